import { Problem } from '../errors';
import { moneyIn, type Row, textIn, valueIn } from '../model/row';
import type { Model } from '../model/resolveModel';
import type { Money } from '../money';
import { type ListQuery, queryLists } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import type { PaymentContext } from './paymentContext';
import { readable } from './readable';
import { type CountedPayment, rollUp, type RolledUp } from './rollUp';

/** An invoice whose payments were counted. */
export interface CountedInvoice {
	id: string;
	row: Row;
	/** What it is for. */
	amount: Money;
	rolledUp: RolledUp;
	/** Payments that do not count, as their amounts are none. */
	unreadable: number;
	/** What is to be written; empty for nothing. */
	values: Record<string, string | number>;
}

/** An invoice whose amount is none: it cannot be counted until somebody corrects it. */
export interface UnreadableInvoice {
	id: string;
	name: string;
	status: string;
	problem: Problem;
}

/** What a count of invoices came to. */
export interface Counted {
	counted: CountedInvoice[];
	unreadable: UnreadableInvoice[];
}

/**
 * Counts what was paid of invoices, and writes nothing. What is wrong with the record of one invoice or payment
 * is no matter of the others.
 *
 * @param ids 18 characters
 * @returns those that are there
 * @throws Problem when nothing can be read
 */
export async function countInvoices(
	ids: readonly string[],
	{ salesforce, model, shape }: Pick<PaymentContext, 'salesforce' | 'model' | 'shape'>,
): Promise<Counted> {
	const names = model.invoice;
	const fields = [
		'Id',
		'Name',
		names.amount,
		names.amountPaid,
		names.amountPending,
		names.balance,
		names.status,
		shape.invoiceCurrency.field,
	];
	const idsOf = identifier(names.objectName);
	const [rows = [], held = []] = await queryLists<Row>(salesforce, [
		{
			values: ids,
			build: (some) => soql`SELECT ${fieldList(fields)} FROM ${idsOf} WHERE Id IN ${some}`,
			doing: 'Reading the invoices',
		},
		paymentsOf(ids, { model, shape }),
	]);
	const payments = byInvoice(held, { model, shape });
	const found: Counted = { counted: [], unreadable: [] };
	for (const row of rows) {
		const id = longRecordId(textIn(row, 'Id'));
		const amount = readable(() => moneyIn(row, names.amount, shape.invoiceCurrency.of(row)));
		if (amount instanceof Problem) {
			const name = textIn(row, 'Name') || id;
			const status = textIn(row, names.status);
			found.unreadable.push({ id, name, status, problem: ofInvoice(name, amount) });
			continue;
		}
		const all = payments.get(id) ?? [];
		const read = all.filter((payment) => payment !== undefined);
		const rolledUp = rollUp(amount, textIn(row, names.status), read);
		const values = differing(row, rolledUp, names);
		found.counted.push({
			id,
			row,
			amount,
			rolledUp,
			unreadable: all.length - read.length,
			values,
		});
	}
	return found;
}

function paymentsOf(
	invoiceIds: readonly string[],
	{ model: { payment: names }, shape }: Pick<PaymentContext, 'model' | 'shape'>,
): ListQuery {
	const select = fieldList([
		names.invoice,
		names.amount,
		names.amountRefunded,
		names.amountDisputed,
		names.status,
		names.mode,
		shape.paymentCurrency.field,
	]);
	return {
		values: invoiceIds,
		build: (some) =>
			soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE ${identifier(names.invoice)} IN ${some}`,
		doing: 'Reading the payments of the invoices',
	};
}

/** Undefined for a payment whose amounts are none. */
function byInvoice(
	rows: readonly Row[],
	context: Pick<PaymentContext, 'model' | 'shape'>,
): Map<string, Array<CountedPayment | undefined>> {
	const found = new Map<string, Array<CountedPayment | undefined>>();
	for (const row of rows) {
		const id = longRecordId(textIn(row, context.model.payment.invoice));
		const list = found.get(id) ?? [];
		const payment = readable(() => paymentIn(row, context));
		list.push(payment instanceof Problem ? undefined : payment);
		found.set(id, list);
	}
	return found;
}

function paymentIn(
	row: Row,
	{ model: { payment: names }, shape }: Pick<PaymentContext, 'model' | 'shape'>,
): CountedPayment {
	const currency = shape.paymentCurrency.of(row);
	return {
		status: textIn(row, names.status),
		mode: textIn(row, names.mode),
		amount: moneyIn(row, names.amount, currency),
		refunded: moneyIn(row, names.amountRefunded, currency),
		disputed: moneyIn(row, names.amountDisputed, currency),
	};
}

function differing(
	row: Row,
	{ paid, pending, balance, status }: RolledUp,
	names: Model['invoice'],
): Record<string, string | number> {
	const wanted: Record<string, string | number> = {
		[names.amountPaid]: paid.forSalesforce(),
		[names.amountPending]: pending.forSalesforce(),
		[names.balance]: balance.forSalesforce(),
		...(status && { [names.status]: status }),
	};
	return Object.fromEntries(
		Object.entries(wanted).filter(([name, value]) => (valueIn(row, name) ?? null) !== value),
	);
}

function ofInvoice(name: string, { message, field }: Problem): Problem {
	return new Problem(`Invoice ${name} cannot be counted: ${message}`, {
		origin: 'input',
		field,
		whatToDo: 'Correct the amount or the currency of the invoice; the next run counts it.',
	});
}
