import type { FastifyInstance } from 'fastify';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from './control/clock';
import type { FaultBook } from './control/faults';
import type { Recorder } from './control/recorder';
import type { RequestLog } from './control/requestLog';
import type { Deliveries } from './later/deliveries';
import type { Scheduler } from './later/scheduler';

/** What every service of the sandbox shares. */
export interface ServiceHost {
	database: DatabaseSync;
	clock: Clock;
	requests: RequestLog;
	faults: FaultBook;
	/** What is to happen later. */
	scheduler: Scheduler;
	/** What leaves the sandbox once its cause is committed. */
	deliveries: Deliveries;
	/** Where the pages are that services add by `pages`; empty until they listen. */
	pages: { url: string };
	/** Nobody wants to know of exchanges where there is none. */
	record: Recorder | undefined;
}

export interface StateFilter {
	type?: string;
	account?: string;
}

/** A service of the sandbox (Stripe, Salesforce, ...), listening on its own port. */
export interface SandboxService<Access = unknown> {
	/** The name by which the control API and the page know it. */
	readonly name: string;
	readonly url: string;
	/** Address, keys and whatever else a client needs; printed by the command. */
	readonly access: Access;
	/** Forgets all objects and changed settings and brings the seeds back; keys stay. */
	reset(): void;
	/** All stored objects that fit the filter. */
	state(filter: StateFilter): unknown[];
	settings(): Record<string, unknown>;
	/** Changes settings by name. Throws an Error that says why when a value makes no sense. */
	changeSettings(patch: Record<string, unknown>): void;
	/** Pages that a person opens without a key, under paths of this service's own. */
	pages?(app: FastifyInstance): void;
	/** Further routes of the control API that this service alone needs. */
	controlRoutes?(app: FastifyInstance): void;
	close(): Promise<void>;
}
