import { ORG_ID_KEY } from '../customers/metadataKeys';
import { INVOICE_ID_KEY } from '../invoices/metadataKeys';
import { type Row, textIn } from '../model/row';
import type { ListQuery } from '../salesforce/queryLists';
import { longRecordId, recordIdOf } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { anyLiveQuery, liveInvoices } from './liveInvoices';
import { disagreement, type InvoiceRecord, type Joined } from './disagreement';
import type { PaymentContext } from './paymentContext';
import type { PaymentFacts } from './paymentFacts';

/** Where a payment belongs, and why not to what it names. */
export interface Match {
	account?: Joined;
	/** With the invoice that Stripe has of it; '' for none. */
	invoice?: Joined & { stripeInvoiceId: string };
	/** The invoice that it names and that somebody took it from. */
	left?: Joined;
	/** Why it is not joined to the invoice that it names, as a sentence. */
	mismatch?: string;
	/** The invoice that it names is not there, and may come yet. */
	mayCome?: boolean;
}

/** What the record of a payment says of where it belongs, which people may have chosen. */
export interface Held {
	/** Undefined for none. */
	account: Joined | undefined;
	/** 18 characters; '' for none. */
	invoiceId: string;
	/** Invoices that it was taken from, by their IDs. */
	left: readonly string[];
}

/** What {@link ownerQueries} found. */
export interface Owners {
	/** Whether the org has any live payment, where that matters. */
	live: readonly Row[];
	accounts: readonly Row[];
	invoices: readonly Row[];
}

/**
 * How the accounts and invoices of payments are looked for: the accounts by the customer, the invoices by
 * what the payments note in their metadata, by the invoices in Stripe that they were attached to, and by the
 * builder's rule. Before them comes a look for any live payment.
 */
export function ownerQueries(
	payments: readonly PaymentFacts[],
	context: PaymentContext,
): ListQuery[] {
	const { rule, model } = context;
	const marks = payments.flatMap((payment) => recordIdOf(markOf(payment)) ?? []);
	const inStripe = payments.flatMap((payment) =>
		markOf(payment) ? [] : payment.stripeInvoiceId || [],
	);
	const byRule = payments.flatMap((payment) => ruleValueOf(payment, context) || []);
	return [
		anyLiveQuery(payments, context),
		accountsQuery(payments, context),
		invoicesQuery('Id', marks, context),
		invoicesQuery(model.invoice.stripeInvoiceId, inStripe, context),
		...(rule ? [invoicesQuery(rule.invoiceField, byRule, context)] : []),
	];
}

/**
 * Finds the account and the invoice of each payment. It is joined to an invoice only where currency, account
 * and mode agree, it was not made for another org, and nobody took it off. While it is on none, the account that
 * people have put it on is the one that has to agree.
 *
 * @param held what their records say, in order; undefined for a payment without one
 * @param found what {@link ownerQueries} found
 * @returns in order
 * @throws Problem
 */
export async function matchPayments(
	payments: readonly PaymentFacts[],
	held: ReadonlyArray<Held | undefined>,
	found: Owners,
	context: PaymentContext,
): Promise<Match[]> {
	const accounts = accountsByCustomer(found.accounts, context);
	const invoices = readInvoices(found.invoices, context);
	const orgId = payments.some((payment) => orgOf(payment) !== '')
		? await context.orgId()
		: undefined;
	const named = payments.map((payment) => invoices.find(payment));
	const tested = named.filter((_invoice, index) => payments[index]?.mode === 'Test');
	const live =
		found.live.length === 0 ? new Set<string>() : await liveInvoices(tested.flatMap(idIn), context);
	return payments.map((payment, index) => {
		const account = accounts.get(payment.customerId);
		const org = orgOf(payment);
		if (orgId && org && org !== orgId) {
			const mismatch = `it was made for another Salesforce org, ${org}; this one is ${orgId}`;
			return { account, mismatch };
		}
		const invoice = named[index];
		if (!invoice) return { account };
		if (invoice === 'missing') {
			const mismatch = `it names invoice ${nameOfNamed(payment, context)}, which is not in the org or not visible`;
			return { account, mismatch, mayCome: true };
		}
		const { left = [], account: chosen, invoiceId: current = '' } = held[index] ?? {};
		if (left.includes(invoice.id)) {
			return { account, left: { id: invoice.id, name: invoice.name } };
		}
		const owning = { account, chosen: current === '' ? chosen : undefined };
		const mismatch = disagreement(payment, owning, invoice, live);
		if (mismatch) return { account, mismatch };
		const { id, name, accountId, accountName, stripeInvoiceId } = invoice;
		const owner = accountId ? { id: accountId, name: accountName || accountId } : undefined;
		return { account: account ?? owner, invoice: { id, name, stripeInvoiceId } };
	});
}

function idIn(invoice: InvoiceRecord | 'missing' | undefined): string[] {
	return invoice === undefined || invoice === 'missing' ? [] : [invoice.id];
}

function accountsQuery(
	payments: readonly PaymentFacts[],
	{ model: { account } }: PaymentContext,
): ListQuery {
	const field = identifier(account.customerId);
	return {
		values: payments.flatMap(({ customerId }) => customerId || []),
		build: (some) =>
			soql`SELECT Id, Name, ${field} FROM ${identifier(account.objectName)} WHERE ${field} IN ${some}`,
		doing: 'Looking for the accounts of the payments',
	};
}

function accountsByCustomer(
	rows: readonly Row[],
	{ model: { account } }: PaymentContext,
): Map<string, Joined> {
	return new Map(
		rows.map((row) => {
			const id = longRecordId(textIn(row, 'Id'));
			return [textIn(row, account.customerId), { id, name: textIn(row, 'Name') || id }];
		}),
	);
}

/** The invoice's ID that a payment carries; '' for none. */
function markOf({ metadata }: PaymentFacts): string {
	return metadata[INVOICE_ID_KEY]?.trim() ?? '';
}

/** The org that a payment was made for, where it notes one; a copy of an org has invoices of the same IDs. */
function orgOf({ metadata }: PaymentFacts): string {
	return longRecordId(metadata[ORG_ID_KEY]?.trim() ?? '');
}

function ruleValueOf({ metadata }: PaymentFacts, { rule }: Pick<PaymentContext, 'rule'>): string {
	return (rule && metadata[rule.metadataKey]?.trim()) ?? '';
}

function nameOfNamed(payment: PaymentFacts, context: PaymentContext): string {
	return markOf(payment) || ruleValueOf(payment, context);
}

function readInvoices(rows: readonly Row[], context: PaymentContext) {
	const invoices = rows.map((row) => invoiceIn(row, context));
	const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
	const byStripe = new Map(invoices.map((invoice) => [invoice.stripeInvoiceId, invoice]));
	const ofRule = new Map(invoices.map((invoice) => [invoice.ruleValue, invoice]));
	return {
		/** Undefined where a payment names none that would have to be here. */
		find(payment: PaymentFacts): InvoiceRecord | 'missing' | undefined {
			const mark = markOf(payment);
			if (mark) return byId.get(longRecordId(mark)) ?? 'missing';
			const { stripeInvoiceId } = payment;
			const found = stripeInvoiceId ? byStripe.get(stripeInvoiceId) : undefined;
			if (found) return found;
			const ruleValue = ruleValueOf(payment, context);
			return ruleValue ? (ofRule.get(ruleValue) ?? 'missing') : undefined;
		},
	};
}

function invoicesQuery(
	field: string,
	values: readonly string[],
	{ model: { invoice: names }, shape, rule }: PaymentContext,
): ListQuery {
	const select = fieldList([
		'Id',
		'Name',
		names.account,
		`${shape.accountOfInvoice}.Name`,
		names.stripeInvoiceId,
		shape.invoiceCurrency.field,
		...(rule ? [rule.invoiceField] : []),
	]);
	return {
		values,
		build: (some) =>
			soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE ${identifier(field)} IN ${some}`,
		doing: 'Looking for the invoices of the payments',
	};
}

function invoiceIn(row: Row, { model, shape, rule }: PaymentContext): InvoiceRecord {
	const names = model.invoice;
	const id = longRecordId(textIn(row, 'Id'));
	return {
		id,
		name: textIn(row, 'Name') || id,
		accountId: longRecordId(textIn(row, names.account)),
		accountName: textIn((row[shape.accountOfInvoice] ?? {}) as Row, 'Name'),
		currency: shape.invoiceCurrency.of(row),
		stripeInvoiceId: textIn(row, names.stripeInvoiceId),
		ruleValue: rule ? textIn(row, rule.invoiceField) : '',
	};
}
