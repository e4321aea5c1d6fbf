import type { FastifyInstance } from 'fastify';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from './control/clock';
import type { FaultBook } from './control/faults';
import type { Exchange } from './control/recorder';
import type { RequestLog } from './control/requestLog';

/** What every service of the sandbox shares. */
export interface ServiceHost {
	database: DatabaseSync;
	clock: Clock;
	requests: RequestLog;
	faults: FaultBook;
	record(exchange: Exchange): void;
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
	/** Further routes of the control API that this service alone needs. */
	controlRoutes?(app: FastifyInstance): void;
	close(): Promise<void>;
}
