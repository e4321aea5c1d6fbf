import type Stripe from 'stripe';
import { isStripeError } from '../stripe/errors';

/** A payment as Stripe has it at one moment, with all that moved its money. */
export interface StripePayment {
	intent: Stripe.PaymentIntent;
	/** The last attempt; undefined before the first. */
	charge: Stripe.Charge | undefined;
	/** Of that charge, in whatever order. */
	refunds: readonly Stripe.Refund[];
	disputes: readonly Stripe.Dispute[];
	/** The invoice in Stripe that it was attached to; '' for none, or where nobody looked. */
	stripeInvoiceId: string;
}

/** What a list or a retrieval includes of each payment. */
const EXPANDED = ['latest_charge', 'latest_charge.refunds'];

/** The parameters of a list of payments. */
export const LISTED: Stripe.PaymentIntentListParams = {
	limit: 100,
	expand: EXPANDED.map((path) => `data.${path}`),
};

/**
 * Reads a payment as it is now.
 *
 * @returns undefined when Stripe knows none of that ID
 */
export async function retrievePayment(
	stripe: Stripe,
	id: string,
	withInvoice: boolean,
): Promise<StripePayment | undefined> {
	try {
		const intent = await stripe.paymentIntents.retrieve(id, { expand: EXPANDED });
		return await completePayment(stripe, intent, withInvoice);
	} catch (error) {
		if (isStripeError(error) && error.code === 'resource_missing') return undefined;
		throw error;
	}
}

/**
 * Adds to a payment what its own object does not tell: its disputes, refunds beyond the ten that come with
 * a charge, and the invoice that it was attached to, which only invoice payments name.
 * https://docs.stripe.com/api/invoice-payment/list
 *
 * @param intent with `latest_charge` and its `refunds`
 * @param withInvoice whether to look for its invoice in Stripe, which costs a request
 */
export async function completePayment(
	stripe: Stripe,
	intent: Stripe.PaymentIntent,
	withInvoice: boolean,
): Promise<StripePayment> {
	const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
	const [refunds, disputes, stripeInvoiceId] = await Promise.all([
		charge ? refundsOf(stripe, charge) : [],
		charge?.disputed ? disputesOf(stripe, intent.id) : [],
		withInvoice ? invoiceOf(stripe, intent.id) : '',
	]);
	return { intent, charge: charge ?? undefined, refunds, disputes, stripeInvoiceId };
}

async function refundsOf(stripe: Stripe, charge: Stripe.Charge): Promise<Stripe.Refund[]> {
	const { refunds } = charge;
	if (refunds && !refunds.has_more) return refunds.data;
	return await stripe.refunds.list({ charge: charge.id, limit: 100 }).autoPagingToArray({
		limit: 10_000,
	});
}

async function disputesOf(stripe: Stripe, intent: string): Promise<Stripe.Dispute[]> {
	const { data } = await stripe.disputes.list({ payment_intent: intent, limit: 100 });
	return data;
}

async function invoiceOf(stripe: Stripe, intent: string): Promise<string> {
	const payment = { type: 'payment_intent' as const, payment_intent: intent };
	const { data } = await stripe.invoicePayments.list({ payment, limit: 1 });
	const invoice = data[0]?.invoice;
	return typeof invoice === 'string' ? invoice : (invoice?.id ?? '');
}
