import { textIn } from '../model/row';
import { writeRecords } from '../salesforce/write';
import type { SyncResult } from '../sync/result';
import { invoicesOf, isCounted, whenCounted, whileCounting } from '../invoices/counted';
import type { PaymentRecordRow } from './crmPayment';
import type { BegunPayment } from './crmPusher';
import { crmResult } from './crmResult';
import { statusWith, wantedRefund } from './crmTask';
import { openPayment, type OpenPayment, type Values } from './openPayment';
import type { PaymentContext } from './paymentContext';
import { changesOf } from './paymentRow';
import { preparePayments } from './preparePayments';
import { pullPayments } from './pullPayments';
import { rollUpInvoices } from './rollUpInvoices';
import { tellMore } from './tellMore';

/** What was done with some payments. */
export interface FinishedPayments {
	/** In the order in which they were begun. */
	results: SyncResult[];
	/** Records as they should be now, of those that were written to. */
	written: PaymentRecordRow[];
}

/**
 * Tells the org what Stripe made of payments, ties them to invoices in Stripe, tells Stripe of what was given
 * back, and counts the invoices anew. The ID of a reported payment is in the org before anything else is
 * done with it: Stripe could not be asked for it.
 *
 * @param stamp whole seconds
 * @throws Problem when nothing can be read or written at all
 */
export async function finishPayments(
	begun: readonly BegunPayment[],
	stamp: Date,
	context: PaymentContext,
): Promise<FinishedPayments> {
	const { payment: names } = context.model;
	const open = begun.map(openPayment);
	const entered = open.filter((each) => each !== undefined);
	await write(entered, (each) => firstValues(each, context), stamp, context);
	await tellMore(entered, context.clock);
	await write(entered, (each) => toldValues(each, context), stamp, context);
	await countInvoices(entered, context);
	await write(entered, (each) => countedValues(each, context), stamp, context);
	const refunded = await pullRefunded(begun, context);
	const results = begun.map((each, index) => {
		const { outcome = {}, written = {} } = open[index] ?? {};
		return (
			refunded.get(each) ?? crmResult(each, outcome, changesOf(written, each.row, names), names)
		);
	});
	const isStamped = new Set(entered.filter(hasWritten).map(({ row }) => row));
	const told = begun.filter(({ row }, index) => !isStamped.has(row) && isForGood(results[index]));
	return {
		results,
		written: [
			...entered.filter(hasWritten).map(({ row, written }) => ({ ...row, ...written })),
			...(await stampTold(told, stamp, context)),
		],
	};
}

function hasWritten({ written }: OpenPayment): boolean {
	return Object.keys(written).length > 0;
}

/** A problem that stays until somebody changes the payment. */
function isForGood(result: SyncResult | undefined): boolean {
	return result?.status === 'problem' && !result.retry;
}

/**
 * Stamps the records of payments with problems that stay: such a problem is told once, and again when the
 * record changes, be it by what Stripe says of its payment.
 *
 * @returns the records that carry the stamp now
 */
async function stampTold(
	told: readonly BegunPayment[],
	stamp: Date,
	{ salesforce, model: { payment: names } }: PaymentContext,
): Promise<PaymentRecordRow[]> {
	if (told.length === 0) return [];
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: names.objectName,
			rows: told.map(({ row }) => ({ Id: row.Id, [names.syncedAt]: stamp })),
		},
		{ doing: 'Noting what was told of the payment' },
	);
	return told.flatMap(({ row }, index) => (outcomes[index]?.success ? row : []));
}

/** What the record has to hold before anything else is done. */
function firstValues(each: OpenPayment, context: PaymentContext): Values {
	return { ...reportedValues(each, context), ...countingValues(each, context) };
}

function countingValues(
	{ payment }: OpenPayment,
	{ model: { payment: names } }: PaymentContext,
): Values {
	const counting = whileCounting(payment);
	if (isCounted(payment) || payment.counted === counting) return {};
	return { [names.countedInvoice]: counting };
}

/** The ID of a payment that was reported just now. */
function reportedValues(
	{ begun, payment, belonging, outcome }: OpenPayment,
	{ model: { payment: names } }: PaymentContext,
): Values {
	if (begun.kind !== 'record' || payment.stripeId === begun.record.id) return {};
	outcome.reported = begun.record.id;
	return {
		[names.externalId]: begun.record.id,
		[names.stripeCustomerId]: belonging.customerId,
		[names.mode]: begun.record.livemode ? 'Live' : 'Test',
	};
}

/** What Stripe was told beyond that. */
function toldValues(
	{ begun, payment, outcome }: OpenPayment,
	{ model: { payment: names }, shape: { writable } }: PaymentContext,
): Values {
	if (begun.kind !== 'record') return {};
	const refunded = wantedRefund(payment);
	const status = statusWith(payment, refunded);
	const given: Values = {
		...(!refunded.equals(payment.refunded) && {
			[names.amountRefunded]: refunded.forSalesforce(),
		}),
		...(status !== payment.status && { [names.status]: status }),
		...(outcome.givenBack && { [names.refundStatus]: 'Succeeded' }),
	};
	const values: Values = {
		// Where it is attached stands, though Stripe could not be told of what was given back.
		...(outcome.attachedTo && { [names.stripeInvoiceId]: outcome.attachedTo }),
		...(!outcome.problem && given),
	};
	return Object.fromEntries(Object.entries(values).filter(([name]) => writable.has(name)));
}

/** All invoices of a payment that was moved are counted before it is noted for which it counts. */
async function countInvoices(
	payments: readonly OpenPayment[],
	context: PaymentContext,
): Promise<void> {
	const invoices = await rollUpInvoices(
		payments.flatMap(({ payment }) => invoicesOf(payment)),
		context,
	);
	for (const { payment, outcome } of payments) {
		const invoice = invoices.get(payment.invoiceId);
		if (invoice) outcome.invoice = invoice;
		const left = invoicesOf(payment).filter((id) => id !== payment.invoiceId);
		for (const id of left) outcome.unfinished ??= invoices.get(id)?.problem;
	}
}

function countedValues(
	{ payment, outcome, begun, row }: OpenPayment,
	{ model: { payment: names } }: PaymentContext,
): Values {
	const isNoted = isCounted(payment) || outcome.invoice?.problem || outcome.unfinished;
	const hidesWaiting = begun.kind === 'unmatched' && textIn(row, names.syncedAt) !== '';
	return {
		...(!isNoted && { [names.countedInvoice]: whenCounted(payment) || null }),
		...(hidesWaiting && { [names.syncedAt]: null }),
	};
}

/**
 * Writes what is to be written, with the stamp; what is refused stands in the outcome. One that waits for its
 * account's customer carries none: so it is found by each run.
 */
async function write(
	payments: readonly OpenPayment[],
	valuesOf: (payment: OpenPayment) => Values,
	stamp: Date,
	{ salesforce, model: { payment: names } }: PaymentContext,
): Promise<void> {
	const rows = payments
		.map((each) => ({ each, values: valuesOf(each) }))
		.filter(({ values }) => Object.keys(values).length > 0);
	if (rows.length === 0) return;
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: names.objectName,
			rows: rows.map(({ each, values }) => ({
				Id: each.row.Id,
				...values,
				[names.syncedAt]: each.begun.kind === 'unmatched' ? null : stamp,
			})),
		},
		{ doing: 'Writing what Stripe made of the payment', parentField: names.account },
	);
	rows.forEach(({ each, values }, index) => {
		const outcome = outcomes[index];
		if (outcome?.success) Object.assign(each.written, values);
		else if (outcome) each.outcome.problem ??= outcome.problem;
	});
}

/** What was given back by Stripe is written as it is there now. */
async function pullRefunded(
	begun: readonly BegunPayment[],
	context: PaymentContext,
): Promise<Map<BegunPayment, SyncResult>> {
	const refunds = begun.flatMap((each) =>
		each.begun.kind === 'refund' ? [{ each, refund: each.begun }] : [],
	);
	const prepared = await preparePayments(
		refunds.map(({ refund }) => refund.held),
		context,
	);
	const results = await pullPayments(prepared, context);
	return new Map(
		refunds.flatMap(({ each, refund: { given } }, index) => {
			const result = results[index];
			if (!result) return [];
			if (result.status === 'problem' || given.isZero()) return [[each, result] as const];
			const message = `Gave back ${given.toString()} of ${result.title}`;
			return [[each, { ...result, status: 'updated', message } as const] as const];
		}),
	);
}
