import { createHash } from 'node:crypto';
import { Problem } from '../errors';
import { type Row, textIn } from '../model/row';
import { queryByValues, queryRecords } from '../salesforce/query';
import { identifier, soql } from '../salesforce/soql';
import { eventChanges, type EventChanges } from '../sync/eventChanges';
import { objectPages } from '../sync/objectPages';
import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import { type RunEnd, runPages, type Target } from '../sync/run';
import { completed, type StreamState } from '../sync/state';
import { keyOf, stateBefore, syncCheckpoints, type SyncRequest } from '../sync/syncCheckpoints';
import type { PaymentContext } from './paymentContext';
import { PAYMENT_EVENTS, paymentReader } from './paymentStream';
import { preparePayments, type PreparedPayment } from './preparePayments';
import { pullPayments } from './pullPayments';
import type { StripePayment } from './stripePayment';

/**
 * Brings the org's payments and invoices into step with all payments that changed in Stripe since the last
 * run; with all there are the first time, or after so long that Stripe's events do not reach back.
 *
 * @throws Problem when it cannot begin, or not keep how far it came
 */
export async function syncPaymentsFromStripe(
	request: SyncRequest,
	context: PaymentContext,
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
	request: SyncRequest,
	context: PaymentContext,
	whole: SyncReport,
): Promise<Problem | undefined> {
	const report = new SyncReport(whole);
	const store = syncCheckpoints(context);
	const key = keyOf(request, { operation: 'fromStripe', stream: 'payments', location });
	const [kept] = await store.load([key]);
	if (!kept) throw new Error('A checkpoint was not loaded');
	const before = stateBefore(kept, scopeOf(context), request);
	const name = location ? `${request.title} (${location})` : request.title;
	let checkpoint = kept;
	const keep = async (state: StreamState, endedBy?: Problem): Promise<void> => {
		const windowEnd = state.cursor ?? new Date(context.clock.nowMs()).toISOString();
		const notes = { name, windowStart: before.cursor, windowEnd, report, endedBy };
		[checkpoint = kept] = await store.save([{ checkpoint, state, notes }]);
	};
	const { state, endedBy } = await pullChanged(location, before, context, report, keep);
	await keep(state, endedBy);
	return endedBy;
}

/** Under other names or another rule, everything has to be looked at again. */
function scopeOf({ model, rule, since }: PaymentContext): string {
	const content = JSON.stringify([model.payment, model.invoice, rule ?? null, since ?? 0]);
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

async function pullChanged(
	location: string,
	before: StreamState,
	context: PaymentContext,
	report: SyncReport,
	keep: (state: StreamState) => Promise<void>,
): Promise<RunEnd> {
	try {
		const stripe = await context.stripeOf(location);
		const found = await eventChanges(stripe, PAYMENT_EVENTS, before.cursor, context.clock);
		// A run that is gone on with has to look at what has happened since it began, when it has ended.
		const until = (found.isPartial && before.running?.until) || found.until;
		const changes: EventChanges = { ...found, until };
		const reader = paymentReader(stripe, { since: context.since, withInvoice: true });
		const asked = found.isPartial ? [] : await matchedSince(context);
		const state = { ...before, retry: [...new Set([...before.retry, ...asked])] };
		const pages = objectPages(reader, changes, state);
		const source = { until, pages, idOf: ({ intent }: StripePayment) => intent.id };
		const { clock, cancelled } = context;
		const run = { report, clock, cancelled, keep };
		const end = await runPages(source, paymentTarget(context), before, run);
		return end.isComplete ? { ...end, state: completed(end.state, until) } : end;
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return { state: before, isComplete: false, endedBy: error };
	}
}

/** Looks payments up while the page before is being written. */
function paymentTarget(context: PaymentContext): Target<StripePayment, PreparedPayment> {
	return {
		send: async (payments) => await preparePayments(payments, context),
		recordOf: ({ payment }) => payment,
		finish: async (prepared) => ({ results: await pullPayments(prepared, context) }),
	};
}

/** As many payments without an account are looked at again by each run, the youngest. */
const MOST_UNMATCHED = 2000;

/** IDs of payments without an account whose customer has one by now. */
async function matchedSince({ salesforce, model }: PaymentContext): Promise<string[]> {
	const { payment, account } = model;
	const [key, customer] = [identifier(payment.externalId), identifier(payment.stripeCustomerId)];
	const unmatched = await queryRecords<Row>(
		salesforce,
		soql`SELECT ${key}, ${customer} FROM ${identifier(payment.objectName)} WHERE ${identifier(payment.account)} = NULL AND ${customer} != NULL AND ${key} != NULL ORDER BY CreatedDate DESC LIMIT ${MOST_UNMATCHED}`,
		{ doing: 'Looking for payments without an account' },
	);
	const customers = unmatched.map((row) => textIn(row, payment.stripeCustomerId));
	const field = identifier(account.customerId);
	const known = new Set<string>();
	for await (const row of queryByValues<Row>(
		salesforce,
		customers,
		(some) =>
			soql`SELECT ${field} FROM ${identifier(account.objectName)} WHERE ${field} IN ${some}`,
		{ doing: 'Looking for the accounts of payments without one' },
	)) {
		known.add(textIn(row, account.customerId));
	}
	return unmatched
		.filter((row) => known.has(textIn(row, payment.stripeCustomerId)))
		.map((row) => textIn(row, payment.externalId));
}
