import type Stripe from 'stripe';
import { isStripeError } from '../stripe/errors';
import { invoicePaidBy, refundsOf } from '../stripe/paymentParts';
import { idOf } from '../stripe/reference';

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

/** Payments of a page of Stripe's list. */
export const LISTED_AT_ONCE = 100;

/** The parameters of a list of payments. */
export const LISTED: Stripe.PaymentIntentListParams = {
	limit: LISTED_AT_ONCE,
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
 * a charge, and the invoice that it was attached to.
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
	const [refunds, disputes, invoice] = await Promise.all([
		charge ? refundsOf(stripe, charge) : [],
		charge?.disputed ? disputesOf(stripe, intent.id) : [],
		withInvoice ? invoicePaidBy(stripe, intent.id) : undefined,
	]);
	const stripeInvoiceId = idOf(invoice) ?? '';
	return { intent, charge: charge ?? undefined, refunds, disputes, stripeInvoiceId };
}

async function disputesOf(stripe: Stripe, intent: string): Promise<Stripe.Dispute[]> {
	const { data } = await stripe.disputes.list({ payment_intent: intent, limit: 100 });
	return data;
}
