import type Stripe from 'stripe';
import { unixSeconds } from '../clock';
import { Problem } from '../errors';
import { stripeProblem } from '../stripe/errors';
import {
	changedCustomers,
	type CustomerHint,
	customersInBatches,
	eventsReachBack,
	newestEvent,
} from './changedCustomers';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import { CustomersAgain } from './customersAgain';
import { pullCustomers, type PullOptions } from './pullCustomers';
import type { PullResult } from './pullResult';
import { scopeOf, type SyncAllOptions, type SyncAllTools } from './syncAllAccounts';
import { SyncCounts } from './syncReport';

export interface FromStripeOptions extends Omit<SyncAllOptions, 'selection' | 'gone' | 'runKey'> {
	createAccounts: boolean;
	clearEmptied: boolean;
	/** Names of the credential's locations, '' for the main account. */
	locations: readonly string[];
}

export interface FromStripeTools extends Pick<SyncAllTools, 'salesforce' | 'sink'> {
	stripeOf: (location: string) => Promise<Stripe>;
}

/**
 * Brings accounts into step with all customers that changed since the last run; with all there are the
 * first time, or after so long that Stripe's events do not reach back.
 *
 * @throws Problem
 */
export async function syncFromStripe(
	options: FromStripeOptions,
	tools: FromStripeTools,
): Promise<{ counts: SyncCounts }> {
	const counts = new SyncCounts();
	for (const location of options.locations) await pullLocation(location, options, tools, counts);
	return { counts };
}

/** Each location has events, and so a checkpoint, of its own. */
async function pullLocation(
	location: string,
	options: FromStripeOptions,
	tools: FromStripeTools,
	counts: SyncCounts,
): Promise<void> {
	const { salesforce, sink } = tools;
	const key = location ? `${options.key}/${location}` : options.key;
	const scope = scopeOf(options);
	const checkpoint = await loadCheckpoint(salesforce, key, scope);
	const stripe = await tools.stripeOf(location);
	const since = options.startOver ? undefined : checkpoint.eventsSince;
	const seconds = unixSeconds(options.clock);
	const own = new SyncCounts();
	let lastError: string | undefined;
	try {
		const newest = (await newestEvent(stripe)) ?? since ?? seconds;
		const hints = await hintsSince(stripe, since, seconds);
		const ids = hints && [...new Set([...checkpoint.customersAgain, ...hints.keys()])];
		const again = new CustomersAgain();
		for await (const customers of customersInBatches(stripe, ids)) {
			if (options.cancelled()) return;
			const pull: PullOptions = { ...options, hints, location, updateAccounts: true };
			const results = await pullCustomers(salesforce, stripe, customers, pull);
			for (const result of results) {
				const error = tell(result, tools, [counts, own]);
				lastError ??= error;
			}
			again.note(results);
			sink.progress(`${own.total} accounts so far: ${own.toString()}`);
		}
		again.keep(checkpoint, newest);
	} catch (error) {
		const problem = stripeProblem(error, 'Reading the customers');
		if (problem instanceof Problem) lastError = problem.message;
		throw problem;
	} finally {
		await saveCheckpoint(salesforce, key, checkpoint, {
			name: location ? `${options.name} (${location})` : options.name,
			windowStart: since === undefined ? undefined : new Date(since * 1000).toISOString(),
			windowEnd: new Date(seconds * 1000).toISOString(),
			counts: own,
			lastError,
		});
	}
}

function tell(
	result: PullResult,
	{ sink }: FromStripeTools,
	figures: readonly SyncCounts[],
): string | undefined {
	if ('left' in result) return undefined;
	if ('synced' in result) {
		for (const counts of figures) counts.count(result.synced);
		sink.synced(result.synced);
		return undefined;
	}
	for (const counts of figures) counts.problems++;
	sink.problem(result.problem);
	return result.problem.problem.message;
}

/** What changed since a moment; undefined when all customers are to be looked at. */
async function hintsSince(
	stripe: Stripe,
	since: number | undefined,
	now: number,
): Promise<Map<string, CustomerHint> | undefined> {
	if (since === undefined || !eventsReachBack(since, now)) return undefined;
	return await changedCustomers(stripe, since);
}
