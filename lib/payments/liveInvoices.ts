import type { StripeMode } from '../model/payment';
import { type Row, textIn } from '../model/row';
import { type ListQuery, queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { identifier, soql } from '../salesforce/soql';
import type { PaymentContext } from './paymentContext';
import type { PaymentFacts } from './paymentFacts';

const LIVE: StripeMode = 'Live';

/** Looks for one live payment in the org, which decides for test payments alone. */
export function anyLiveQuery(
	payments: readonly PaymentFacts[],
	{ model: { payment: names } }: PaymentContext,
): ListQuery {
	const isAsked = payments.some(({ mode }) => mode !== LIVE);
	return {
		values: isAsked ? [LIVE] : [],
		build: (modes) =>
			soql`SELECT Id FROM ${identifier(names.objectName)} WHERE ${identifier(names.mode)} IN ${modes} LIMIT 1`,
		doing: 'Looking for live payments',
	};
}

/**
 * Which invoices have been paid with real money, or are being so: what Stripe's test mode only pretends is
 * not for them.
 *
 * @param ids of invoices
 * @returns 18 characters each
 * @throws Problem
 */
export async function liveInvoices(
	ids: readonly string[],
	{ salesforce, model: { payment: names } }: PaymentContext,
): Promise<ReadonlySet<string>> {
	const invoice = identifier(names.invoice);
	const found = new Set<string>();
	for await (const row of queryByValues<Row>(
		salesforce,
		ids,
		(some) =>
			soql`SELECT ${invoice} FROM ${identifier(names.objectName)} WHERE ${identifier(names.mode)} = ${LIVE} AND ${invoice} IN ${some}`,
		{ doing: 'Looking for live payments of the invoices' },
	)) {
		found.add(longRecordId(textIn(row, names.invoice)));
	}
	return found;
}
