import type Stripe from 'stripe';
import { eventChanges, type EventChanges } from '../sync/eventChanges';
import { objectPages } from '../sync/objectPages';
import type { SyncEnd, SyncReport, SyncSink } from '../sync/report';
import type { SyncResult } from '../sync/result';
import { type RunContext, type RunEnd, runPages, type Target } from '../sync/run';
import { completed, type StreamState } from '../sync/state';
import type { SyncRequest } from '../sync/syncCheckpoints';
import { syncLocations } from '../sync/syncLocations';
import { CUSTOMER_EVENTS, customerReader } from './customerStream';
import { pullCustomers, type PullRequest } from './pullCustomers';
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
	const stream = { operation: 'syncFromStripe', stream: 'customers', scope: scopeOf(context) };
	const doing = 'Reading the customers';
	const { createAccounts } = request;
	return await syncLocations(request, stream, context, sink, async (turn) => {
		const { location, before, report } = turn;
		const stripe = await context.stripeOf(location);
		const events = { ...CUSTOMER_EVENTS, doing };
		const changes = await eventChanges(stripe, events, before.cursor, context.clock);
		const { hints } = changes;
		const pull = { stripe, location, updateAccounts: true, createAccounts, hints };
		const pages = objectPages(customerReader(stripe, doing), changes, before);
		return await runCustomers(pages, changes, pull, before, context, report);
	});
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
