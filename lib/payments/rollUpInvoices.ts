import { moneyIn, type Row, textIn, valueIn } from '../model/row';
import type { Model } from '../model/resolveModel';
import type { Money } from '../money';
import { type ListQuery, queryLists } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { type RowOutcome, writeRecords } from '../salesforce/write';
import type { Problem } from '../errors';
import type { FieldChange } from '../sync/result';
import type { PaymentContext } from './paymentContext';
import { type CountedPayment, rollUp, type RolledUp } from './rollUp';

/** What became of an invoice whose payments were counted. */
export interface InvoiceOutcome {
	id: string;
	name: string;
	/** As it stands now. */
	status: string;
	balance: Money;
	changes: readonly FieldChange[];
	/** Why it could not be written. */
	problem?: Problem;
	/** Why some of its payments do not count, as sentences. */
	notes: readonly string[];
}

/** A second look finds what another run has counted meanwhile; a third one hardly ever anything. */
const MOST_LOOKS = 4;

/**
 * Counts what was paid of invoices, and writes what is other than they say. What was written is counted
 * once more, since another run may have written a payment in between: whoever writes last has seen all.
 *
 * @param ids 18 characters; each once or more
 * @returns by ID; those that are gone are missing
 * @throws Problem when nothing can be read
 */
export async function rollUpInvoices(
	ids: Iterable<string>,
	context: Pick<PaymentContext, 'salesforce' | 'model' | 'shape'>,
): Promise<Map<string, InvoiceOutcome>> {
	const outcomes = new Map<string, InvoiceOutcome>();
	let open = [...new Set(ids)];
	for (let looks = 0; looks < MOST_LOOKS && open.length > 0; looks++) {
		const counted = await countInvoices(open, context);
		const changed = counted.filter(({ values }) => Object.keys(values).length > 0);
		const written = await write(changed, context);
		for (const each of counted) {
			const before = outcomes.get(each.id);
			outcomes.set(each.id, merged(before, outcomeOf(each, written.get(each.id))));
		}
		open = changed.filter(({ id }) => written.get(id)?.success).map(({ id }) => id);
	}
	return outcomes;
}

/** An invoice whose payments were counted. */
export interface CountedInvoice {
	id: string;
	row: Row;
	/** What it is for. */
	amount: Money;
	rolledUp: RolledUp;
	/** What is to be written; empty for nothing. */
	values: Record<string, string | number>;
}

/**
 * Counts what was paid of invoices, and writes nothing.
 *
 * @param ids 18 characters
 * @returns those that are there
 * @throws Problem when nothing can be read
 */
export async function countInvoices(
	ids: readonly string[],
	{ salesforce, model, shape }: Pick<PaymentContext, 'salesforce' | 'model' | 'shape'>,
): Promise<CountedInvoice[]> {
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
	return rows.map((row) => {
		const id = longRecordId(textIn(row, 'Id'));
		const currency = shape.invoiceCurrency.of(row);
		const amount = moneyIn(row, names.amount, currency);
		const rolledUp = rollUp(amount, textIn(row, names.status), payments.get(id) ?? []);
		return { id, row, amount, rolledUp, values: differing(row, rolledUp, names) };
	});
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

function byInvoice(
	rows: readonly Row[],
	{ model: { payment: names }, shape }: Pick<PaymentContext, 'model' | 'shape'>,
): Map<string, CountedPayment[]> {
	const found = new Map<string, CountedPayment[]>();
	for (const row of rows) {
		const currency = shape.paymentCurrency.of(row);
		const id = longRecordId(textIn(row, names.invoice));
		const list = found.get(id) ?? [];
		list.push({
			status: textIn(row, names.status),
			mode: textIn(row, names.mode),
			amount: moneyIn(row, names.amount, currency),
			refunded: moneyIn(row, names.amountRefunded, currency),
			disputed: moneyIn(row, names.amountDisputed, currency),
		});
		found.set(id, list);
	}
	return found;
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

async function write(
	invoices: readonly CountedInvoice[],
	{ salesforce, model }: Pick<PaymentContext, 'salesforce' | 'model'>,
): Promise<Map<string, RowOutcome>> {
	if (invoices.length === 0) return new Map();
	const rows = invoices.map(({ id, values }) => ({ Id: id, ...values }));
	const outcomes = await writeRecords(
		salesforce,
		{ operation: 'update', object: model.invoice.objectName, rows },
		{ doing: 'Writing what was paid to the invoice', joined: true },
	);
	return new Map(
		invoices.flatMap(({ id }, index) => {
			const outcome = outcomes[index];
			return outcome ? [[id, outcome] as const] : [];
		}),
	);
}

function outcomeOf(
	{ id, row, rolledUp, values }: CountedInvoice,
	written: RowOutcome | undefined,
): InvoiceOutcome {
	const isWritten = !written || written.success;
	return {
		id,
		name: textIn(row, 'Name') || id,
		status: rolledUp.status,
		balance: rolledUp.balance,
		notes: uncounted(textIn(row, 'Name') || id, rolledUp),
		changes: isWritten
			? Object.entries(values).map(([field, to]) => ({
					field,
					from: textIn(row, field),
					to: String(to),
				}))
			: [],
		...(!isWritten && { problem: written.problem }),
	};
}

function uncounted(name: string, { foreign, pretended }: RolledUp): string[] {
	const note = (count: number, what: string) =>
		count === 0 ? [] : [`Not counted for invoice ${name}: ${what} (${count})`];
	return [
		...note(foreign, 'payments in another currency'),
		...note(pretended, 'payments of Stripe’s test mode, as it has live ones'),
	];
}

/** What two looks at one invoice came to, one after the other. */
function merged(before: InvoiceOutcome | undefined, now: InvoiceOutcome): InvoiceOutcome {
	if (!before) return now;
	const fields = new Map(before.changes.map((change) => [change.field, change]));
	for (const change of now.changes) {
		const from = fields.get(change.field)?.from ?? change.from;
		fields.set(change.field, { ...change, from });
	}
	return { ...now, changes: [...fields.values()] };
}
