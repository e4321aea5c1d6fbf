import type { RecordCurrency } from '../model/currency';
import { recordCurrency } from '../model/currency';
import type { PaymentStatus } from '../model/payment';
import type { Model } from '../model/resolveModel';
import { moneyIn, type Row, textIn, valueIn } from '../model/row';
import { Money } from '../money';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf } from '../salesforce/describe';
import { queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { organizationId } from '../salesforce/runningUser';
import { fieldList, identifier, soql } from '../salesforce/soql';
import type { Invoice, InvoicePayment, PaymentPlace } from './invoice';
import { withoutMoved } from './movedPayments';

/** How invoices and their payments are read in an org; it costs descriptions, which are remembered. */
export interface InvoiceReader {
	/**
	 * Reads invoices with their payments as they are now, both at the same time.
	 *
	 * @param ids of either form
	 * @returns by the ID's long form; those that are not there or not visible are missing
	 * @throws Problem
	 */
	read(ids: readonly string[]): Promise<Map<string, Invoice>>;
	/**
	 * Of the payments that Stripe has for an invoice, those that people have not moved to another one, or taken
	 * off it: what they made of it in the org stands.
	 *
	 * @param invoice as it was read
	 * @throws Problem when Salesforce refuses
	 */
	stillOf: (
		invoice: Pick<Invoice, 'id' | 'payments'>,
		fromStripe: readonly InvoicePayment[],
	) => Promise<InvoicePayment[]>;
}

/**
 * Finds out under which names the org has what an invoice says.
 *
 * @throws Problem when Salesforce refuses
 */
export async function invoiceReader(
	connection: SalesforceConnection,
	model: Model,
): Promise<InvoiceReader> {
	const [shape, currency, paymentCurrency] = await Promise.all([
		invoiceShape(connection, model),
		recordCurrency(connection, model, 'invoice'),
		recordCurrency(connection, model, 'payment'),
	]);
	return {
		read: async (ids) => {
			const wanted = [...new Set(ids.map(longRecordId))];
			const [rows, payments, orgId = ''] = await Promise.all([
				readRows(connection, model, wanted, [...shape.select, currency.field]),
				readPayments(connection, model, wanted, paymentCurrency),
				organizationId(connection),
			]);
			return new Map(
				rows.map((row) => {
					const id = longRecordId(textIn(row, 'Id'));
					const itsPayments = payments.get(id) ?? [];
					return [id, invoiceOf(row, { model, shape, currency, orgId, payments: itsPayments })];
				}),
			);
		},
		stillOf: async (invoice, fromStripe) =>
			await withoutMoved(connection, model, invoice, fromStripe),
	};
}

interface InvoiceShape {
	select: string[];
	/** How the account is reached from the invoice: `Account__r`. */
	accountPath: string;
	hasLocation: boolean;
}

async function invoiceShape(
	connection: SalesforceConnection,
	{ invoice, account, objects }: Model,
): Promise<InvoiceShape> {
	const [description, ofAccount] = await Promise.all([
		describeObject(connection, invoice.objectName),
		describeObject(connection, account.objectName),
	]);
	const accountPath =
		fieldOf(description, invoice.account)?.relationshipName ??
		invoice.account.replace(/__c$/, '__r');
	const hasLocation = fieldOf(ofAccount, account.location) !== undefined;
	const seen = objects.invoice.fields
		.filter(({ key }) => key !== 'invoice.currency')
		.map(({ name }) => name)
		.filter((name) => fieldOf(description, name) !== undefined);
	return {
		select: [
			'Id',
			'Name',
			'CreatedDate',
			...seen,
			`${accountPath}.Name`,
			`${accountPath}.${account.customerId}`,
			...(hasLocation ? [`${accountPath}.${account.location}`] : []),
		],
		accountPath,
		hasLocation,
	};
}

async function readRows(
	connection: SalesforceConnection,
	{ invoice }: Model,
	ids: readonly string[],
	select: readonly string[],
): Promise<Row[]> {
	const rows: Row[] = [];
	for await (const row of queryByValues<Row>(
		connection,
		ids,
		(some) =>
			soql`SELECT ${fieldList(select)} FROM ${identifier(invoice.objectName)} WHERE Id IN ${some}`,
		{ doing: 'Reading the invoices' },
	)) {
		rows.push(row);
	}
	return rows;
}

async function readPayments(
	connection: SalesforceConnection,
	{ payment }: Model,
	invoiceIds: readonly string[],
	currency: RecordCurrency,
): Promise<Map<string, InvoicePayment[]>> {
	const select = fieldList([
		'Id',
		payment.invoice,
		payment.externalId,
		payment.amount,
		payment.amountRefunded,
		payment.amountDisputed,
		payment.status,
		payment.methodBrand,
		payment.methodLast4,
		payment.expectedOn,
		currency.field,
	]);
	const found = new Map<string, InvoicePayment[]>();
	for await (const row of queryByValues<Row>(
		connection,
		invoiceIds,
		(some) =>
			soql`SELECT ${select} FROM ${identifier(payment.objectName)} WHERE ${identifier(payment.invoice)} IN ${some}`,
		{ doing: 'Reading the payments' },
	)) {
		const invoiceId = longRecordId(textIn(row, payment.invoice));
		const list = found.get(invoiceId) ?? [];
		list.push(paymentOf(row, payment, currency.of(row)));
		found.set(invoiceId, list);
	}
	return found;
}

function paymentOf(row: Row, names: Model['payment'], currency: string): InvoicePayment {
	const amount = (name: string) => moneyIn(row, name, currency);
	const place = PLACES[textIn(row, names.status)] ?? 'none';
	const disputed = amount(names.amountDisputed);
	return {
		id: textIn(row, names.externalId) || textIn(row, 'Id'),
		place,
		amount:
			place === 'paid'
				? amount(names.amount).minus(amount(names.amountRefunded)).minus(disputed)
				: place === 'none'
					? Money.zero(currency)
					: amount(names.amount),
		disputed,
		isDisputed: textIn(row, names.status) === ('Disputed' satisfies PaymentStatus),
		brand: textIn(row, names.methodBrand),
		last4: textIn(row, names.methodLast4),
		expectedOn: textIn(row, names.expectedOn),
	};
}

const PLACES: Readonly<Partial<Record<string, PaymentPlace>>> = {
	Pending: 'pending',
	'Requires Action': 'waiting',
	Succeeded: 'paid',
	Failed: 'none',
	Canceled: 'none',
	'Partially Refunded': 'paid',
	Refunded: 'paid',
	Disputed: 'paid',
} satisfies Record<PaymentStatus, PaymentPlace>;

interface Reading {
	model: Model;
	shape: InvoiceShape;
	currency: RecordCurrency;
	orgId: string;
	payments: readonly InvoicePayment[];
}

function invoiceOf(row: Row, { model, shape, currency, orgId, payments }: Reading): Invoice {
	const { invoice: names, account } = model;
	const text = (name: string) => textIn(row, name);
	const itsCurrency = currency.of(row);
	const related = (valueIn(row, shape.accountPath) ?? {}) as Row;
	return {
		id: longRecordId(text('Id')),
		orgId,
		number: text('Name'),
		accountId: longRecordId(text(names.account)),
		accountName: textIn(related, 'Name'),
		customerId: textIn(related, account.customerId),
		location: shape.hasLocation ? textIn(related, account.location) : '',
		amount: moneyIn(row, names.amount, itsCurrency),
		amountPaid: moneyIn(row, names.amountPaid, itsCurrency),
		status: text(names.status),
		dueDate: text(names.dueDate),
		stripeInvoiceId: text(names.stripeInvoiceId),
		paymentLink: text(names.paymentLink),
		paymentLinkId: text(names.paymentLinkId),
		linkVersion: Number(text(names.linkVersion)) || 0,
		linkSentKey: text(names.linkSentKey),
		linkSentAt: text(names.linkSentAt),
		reminderStep: Number(text(names.reminderStep)) || 0,
		reminderState: text(names.reminderState),
		remindedAt: text(names.remindedAt),
		createdAt: text('CreatedDate'),
		payments,
	};
}
