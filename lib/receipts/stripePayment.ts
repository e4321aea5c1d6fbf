import type Stripe from 'stripe';
import { badInput } from '../errors';
import { stripeProblem } from '../stripe/errors';

/** A payment as Stripe has it, with what a receipt says of it. */
export interface StripePayment {
	readonly charge: Stripe.Charge;
	/** Undefined when the customer has been deleted, or there is none. */
	readonly customer?: Stripe.Customer;
	/** Of the payment; empty when nothing was given back. */
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

/** Tells whether a text has the form of the ID of a payment, charge, refund or session in Stripe. */
export function isStripePaymentId(text: string): boolean {
	return STRIPE_PAYMENT_ID.test(text);
}

/**
 * Reads a payment with its refunds, customer and invoice.
 *
 * @param id of a PaymentIntent, a charge, a refund, or the Checkout Session that it was paid by
 * @throws Problem when Stripe has no such payment, or nothing has been paid of it
 */
export async function readStripePayment(stripe: Stripe, id: string): Promise<StripePayment> {
	try {
		if (/^(?:re|pyr)_/.test(id)) {
			const refund = await stripe.refunds.retrieve(id);
			const charge = typeof refund.charge === 'string' ? refund.charge : refund.charge?.id;
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
	const id = typeof intent === 'string' ? intent : intent?.id;
	if (id !== undefined) return id;
	throw badInput(
		'Payment',
		`nothing has been paid by the Checkout Session ${sessionId}; Stripe calls it ${status ?? 'unfinished'}`,
		'Make the receipt when the payer has paid',
	);
}

async function chargeOf(stripe: Stripe, id: string): Promise<string> {
	const { latest_charge: latest, status } = await stripe.paymentIntents.retrieve(id);
	const charge = typeof latest === 'string' ? latest : latest?.id;
	if (charge !== undefined) return charge;
	throw badInput(
		'Payment',
		`nothing has been paid of ${id}; Stripe calls it ${status}`,
		'Make the receipt when the payer has paid',
	);
}

async function readCharge(stripe: Stripe, id: string): Promise<StripePayment> {
	const charge = await stripe.charges.retrieve(id, { expand: ['customer'] });
	const { customer } = charge;
	const [refunds, invoice] = await Promise.all([
		charge.amount_refunded > 0 ? refundsOf(stripe, charge.id) : [],
		invoiceOf(stripe, charge),
	]);
	const isThere = customer !== null && typeof customer === 'object' && !('deleted' in customer);
	return { charge, refunds, invoice, ...(isThere && { customer }) };
}

async function refundsOf(stripe: Stripe, charge: string): Promise<Stripe.Refund[]> {
	const refunds: Stripe.Refund[] = [];
	for await (const refund of stripe.refunds.list({ charge, limit: 100 })) refunds.push(refund);
	return refunds;
}

/**
 * A charge does not name its invoice any more.
 * https://docs.stripe.com/changelog/basil/2025-03-31/add-support-for-multiple-partial-payments-on-invoices
 */
async function invoiceOf(
	stripe: Stripe,
	{ payment_intent: intent }: Stripe.Charge,
): Promise<Stripe.Invoice | undefined> {
	if (intent === null) return undefined;
	const { data } = await stripe.invoicePayments.list({
		payment: {
			type: 'payment_intent',
			payment_intent: typeof intent === 'string' ? intent : intent.id,
		},
		limit: 1,
		expand: ['data.invoice'],
	});
	const invoice = data[0]?.invoice;
	return typeof invoice === 'object' && !('deleted' in invoice) ? invoice : undefined;
}
