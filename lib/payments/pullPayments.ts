import type { Problem } from '../errors';
import { textIn } from '../model/row';
import { longRecordId } from '../salesforce/recordId';
import { type RowOutcome, writeRecords } from '../salesforce/write';
import type { SyncResult } from '../sync/result';
import type { PaymentContext } from './paymentContext';
import { type Booking, bookOnInvoices } from './bookOnInvoices';
import { invoicesOf, isCounted } from '../invoices/counted';
import { type Pulled, resultOf } from './paymentResult';
import { changesOf } from './paymentRow';
import type { PreparedPayment } from './preparePayments';
import { noteCounted } from './recount';
import { type InvoiceOutcome, rollUpInvoices } from './rollUpInvoices';

/**
 * Books prepared payments on the invoices that Stripe has of theirs, writes them into the org, and counts the
 * invoices that they belong to.
 *
 * @param settled takes the IDs of records that had been there and whose invoices are counted now
 * @returns what became of each, in order
 * @throws Problem when nothing can be read or written at all
 */
export async function pullPayments(
	given: readonly PreparedPayment[],
	context: PaymentContext,
	settled = new Set<string>(),
): Promise<SyncResult[]> {
	const bookings = await bookOnInvoices(given, context);
	const booked = given.map((each) => withBooking(each, bookings.get(each), context));
	const prepared = booked.map(({ payment }) => payment);
	const bookingOf = new Map(booked.map(({ payment, booking }) => [payment, booking]));
	const written = await write(prepared, context);
	// Of one whose writing was cut before it was counted, the invoice is counted when it comes by again.
	const invoices = await rollUpInvoices(
		prepared.flatMap((each) =>
			each.before !== undefined || Object.keys(each.values).length > 0 ? invoicesOf(each) : [],
		),
		context,
	);
	const notNoted = await noteMoved(prepared, invoices, context);
	for (const each of prepared) {
		const id = recordIdOf(each);
		if (isCountedBy(invoices)(each) && !notNoted.has(id)) settled.add(id);
	}
	const isChanged = ({ values }: PreparedPayment) => Object.keys(values).length > 0;
	const ofChanged = new Set(prepared.filter(isChanged).map(({ invoiceId }) => invoiceId));
	return prepared.map((each): SyncResult => {
		const pulled: Pulled = {
			...each,
			changes: changesOf(each.values, each.before, context.model.payment),
			outcome: written.get(each),
			booking: bookingOf.get(each),
			rolledUp: withProblem(invoices.get(each.invoiceId), notNoted.get(recordIdOf(each))),
			tellsInvoice: isChanged(each) || !ofChanged.has(each.invoiceId),
		};
		return resultOf(pulled, context);
	});
}

/** A payment whose record is to say as well on which invoice of Stripe's it was booked. */
function withBooking(
	payment: PreparedPayment,
	booking: Booking | undefined,
	{ model: { payment: names }, shape }: PaymentContext,
): { payment: PreparedPayment; booking: Booking | undefined } {
	const isBooked = booking && !booking.problem && booking.note === undefined;
	if (!isBooked || !shape.writable.has(names.stripeInvoiceId)) return { payment, booking };
	const values = { ...payment.values, [names.stripeInvoiceId]: booking.stripeInvoiceId };
	return { payment: { ...payment, values }, booking };
}

function withProblem(
	invoice: InvoiceOutcome | undefined,
	problem: Problem | undefined,
): InvoiceOutcome | undefined {
	return invoice && problem ? { ...invoice, problem: invoice.problem ?? problem } : invoice;
}

function recordIdOf({ before }: PreparedPayment): string {
	return before ? longRecordId(textIn(before, 'Id')) : '';
}

/**
 * Payments that people moved count for another invoice from now on; both are counted.
 *
 * @returns by the record's ID why that could not be noted
 */
async function noteMoved(
	prepared: readonly PreparedPayment[],
	invoices: ReadonlyMap<string, InvoiceOutcome>,
	context: PaymentContext,
): Promise<Map<string, Problem>> {
	const moved = prepared.filter((each) => !isCounted(each)).filter(isCountedBy(invoices));
	return await noteCounted(
		moved.map((each) => ({ ...each, id: recordIdOf(each) })),
		context,
	);
}

/** Tells of a payment whose record had been there whether all of its invoices were counted. */
function isCountedBy(invoices: ReadonlyMap<string, InvoiceOutcome>) {
	return (each: PreparedPayment): boolean =>
		each.before !== undefined && invoicesOf(each).every((id) => !invoices.get(id)?.problem);
}

async function write(
	prepared: readonly PreparedPayment[],
	{ salesforce, model: { payment: names } }: PaymentContext,
): Promise<Map<PreparedPayment, RowOutcome>> {
	const changed = prepared.filter(({ values }) => Object.keys(values).length > 0);
	if (changed.length === 0) return new Map();
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'upsert',
			object: names.objectName,
			externalIdField: names.externalId,
			rows: changed.map(({ facts, values }) => ({ [names.externalId]: facts.id, ...values })),
		},
		{ doing: 'Writing the payment to Salesforce', parentField: names.account, joined: true },
	);
	return new Map(
		changed.flatMap((each, index) => {
			const outcome = outcomes[index];
			return outcome ? [[each, outcome] as const] : [];
		}),
	);
}
