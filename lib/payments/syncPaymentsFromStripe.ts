import { createHash } from 'node:crypto';
import { type Row, textIn } from '../model/row';
import { queryByValues } from '../salesforce/queryLists';
import { identifier, soql } from '../salesforce/soql';
import { eventChanges, type EventChanges } from '../sync/eventChanges';
import { objectPages } from '../sync/objectPages';
import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import { type RunEnd, runPages, type Target } from '../sync/run';
import { completed, heldAt, MOST_RETRIES, withRetries, withTold } from '../sync/state';
import type { SyncRequest } from '../sync/syncCheckpoints';
import { type LocationTurn, syncLocations } from '../sync/syncLocations';
import type { PaymentContext } from './paymentContext';
import { PAYMENT_EVENTS, paymentReader } from './paymentStream';
import { preparePayments, type PreparedPayment } from './preparePayments';
import { pullPayments } from './pullPayments';
import { recountTouched } from './recount';
import type { StripePayment } from './stripePayment';
import { pullPayouts } from './syncPayouts';
import {
	type OrgChanges,
	readOrgChanges,
	readTouched,
	type TouchedPayment,
	type UnmatchedPayment,
} from './touchedPayments';
import { WaitingProblems } from './waitingProblems';

/**
 * Brings the org's payments and invoices into step with all payments that changed in Stripe since the last
 * run; with all there are the first time, or after so long that Stripe's events do not reach back.
 *
 * @param operation names the checkpoint
 * @param withEntered whether the invoices of payments that people entered in the org are counted too
 * @throws Problem when it cannot begin, or not keep how far it came
 */
export async function syncPaymentsFromStripe(
	request: SyncRequest,
	context: PaymentContext,
	sink: SyncSink,
	{ operation = 'fromStripe', withEntered = true } = {},
): Promise<SyncEnd> {
	const stream = { operation, stream: 'payments', scope: scopeOf(context) };
	let changes: OrgChanges | undefined;
	const settled = new Set<string>();
	const whole = new SyncReport(sink);
	const payments = await syncLocations(request, stream, context, whole, async (turn) => {
		// What people did to payments in the org is no matter of a location.
		const isFirst = changes === undefined;
		const asked = { since: turn.before.cursor, withEntered, withUnmatched: true };
		changes ??= await readOrgChanges(asked, context);
		const matched = await matchedNow(changes.unmatched, context);
		const end = await pullChanged(turn, matched, settled, context);
		if (!end.isComplete) return end;
		const parked = turn.before.retry.filter((id) => !isOfStripe(id));
		const touched = [
			...(isFirst ? changes.touched : []),
			...(await readTouched(parked, context)),
		].filter(({ id }) => !settled.has(id));
		const byId = new Map(touched.map((each) => [each.id, each]));
		const { results, again } = await recountTouched([...byId.values()], context);
		const waiting = new WaitingProblems(turn.before.told);
		for (const { id, result } of results) turn.report.result(waiting.once(id, result));
		const reached = withRetries(end.state, parked, again.map(retryIdOf));
		const state = withTold(reached, waiting.told);
		// With more than can be kept, the next run looks at all since then once more.
		const isKept = state.retry.length <= MOST_RETRIES;
		return { ...end, state: isKept ? state : heldAt(turn.before, state) };
	});
	const end = { ...payments, report: whole };
	if (!context.withPayouts || end.endedBy || context.cancelled()) return end;
	// After the payments, which it is written into.
	const payouts = await syncLocations(
		request,
		{ ...stream, stream: 'payouts' },
		context,
		whole,
		async (turn) => await pullPayouts(turn, context),
	);
	return { ...end, endedBy: payouts.endedBy };
}

/**
 * By which ID a payment is looked at again. One that was deleted is not written anew, and Stripe has no
 * payment of one that people entered: of these the org is asked, by their records.
 */
function retryIdOf({ id, stripeId, isDeleted }: TouchedPayment): string {
	return !isDeleted && isOfStripe(stripeId) ? stripeId : id;
}

function isOfStripe(id: string): boolean {
	return id.startsWith('pi_');
}

/** Under other names or another rule, everything has to be looked at again. */
function scopeOf({ model, rule, since }: PaymentContext): string {
	const content = JSON.stringify([model.payment, model.invoice, rule ?? null, since ?? 0]);
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

async function pullChanged(
	{ location, before, report, keep }: LocationTurn,
	matched: readonly string[],
	settled: Set<string>,
	context: PaymentContext,
): Promise<RunEnd> {
	const stripe = await context.stripeOf(location);
	const found = await eventChanges(stripe, PAYMENT_EVENTS, before.cursor, context.clock);
	// A run that is gone on with has to look at what has happened since it began, when it has ended.
	const until = (found.isPartial && before.running?.until) || found.until;
	const changes: EventChanges = { ...found, until };
	const reader = paymentReader(stripe, { since: context.since, withInvoice: true });
	const asked = found.isPartial ? [] : matched;
	const retry = before.retry.filter(isOfStripe);
	const state = { ...before, retry: [...new Set([...retry, ...asked])] };
	const pages = objectPages(reader, changes, state);
	const source = { until, pages, idOf: ({ intent }: StripePayment) => intent.id };
	const { clock, cancelled } = context;
	const run = { report, clock, cancelled, keep };
	const end = await runPages(source, paymentTarget(location, settled, context), before, run);
	return end.isComplete ? { ...end, state: completed(end.state, until) } : end;
}

/** Looks payments up while the page before is being written. */
function paymentTarget(
	location: string,
	settled: Set<string>,
	context: PaymentContext,
): Target<StripePayment, PreparedPayment> {
	return {
		send: async (payments) => await preparePayments(payments, context, location),
		recordOf: ({ payment }) => payment,
		finish: async (prepared) => ({ results: await pullPayments(prepared, context, settled) }),
	};
}

/** IDs of payments without an account whose customer has one by now. */
async function matchedNow(
	unmatched: readonly UnmatchedPayment[],
	{ salesforce, model: { account } }: PaymentContext,
): Promise<string[]> {
	const field = identifier(account.customerId);
	const known = new Set<string>();
	for await (const row of queryByValues<Row>(
		salesforce,
		unmatched.map(({ customerId }) => customerId),
		(some) =>
			soql`SELECT ${field} FROM ${identifier(account.objectName)} WHERE ${field} IN ${some}`,
		{ doing: 'Looking for the accounts of payments without one' },
	)) {
		known.add(textIn(row, account.customerId));
	}
	return unmatched.flatMap(({ customerId, stripeId }) => (known.has(customerId) ? stripeId : []));
}
