import type { Problem } from '../errors';
import { writeRecords } from '../salesforce/write';
import type { SyncResult } from '../sync/result';
import {
	type Countable,
	invoicesOf,
	isCounted,
	whenCounted,
	whileCounting,
} from '../invoices/counted';
import type { PaymentContext } from './paymentContext';
import { type InvoiceOutcome, rollUpInvoices } from './rollUpInvoices';
import type { TouchedPayment } from './touchedPayments';

/** What counting the invoices of touched payments came to. */
export interface Recounted {
	/** What became of those whose invoices changed, by the record's ID. */
	results: Array<{ id: string; result: SyncResult }>;
	/** Those whose invoices could not be counted just now, or could not be noted. */
	again: TouchedPayment[];
}

/**
 * Counts the invoices of payments anew that people have moved, deleted or, where they entered them, edited in
 * the org: Stripe tells of none of that.
 *
 * @throws Problem when nothing can be read
 */
export async function recountTouched(
	touched: readonly TouchedPayment[],
	context: PaymentContext,
): Promise<Recounted> {
	if (touched.length === 0) return { results: [], again: [] };
	const moved = touched.filter((each) => !isCounted(each) && !each.isDeleted);
	await noteCounting(moved, context);
	const invoices = await rollUpInvoices(touched.flatMap(invoicesOf), context);
	const problems = new Map(touched.map((each) => [each, problemOf(each, invoices)]));
	const counted = moved.filter((each) => !problems.get(each));
	const refused = await noteCounted(counted, context);
	for (const each of counted) problems.set(each, refused.get(each.id));
	return {
		results: touched.flatMap((each) =>
			resultOf(each, invoices, problems.get(each)).map((result) => ({ id: each.id, result })),
		),
		again: touched.filter((each) => problems.get(each)),
	};
}

type Noted = Countable & { id: string };

/**
 * Notes which invoices are counted for payments from now on. Where that is refused they are counted all the
 * same: what is noted afterwards will be refused too, and is told.
 */
async function noteCounting(
	payments: readonly Noted[],
	context: Pick<PaymentContext, 'salesforce' | 'model'>,
): Promise<void> {
	const open = payments.filter((each) => each.counted !== whileCounting(each));
	const notes = open.map((each) => ({ id: each.id, note: whileCounting(each) }));
	await writeNotes(notes, context);
}

/**
 * Notes for which invoices payments were counted, once both that they left and that they came to are.
 *
 * @returns by the record's ID why one could not be written: as long as it is not, the invoice that it left is
 * counted with it
 * @throws Problem when nothing can be written
 */
export async function noteCounted(
	payments: readonly Noted[],
	context: Pick<PaymentContext, 'salesforce' | 'model'>,
): Promise<Map<string, Problem>> {
	return await writeNotes(
		payments.map((each) => ({ id: each.id, note: whenCounted(each) })),
		context,
	);
}

async function writeNotes(
	notes: ReadonlyArray<{ id: string; note: string }>,
	{ salesforce, model: { payment: names } }: Pick<PaymentContext, 'salesforce' | 'model'>,
): Promise<Map<string, Problem>> {
	if (notes.length === 0) return new Map();
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: names.objectName,
			rows: notes.map(({ id, note }) => ({ Id: id, [names.countedInvoice]: note || null })),
		},
		{ doing: 'Noting which invoice a payment counts for', joined: true },
	);
	return new Map(
		notes.flatMap(({ id }, index) => {
			const outcome = outcomes[index];
			return outcome && !outcome.success ? [[id, outcome.problem] as const] : [];
		}),
	);
}

function problemOf(
	each: TouchedPayment,
	invoices: ReadonlyMap<string, InvoiceOutcome>,
): Problem | undefined {
	return invoicesOf(each)
		.map((id) => invoices.get(id)?.problem)
		.find((problem) => problem !== undefined);
}

function resultOf(
	each: TouchedPayment,
	invoices: ReadonlyMap<string, InvoiceOutcome>,
	problem: Problem | undefined,
): SyncResult[] {
	const counted = invoicesOf(each).flatMap((id) => invoices.get(id) ?? []);
	const changes = [...new Set(counted)].flatMap((invoice) => invoice.changes);
	const invoice = invoices.get(each.invoiceId);
	const references = {
		paymentId: each.stripeId,
		paymentRecordId: each.id,
		invoiceId: each.invoiceId,
		invoiceNumber: invoice?.name ?? '',
		invoiceStatus: invoice?.status ?? '',
		invoiceBalance: invoice?.balance?.toDecimal() ?? '',
	};
	const title = `payment ${each.name || each.id}`;
	if (problem) return [{ title, references, status: 'problem', problem, retry: true }];
	if (changes.length === 0) return [];
	const stand = [...new Set(counted)].map(({ name, status }) => `invoice ${name} is ${status}`);
	const what = each.isDeleted ? 'was deleted' : !isCounted(each) ? 'was moved' : 'was edited';
	const message = `Payment ${each.name || each.id} ${what} in Salesforce; ${stand.join(', ')}`;
	return [
		{ title, references, status: 'pulled', message, changes: { payment: [], invoice: changes } },
	];
}
