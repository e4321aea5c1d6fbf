import type Stripe from 'stripe';
import { badInput } from '../errors';
import { stripeProblem } from '../stripe/errors';
import { invoicePaidBy, refundsOf } from '../stripe/paymentParts';
import { idOf } from '../stripe/reference';

/** A charge as Stripe has it, with or without a payment intent, and what a receipt says of it. */
export interface PaidCharge {
	readonly charge: Stripe.Charge;
	/** Undefined when the customer has been deleted, or there is none. */
	readonly customer?: Stripe.Customer;
	/** Of the charge, newest first; those that came to nothing too. */
	readonly refunds: readonly Stripe.Refund[];
	/** The one that was asked for, where it was a refund. */
	readonly refund?: Stripe.Refund;
	/** The invoice in Stripe that was paid, if there is one. */
	readonly invoice?: Stripe.Invoice;
}

/**
 * Payments, charges, charges of bank accounts, refunds, refunds of those, and Checkout Sessions.
 * https://docs.stripe.com/api
 */
const STRIPE_PAYMENT_ID = /^(?:pi|ch|py|re|pyr|cs)_\w+$/;

/** Tells whether a text has the form of an ID that {@link readPaidCharge} takes. */
export function isStripePaymentId(text: string): boolean {
	return STRIPE_PAYMENT_ID.test(text);
}

/**
 * Reads what was paid, with its refunds, customer and invoice.
 *
 * @param id of a PaymentIntent, a charge, a refund, or the Checkout Session that it was paid by
 * @throws Problem when Stripe has no such payment, or nothing has been paid of it
 */
export async function readPaidCharge(stripe: Stripe, id: string): Promise<PaidCharge> {
	try {
		if (/^(?:re|pyr)_/.test(id)) {
			const refund = await stripe.refunds.retrieve(id);
			const charge = idOf(refund.charge);
			if (charge === undefined) {
				throw badInput('Payment', `the refund ${id} belongs to no charge`);
			}
			return { ...(await readCharge(stripe, charge)), refund };
		}
		const payment = id.startsWith('cs_') ? await paidBy(stripe, id) : id;
		const isIntent = payment.startsWith('pi_');
		return await readCharge(stripe, isIntent ? await chargeOf(stripe, payment) : payment);
	} catch (error) {
		throw stripeProblem(error, `Reading the payment ${id}`, { intent: 'Payment', id: 'Payment' });
	}
}

async function paidBy(stripe: Stripe, sessionId: string): Promise<string> {
	const { payment_intent: intent, status } = await stripe.checkout.sessions.retrieve(sessionId);
	const id = idOf(intent);
	if (id !== undefined) return id;
	throw badInput(
		'Payment',
		`nothing has been paid by the Checkout Session ${sessionId}; Stripe calls it ${status ?? 'unfinished'}`,
		'Make the receipt when the payer has paid',
	);
}

async function chargeOf(stripe: Stripe, id: string): Promise<string> {
	const { latest_charge: latest, status } = await stripe.paymentIntents.retrieve(id);
	const charge = idOf(latest);
	if (charge !== undefined) return charge;
	throw badInput(
		'Payment',
		`nothing has been paid of ${id}; Stripe calls it ${status}`,
		'Make the receipt when the payer has paid',
	);
}

async function readCharge(stripe: Stripe, id: string): Promise<PaidCharge> {
	const charge = await stripe.charges.retrieve(id, { expand: ['customer', 'refunds'] });
	const { customer } = charge;
	const [refunds, invoice] = await Promise.all([
		refundsOf(stripe, charge),
		invoiceOf(stripe, charge),
	]);
	const isThere = customer !== null && typeof customer === 'object' && !('deleted' in customer);
	return { charge, refunds, invoice, ...(isThere && { customer }) };
}

async function invoiceOf(
	stripe: Stripe,
	{ payment_intent: intent }: Stripe.Charge,
): Promise<Stripe.Invoice | undefined> {
	if (intent === null) return undefined;
	const invoice = await invoicePaidBy(stripe, idOf(intent), ['data.invoice']);
	return typeof invoice === 'object' && !('deleted' in invoice) ? invoice : undefined;
}
