import type { Problem } from '../errors';
import { writeRecords } from '../salesforce/write';
import type { SyncResult } from '../sync/result';
import type { PaymentContext } from './paymentContext';
import { type InvoiceOutcome, rollUpInvoices } from './rollUpInvoices';
import { invoicesOf, isMoved, type TouchedPayment } from './touchedPayments';

/** What counting the invoices of touched payments came to. */
export interface Recounted {
	/** What became of those whose invoices changed. */
	results: SyncResult[];
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
	const invoices = await rollUpInvoices(touched.flatMap(invoicesOf), context);
	const problems = new Map(touched.map((each) => [each, problemOf(each, invoices)]));
	const counted = touched.filter((each) => isMoved(each) && !each.isDeleted && !problems.get(each));
	const refused = await noteCounted(counted, context);
	for (const each of counted) problems.set(each, refused.get(each.id));
	return {
		results: touched.flatMap((each) => resultOf(each, invoices, problems.get(each))),
		again: touched.filter((each) => problems.get(each)),
	};
}

/**
 * Notes for which invoices payments were counted, once both that they left and that they came to are.
 *
 * @returns by the record's ID why one could not be written: as long as it is not, the invoice that it left is
 * counted with it
 * @throws Problem when nothing can be written
 */
export async function noteCounted(
	payments: ReadonlyArray<{ id: string; invoiceId: string }>,
	{ salesforce, model: { payment: names } }: Pick<PaymentContext, 'salesforce' | 'model'>,
): Promise<Map<string, Problem>> {
	if (payments.length === 0) return new Map();
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: names.objectName,
			rows: payments.map(({ id, invoiceId }) => ({
				Id: id,
				[names.countedInvoice]: invoiceId || null,
			})),
		},
		{ doing: 'Noting which invoice a payment counts for' },
	);
	return new Map(
		payments.flatMap(({ id }, index) => {
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
		invoiceBalance: invoice?.balance.toDecimal() ?? '',
	};
	const title = `payment ${each.name || each.id}`;
	if (problem) return [{ title, references, status: 'problem', problem, retry: true }];
	if (changes.length === 0) return [];
	const stand = [...new Set(counted)].map(({ name, status }) => `invoice ${name} is ${status}`);
	const what = each.isDeleted ? 'was deleted' : isMoved(each) ? 'was moved' : 'was edited';
	const message = `Payment ${each.name || each.id} ${what} in Salesforce; ${stand.join(', ')}`;
	return [
		{ title, references, status: 'pulled', message, changes: { payment: [], invoice: changes } },
	];
}
