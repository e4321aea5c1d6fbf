import { createHash } from 'node:crypto';
import { type Row, textIn } from '../model/row';
import { queryByValues, queryRecords } from '../salesforce/query';
import { identifier, soql } from '../salesforce/soql';
import { eventChanges, type EventChanges } from '../sync/eventChanges';
import { objectPages } from '../sync/objectPages';
import type { SyncEnd, SyncSink } from '../sync/report';
import { type RunEnd, runPages, type Target } from '../sync/run';
import { completed } from '../sync/state';
import type { SyncRequest } from '../sync/syncCheckpoints';
import { type LocationTurn, syncLocations } from '../sync/syncLocations';
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
	const stream = { operation: 'fromStripe', stream: 'payments', scope: scopeOf(context) };
	return await syncLocations(
		request,
		stream,
		context,
		sink,
		async (turn) => await pullChanged(turn, context),
	);
}

/** Under other names or another rule, everything has to be looked at again. */
function scopeOf({ model, rule, since }: PaymentContext): string {
	const content = JSON.stringify([model.payment, model.invoice, rule ?? null, since ?? 0]);
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

async function pullChanged(
	{ location, before, report, keep }: LocationTurn,
	context: PaymentContext,
): Promise<RunEnd> {
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
