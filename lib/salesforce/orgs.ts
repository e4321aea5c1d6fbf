import pLimit, { type LimitFunction } from 'p-limit';
import { OrgClock } from './orgClock';
import { UsageMeter } from './usage';

/** What all nodes and executions of this process share about an org. */
export interface OrgState {
	/** Lets only so many requests go at a time. */
	gate: LimitFunction;
	usage: UsageMeter;
	time: OrgClock;
}

/**
 * Requests to one org at a time. Salesforce allows 25 that take long in production and 5 in a trial,
 * and other integrations need some.
 * https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
 */
export const DEFAULT_CONCURRENCY = 5;

const orgs = new Map<string, OrgState>();

/**
 * The state of an org.
 *
 * @param instanceUrl the org's own address (My Domain), which names it
 * @param concurrency requests at a time, if the builder chose
 */
export function orgState(instanceUrl: string, concurrency?: number): OrgState {
	const { origin } = new URL(instanceUrl);
	let org = orgs.get(origin);
	if (!org) {
		org = { gate: pLimit(DEFAULT_CONCURRENCY), usage: new UsageMeter(), time: new OrgClock() };
		orgs.set(origin, org);
	}
	if (concurrency) org.gate.concurrency = concurrency;
	return org;
}
