import type Stripe from 'stripe';
import { type Row, textIn, valueIn } from '../model/row';
import { Money } from '../money';
import { queryByValues } from '../salesforce/queryLists';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { writeRecords } from '../salesforce/write';
import { eventChanges, type EventChanges, type EventStream } from '../sync/eventChanges';
import { objectPages, type ObjectReader } from '../sync/objectPages';
import type { SyncResult } from '../sync/result';
import { type RunEnd, runPages, type Target } from '../sync/run';
import { completed } from '../sync/state';
import type { LocationTurn } from '../sync/syncLocations';
import type { PaymentContext } from './paymentContext';
import { isReturned, payoutParts, type PayoutParts, retrievePayout } from './payoutParts';

/** Whatever tells of a payout. https://docs.stripe.com/api/events/types */
const PAYOUT_EVENTS: EventStream = {
	types: [
		'payout.canceled',
		'payout.failed',
		'payout.paid',
		'payout.reconciliation_completed',
		'payout.updated',
	],
	isOwn: () => false,
	doing: 'Reading the payouts that changed in Stripe',
};

/** Payouts of a page of the list. */
const PAGE = 20;

/**
 * Writes into the payments of the org which payout they reached the bank with, and what Stripe kept of them:
 * of all payouts that changed since the last run. Payments that are not in the org are left out.
 *
 * @throws Problem when it cannot begin
 */
export async function pullPayouts(
	{ location, before, report, keep }: LocationTurn,
	context: PaymentContext,
): Promise<RunEnd> {
	const stripe = await context.stripeOf(location);
	const found = await eventChanges(stripe, PAYOUT_EVENTS, before.cursor, context.clock);
	const until = (found.isPartial && before.running?.until) || found.until;
	const changes: EventChanges = { ...found, until };
	const pages = objectPages(payoutReader(stripe, context.since), changes, before);
	const source = { until, pages, idOf: ({ payout }: PayoutParts) => payout.id };
	const target: Target<PayoutParts, PayoutParts> = {
		send: async (payouts) => await Promise.resolve([...payouts]),
		recordOf: (payout) => payout,
		finish: async (payouts) => {
			const results: SyncResult[] = [];
			for (const payout of payouts) results.push(await writePayout(payout, context));
			return { results };
		},
	};
	const { clock, cancelled } = context;
	const end = await runPages(source, target, before, { report, clock, cancelled, keep });
	return end.isComplete ? { ...end, state: completed(end.state, until) } : end;
}

function payoutReader(stripe: Stripe, since: number | undefined): ObjectReader<PayoutParts> {
	return {
		doing: 'Reading the payouts',
		idOf: ({ payout }) => payout.id,
		pageSize: PAGE,
		retrieve: async (id) => await retrievePayout(stripe, id),
		list: (after) => listPayouts(stripe, since, after),
	};
}

async function* listPayouts(
	stripe: Stripe,
	since: number | undefined,
	after: string | undefined,
): AsyncGenerator<PayoutParts, void, undefined> {
	for await (const payout of stripe.payouts.list({
		limit: 100,
		...(since !== undefined && { created: { gte: since } }),
		...(after !== undefined && { starting_after: after }),
	})) {
		const parts = await payoutParts(stripe, payout);
		if (parts) yield parts;
	}
}

async function writePayout(parts: PayoutParts, context: PaymentContext): Promise<SyncResult> {
	const { salesforce, model } = context;
	const names = model.payment;
	const records = await recordsOf(parts, context);
	const rows = parts.payments.flatMap((payment) => {
		const record = records.get(payment.paymentId);
		if (!record) return [];
		// What came back stays with the payout that the money went with since.
		const held = textIn(record, names.payoutId);
		if (isReturned(parts.payout) && held !== '' && held !== parts.payout.id) return [];
		const wanted = {
			[names.fee]: payment.fee.forSalesforce(),
			[names.net]: payment.net.forSalesforce(),
			[names.settlementCurrency]: payment.net.currency,
			[names.payoutId]: parts.payout.id,
			[names.payoutArrivesOn]: arrivalOf(parts.payout),
		};
		const changed = Object.entries(wanted).filter(
			([name, value]) => (valueIn(record, name) ?? null) !== value,
		);
		if (changed.length === 0) return [];
		return [{ Id: textIn(record, 'Id'), ...Object.fromEntries(changed) }];
	});
	const outcomes =
		rows.length === 0
			? []
			: await writeRecords(
					salesforce,
					{ operation: 'update', object: names.objectName, rows },
					{ doing: 'Writing fees and payout to the payment' },
				);
	const problem = outcomes.flatMap((outcome) => (outcome.success ? [] : [outcome.problem]))[0];
	const { payout } = parts;
	const amount = Money.ofMinor(payout.amount, payout.currency);
	const title = `payout ${payout.id} of ${amount.toString()}`;
	const references = {
		payoutId: payout.id,
		payoutStatus: payout.status,
		amount: amount.toDecimal(),
		currency: amount.currency,
		arrivesOn: arrivalOf(payout) ?? '',
		payments: String(parts.payments.length),
	};
	if (problem) {
		return { title, references, status: 'problem', problem, retry: problem.origin !== 'input' };
	}
	return {
		title,
		references,
		status: rows.length > 0 ? 'pulled' : 'unchanged',
		message: messageOf(title, parts, rows.length),
		changes: {},
		notes: explained(parts),
	};
}

async function recordsOf(
	{ payments }: PayoutParts,
	{ salesforce, model: { payment: names } }: PaymentContext,
): Promise<Map<string, Row>> {
	const key = identifier(names.externalId);
	const select = fieldList([
		'Id',
		names.externalId,
		names.fee,
		names.net,
		names.settlementCurrency,
		names.payoutId,
		names.payoutArrivesOn,
	]);
	const found = new Map<string, Row>();
	for await (const row of queryByValues<Row>(
		salesforce,
		payments.map(({ paymentId }) => paymentId),
		(some) => soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE ${key} IN ${some}`,
		{ doing: 'Reading the payments of the payout' },
	)) {
		found.set(textIn(row, names.externalId), row);
	}
	return found;
}

/** The day on which a payout is at the bank; null for one that does not get there. */
function arrivalOf(payout: Stripe.Payout): string | null {
	if (isReturned(payout)) return null;
	return new Date(payout.arrival_date * 1000).toISOString().slice(0, 10);
}

function messageOf(title: string, { payout, payments }: PayoutParts, written: number): string {
	const arrives = arrivalOf(payout);
	const why = payout.failure_message ? ` (${payout.failure_message.replace(/\.$/, '')})` : '';
	const when = arrives === null ? `is ${payout.status}${why}` : `is at the bank on ${arrives}`;
	return `${title.replace(/^p/, 'P')} ${when}: ${written} of its ${payments.length} payments updated`;
}

/** How the amount of a payout comes about, a sentence for each kind of movement. */
function explained({ payout, payments, others }: PayoutParts): string[] {
	const sum = (amounts: Money[]) => Money.sum(payout.currency, amounts).toString();
	return [
		`${payments.length} payments: ${sum(payments.map(({ net }) => net))}, after fees of ${sum(payments.map(({ fee }) => fee))}`,
		...[...others].map(([category, net]) => `${category.replaceAll('_', ' ')}: ${net.toString()}`),
	];
}
