import type { Model } from '../model/resolveModel';
import { type Row, textIn } from '../model/row';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf } from '../salesforce/describe';
import { queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { leftInvoices } from './counted';
import type { Invoice, InvoicePayment } from './invoice';

/**
 * Leaves out payments that people have taken off an invoice. Stripe says for ever what a payment was made for;
 * where Salesforce has a record of it, that decides which invoice it is on, for the org's balance as well.
 *
 * Nothing is asked where Stripe says nothing that the invoice's own payments do not say.
 *
 * @param fromStripe what Stripe has for the invoice
 * @throws Problem when Salesforce refuses
 */
export async function withoutMoved(
	connection: SalesforceConnection,
	model: Model,
	invoice: Pick<Invoice, 'id' | 'payments'>,
	fromStripe: readonly InvoicePayment[],
): Promise<InvoicePayment[]> {
	const own = new Set(invoice.payments.map(({ id }) => id));
	const asked = fromStripe.filter(({ id, place }) => place !== 'none' && !own.has(id));
	const ids = [...new Set(asked.map(({ id }) => id))];
	if (ids.length === 0) return [...fromStripe];
	const moved = await movedFrom(connection, model, invoice.id, ids);
	return fromStripe.filter(({ id }) => !moved.has(id));
}

/** Which of the payments the org has on another invoice, or on none any more. */
async function movedFrom(
	connection: SalesforceConnection,
	{ payment: names }: Model,
	invoiceId: string,
	ids: readonly string[],
): Promise<Set<string>> {
	const { objectName, externalId, invoice, countedInvoice } = names;
	// An org that no sync has been set up for has no note of what a payment left.
	const hasNote = fieldOf(await describeObject(connection, objectName), countedInvoice);
	const select = fieldList([externalId, invoice, ...(hasNote ? [countedInvoice] : [])]);
	const moved = new Set<string>();
	for await (const row of queryByValues<Row>(
		connection,
		ids,
		(some) =>
			soql`SELECT ${select} FROM ${identifier(objectName)} WHERE ${identifier(externalId)} IN ${some}`,
		{ doing: 'Looking where the payments are in Salesforce' },
	)) {
		const now = longRecordId(textIn(row, invoice));
		const left = leftInvoices({ invoiceId: now, counted: textIn(row, countedInvoice) });
		const isElsewhere = now === '' ? left.includes(invoiceId) : now !== invoiceId;
		if (isElsewhere) moved.add(textIn(row, externalId));
	}
	return moved;
}
