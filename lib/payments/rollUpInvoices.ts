import type { Problem } from '../errors';
import { textIn } from '../model/row';
import type { Money } from '../money';
import { type RowOutcome, writeRecords } from '../salesforce/write';
import type { FieldChange } from '../sync/result';
import { type CountedInvoice, countInvoices } from './countInvoices';
import type { PaymentContext } from './paymentContext';
import type { RolledUp } from './rollUp';

/** What became of an invoice whose payments were counted. */
export interface InvoiceOutcome {
	id: string;
	name: string;
	/** As it stands now. */
	status: string;
	/** Undefined where it cannot be counted. */
	balance?: Money;
	changes: readonly FieldChange[];
	/** Why it could not be counted, or written. */
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
		const { counted, unreadable } = await countInvoices(open, context);
		for (const each of unreadable) outcomes.set(each.id, { ...each, changes: [], notes: [] });
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
	{ id, row, rolledUp, unreadable, values }: CountedInvoice,
	written: RowOutcome | undefined,
): InvoiceOutcome {
	const isWritten = !written || written.success;
	return {
		id,
		name: textIn(row, 'Name') || id,
		status: rolledUp.status,
		balance: rolledUp.balance,
		notes: uncounted(textIn(row, 'Name') || id, rolledUp, unreadable),
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

function uncounted(name: string, { foreign, pretended }: RolledUp, unreadable: number): string[] {
	const note = (count: number, what: string) =>
		count === 0 ? [] : [`Not counted for invoice ${name}: ${what} (${count})`];
	return [
		...note(foreign, 'payments in another currency'),
		...note(pretended, 'payments of Stripe’s test mode, as it has live ones'),
		...note(unreadable, 'payments whose amount their currency does not have'),
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
