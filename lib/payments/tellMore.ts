import pMap from 'p-map';
import type { WallClock } from '../clock';
import { Problem } from '../errors';
import { attachPayment, invoiceOf } from '../invoices/attachPayment';
import { isRefusal, stripeProblem } from '../stripe/errors';
import { isFatal } from '../sync/fatal';
import { isVoid, missingRefund } from './crmTask';
import { reportedOf, reportRefund } from './giveBack';
import type { OpenPayment } from './openPayment';

/** Payments that are worked on at a time. */
const AT_ONCE = 50;

/**
 * Ties reported payments to their invoices in Stripe, and tells of what was given back. What comes of it
 * stands in each payment's outcome.
 */
export async function tellMore(payments: readonly OpenPayment[], clock: WallClock): Promise<void> {
	let end: Problem | undefined;
	await pMap(
		payments,
		async (each) => {
			const { outcome } = each;
			if (outcome.problem) return;
			try {
				if (end) throw end;
				await attach(each, clock);
				await tellRefund(each);
			} catch (error) {
				const problem = stripeProblem(error, 'Telling Stripe more of the payment');
				if (!(problem instanceof Problem)) throw problem;
				if (isFatal(problem)) end ??= problem;
				outcome.problem = problem;
			}
		},
		{ concurrency: AT_ONCE },
	);
}

async function attach(
	{ payment, belonging, outcome, begun }: OpenPayment,
	clock: WallClock,
): Promise<void> {
	if (begun.kind !== 'record') return;
	const { stripeInvoiceId: invoice, mismatch } = belonging;
	if (mismatch) outcome.notes = [`${mismatch}; in Stripe it is attached to none`];
	if (!invoice || payment.stripeInvoiceId === invoice) return;
	if (payment.stripeInvoiceId) {
		outcome.notes = [staysWith(payment.stripeInvoiceId)];
		return;
	}
	const { stripe, record, isKnown } = begun;
	const attached = { payment_record: record.id };
	try {
		// Of what counts no more, Stripe's invoice is not to count anything either.
		if (isVoid(payment)) {
			const to = isKnown ? await invoiceOf(stripe, attached) : undefined;
			if (to !== undefined) outcome.attachedTo = to;
			return;
		}
		const done = await attachPayment(
			stripe,
			{
				stripeInvoiceId: invoice,
				payment: attached,
				amount: reportedOf(record).paid,
				isNew: !isKnown,
			},
			clock,
		);
		if (done.attached) {
			outcome.attachedTo = done.to;
			if (done.to !== invoice) outcome.notes = [staysWith(done.to)];
			return;
		}
		outcome.notes = [`Invoice ${invoice} in Stripe does not count the payment: ${done.why}`];
		if (done.mayCome) outcome.retry = true;
	} catch (error) {
		const problem = stripeProblem(error, `Attaching the payment to invoice ${invoice} in Stripe`);
		if (!(problem instanceof Problem) || isFatal(problem)) throw error;
		// What was given back is told all the same.
		outcome.unfinished = problem;
		// What Stripe refuses it refuses again, until somebody changes something.
		if (isRefusal(error)) outcome.retry = false;
	}
}

const staysWith = (invoice: string): string =>
	`In Stripe the payment stays with invoice ${invoice}, where it was attached first`;

async function tellRefund({ payment, outcome, begun }: OpenPayment): Promise<void> {
	if (begun.kind !== 'record') return;
	const { stripe, record } = begun;
	const due = missingRefund(payment, reportedOf(record));
	if (due.isZero()) return;
	try {
		await reportRefund(stripe, record, due, payment.changedAt);
	} catch (error) {
		// Stripe takes each refund once: another run may have told it of this one meanwhile.
		const now = isRefusal(error) ? await stripe.paymentRecords.retrieve(record.id) : record;
		if (!missingRefund(payment, reportedOf(now)).isZero()) throw error;
	}
	outcome.givenBack = due;
}
