import type Stripe from 'stripe';
import { Problem } from '../errors';
import { eventChanges, type EventChanges } from '../sync/eventChanges';
import { objectPages } from '../sync/objectPages';
import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import type { SyncResult } from '../sync/result';
import { type RunContext, type RunEnd, runPages, type Target } from '../sync/run';
import { completed, type StreamState } from '../sync/state';
import { CUSTOMER_EVENTS, customerReader } from './customerStream';
import { pullCustomers, type PullRequest } from './pullCustomers';
import { keyOf, stateBefore, syncCheckpoints, type SyncRequest } from '../sync/syncCheckpoints';
import { scopeOf } from './syncScope';
import type { SyncContext } from './syncContext';

export interface FromStripeRequest extends SyncRequest {
	createAccounts: boolean;
}

/**
 * Brings accounts into step with all customers that changed since the last run; with all there are the
 * first time, or after so long that Stripe's events do not reach back.
 *
 * @throws Problem when it cannot begin, or not keep how far it came
 */
export async function syncFromStripe(
	request: FromStripeRequest,
	context: SyncContext,
	sink: SyncSink,
): Promise<SyncEnd> {
	const report = new SyncReport(sink);
	for (const location of context.locations) {
		if (context.cancelled()) break;
		const endedBy = await pullLocation(location, request, context, report);
		if (endedBy) return { report, endedBy };
	}
	return { report };
}

/** Each location has events, and so a checkpoint, of its own. */
async function pullLocation(
	location: string,
	request: FromStripeRequest,
	context: SyncContext,
	whole: SyncReport,
): Promise<Problem | undefined> {
	const report = new SyncReport(whole);
	const store = syncCheckpoints(context);
	const key = keyOf(request, { operation: 'syncFromStripe', stream: 'customers', location });
	const [checkpoint] = await store.load([key]);
	if (!checkpoint) throw new Error('A checkpoint was not loaded');
	const before = stateBefore(checkpoint, scopeOf(context), request);
	const { state, endedBy } = await pullChanged(location, request, before, context, report);
	const windowEnd = state.cursor ?? new Date(context.clock.nowMs()).toISOString();
	const name = location ? `${request.title} (${location})` : request.title;
	const notes = { name, windowStart: before.cursor, windowEnd, report, endedBy };
	await store.save([{ checkpoint, state, notes }]);
	return endedBy;
}

async function pullChanged(
	location: string,
	{ createAccounts }: FromStripeRequest,
	before: StreamState,
	context: SyncContext,
	report: SyncReport,
): Promise<RunEnd> {
	const doing = 'Reading the customers';
	try {
		const stripe = await context.stripeOf(location);
		const events = { ...CUSTOMER_EVENTS, doing };
		const changes = await eventChanges(stripe, events, before.cursor, context.clock);
		const { hints } = changes;
		const pull = { stripe, location, updateAccounts: true, createAccounts, hints };
		const pages = objectPages(customerReader(stripe, doing), changes, before);
		return await runCustomers(pages, changes, pull, before, context, report);
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return { state: before, isComplete: false, endedBy: error };
	}
}

/** Pulls customers, page after page. */
export async function runCustomers(
	pages: ReturnType<typeof objectPages<Stripe.Customer>>,
	{ until }: EventChanges,
	pull: PullRequest,
	before: StreamState,
	context: SyncContext,
	report: SyncReport,
): Promise<RunEnd> {
	const target: Target<Stripe.Customer, { customer: Stripe.Customer; result: SyncResult }> = {
		send: async (customers) => {
			const results = await pullCustomers(customers, pull, context);
			return customers.flatMap((customer, index) => {
				const result = results[index];
				return result ? [{ customer, result }] : [];
			});
		},
		recordOf: ({ customer }) => customer,
		finish: async (sent) => ({ results: sent.map(({ result }) => result) }),
	};
	const run: RunContext = { report, clock: context.clock, cancelled: context.cancelled };
	const source = { until, pages, idOf: ({ id }: Stripe.Customer) => id };
	const end = await runPages(source, target, before, run);
	return end.isComplete ? { ...end, state: completed(end.state, until) } : end;
}
