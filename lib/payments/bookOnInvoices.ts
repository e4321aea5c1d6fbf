import pMap from 'p-map';
import { attachPayment } from '../invoices/attachPayment';
import { INVOICE_ID_KEY } from '../invoices/metadataKeys';
import { Problem } from '../errors';
import { isRefusal, stripeProblem } from '../stripe/errors';
import type { PaymentContext } from './paymentContext';
import type { PreparedPayment } from './preparePayments';

/** What became of booking a payment on the invoice that Stripe has of its invoice. */
export interface Booking {
	stripeInvoiceId: string;
	/** Why it could not be tried to the end; a later run tries again. */
	problem?: Problem;
	/** Why Stripe does not take it, as a sentence. */
	note?: string;
}

const AT_ONCE = 10;

/**
 * Books payments on the invoices in Stripe that their invoices stand for, which else would ask for the money
 * once more: a payer who pays on a page of ours and never returns to it has nobody else who does it.
 *
 * @returns of those that were to be booked
 * @throws what is no Problem
 */
export async function bookOnInvoices(
	payments: readonly PreparedPayment[],
	context: Pick<PaymentContext, 'stripeOf' | 'clock'>,
): Promise<Map<PreparedPayment, Booking>> {
	const wanted = payments.filter(isToBeBooked);
	const booked = await pMap(wanted, async (each) => [each, await book(each, context)] as const, {
		concurrency: AT_ONCE,
	});
	return new Map(booked);
}

/** Money that is there, or on its way, by our own mark, and on no invoice of Stripe's yet. */
function isToBeBooked({ facts, match, invoiceId }: PreparedPayment): boolean {
	const { invoice } = match;
	if (!invoice || invoice.stripeInvoiceId === '' || facts.stripeInvoiceId !== '') return false;
	// Where people chose another invoice, they know better.
	const isMarked = facts.metadata[INVOICE_ID_KEY] !== undefined && invoiceId === invoice.id;
	return isMarked && (facts.status === 'Succeeded' || facts.status === 'Pending');
}

async function book(
	{ facts: { id: intentId, amount }, match, location }: PreparedPayment,
	{ stripeOf, clock }: Pick<PaymentContext, 'stripeOf' | 'clock'>,
): Promise<Booking> {
	const stripeInvoiceId = match.invoice?.stripeInvoiceId ?? '';
	const unbooked = (why: string): Booking => ({
		stripeInvoiceId,
		note: `Invoice ${stripeInvoiceId} in Stripe does not count the payment: ${why}`,
	});
	try {
		const stripe = await stripeOf(location);
		const payment = { payment_intent: intentId };
		const outcome = await attachPayment(stripe, { stripeInvoiceId, payment, amount }, clock);
		return outcome.attached ? { stripeInvoiceId: outcome.to } : unbooked(outcome.why);
	} catch (error) {
		if (isRefusal(error)) return unbooked((error as Error).message);
		const problem = stripeProblem(error, `Booking ${intentId} on the invoice ${stripeInvoiceId}`);
		if (!(problem instanceof Problem)) throw error;
		return { stripeInvoiceId, problem };
	}
}
