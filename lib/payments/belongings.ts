import { type Row, textIn } from '../model/row';
import { queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import type { CrmPayment } from './crmPayment';
import type { PaymentContext } from './paymentContext';

/** What a payment of the org belongs to, as far as Stripe is told of it. */
export interface Belonging {
	/** 18 characters; '' for none. */
	accountId: string;
	accountName: string;
	/** Of the account; '' for none. */
	customerId: string;
	/** Which Stripe account; '' for the main one. */
	location: string;
	invoiceName: string;
	/** The invoice in Stripe that the payment's invoice stands for, where the two agree; '' for none. */
	stripeInvoiceId: string;
	/** Why it is not told as a payment of its invoice, as a sentence. */
	mismatch?: string;
}

/**
 * Looks up accounts and invoices of payments: a payment without an account is of its invoice's.
 *
 * @returns by the payment's ID
 * @throws Problem
 */
export async function belongingsOf(
	payments: readonly CrmPayment[],
	context: PaymentContext,
): Promise<Map<string, Belonging>> {
	const invoices = await readInvoices(
		payments.map(({ invoiceId }) => invoiceId),
		context,
	);
	const accountOf = ({ accountId, invoiceId }: CrmPayment) =>
		accountId || (invoices.get(invoiceId)?.accountId ?? '');
	const accounts = await readAccounts(payments.map(accountOf), context);
	return new Map(
		payments.map((payment) => {
			const accountId = accountOf(payment);
			const account = accounts.get(accountId);
			const invoice = invoices.get(payment.invoiceId);
			const mismatch = invoice && disagreement(payment, accountId, invoice);
			return [
				payment.id,
				{
					accountId,
					accountName: account?.name ?? '',
					customerId: account?.customerId ?? '',
					location: account?.location ?? '',
					invoiceName: invoice?.name ?? '',
					stripeInvoiceId: (!mismatch && invoice?.stripeInvoiceId) || '',
					...(mismatch && { mismatch }),
				},
			];
		}),
	);
}

interface InvoiceRecord {
	name: string;
	accountId: string;
	currency: string;
	stripeInvoiceId: string;
}

function disagreement(
	{ amount }: CrmPayment,
	accountId: string,
	invoice: InvoiceRecord,
): string | undefined {
	if (amount.currency !== invoice.currency) {
		return `Invoice ${invoice.name} is in ${invoice.currency}, and the payment in ${amount.currency}`;
	}
	if (invoice.accountId && accountId !== invoice.accountId) {
		return `Invoice ${invoice.name} is of another account than the payment`;
	}
	return undefined;
}

async function readInvoices(
	ids: readonly string[],
	{ salesforce, model: { invoice: names }, shape: { invoiceCurrency } }: PaymentContext,
): Promise<Map<string, InvoiceRecord>> {
	const found = new Map<string, InvoiceRecord>();
	const fields = ['Id', 'Name', names.account, names.stripeInvoiceId, invoiceCurrency.field];
	const select = fieldList(fields);
	for await (const row of queryByValues<Row>(
		salesforce,
		ids.filter((id) => id !== ''),
		(some) => soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE Id IN ${some}`,
		{ doing: 'Looking for the invoices of the payments' },
	)) {
		const id = longRecordId(textIn(row, 'Id'));
		found.set(id, {
			name: textIn(row, 'Name') || id,
			accountId: longRecordId(textIn(row, names.account)),
			currency: invoiceCurrency.of(row),
			stripeInvoiceId: textIn(row, names.stripeInvoiceId),
		});
	}
	return found;
}

async function readAccounts(
	ids: readonly string[],
	{ salesforce, model: { account: names }, shape: { accountLocation } }: PaymentContext,
): Promise<Map<string, { name: string; customerId: string; location: string }>> {
	const found = new Map<string, { name: string; customerId: string; location: string }>();
	const select = fieldList([
		'Id',
		'Name',
		names.customerId,
		...(accountLocation ? [accountLocation] : []),
	]);
	for await (const row of queryByValues<Row>(
		salesforce,
		ids.filter((id) => id !== ''),
		(some) => soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE Id IN ${some}`,
		{ doing: 'Looking for the accounts of the payments' },
	)) {
		const id = longRecordId(textIn(row, 'Id'));
		found.set(id, {
			name: textIn(row, 'Name') || id,
			customerId: textIn(row, names.customerId),
			location: accountLocation ? textIn(row, accountLocation) : '',
		});
	}
	return found;
}
