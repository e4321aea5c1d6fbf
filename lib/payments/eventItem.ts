import type Stripe from 'stripe';
import { loadStripeSdk } from '../stripe/sdk';
import { paymentOfEvent } from './paymentStream';

/** What an item says of an event. */
export interface EventFacts {
	eventId: string;
	/** `charge.refunded` */
	eventType: string;
	/** ISO 8601. */
	createdAt: string;
	livemode: boolean;
	/** The payment that it is about, for *Stripe Sync Payments*; empty for none. */
	paymentId: string;
	/** The object that it is about, of whatever kind. */
	objectId: string;
	/** The connected account that it happened in; empty for the account itself. */
	account: string;
}

/** What an event says, without what it carries. */
export function eventFacts(event: Stripe.Event): EventFacts {
	const { id = '' } = event.data.object as { id?: string };
	return {
		eventId: event.id,
		eventType: event.type,
		createdAt: new Date(event.created * 1000).toISOString(),
		livemode: event.livemode,
		paymentId: paymentOfEvent(event) ?? '',
		objectId: id,
		account: event.account ?? '',
	};
}

/** Where objects of a kind are read, by the kind that they name themselves by. */
const PATHS: Readonly<Record<string, string>> = {
	charge: '/v1/charges',
	'checkout.session': '/v1/checkout/sessions',
	customer: '/v1/customers',
	dispute: '/v1/disputes',
	invoice: '/v1/invoices',
	invoice_payment: '/v1/invoice_payments',
	payment_intent: '/v1/payment_intents',
	payout: '/v1/payouts',
	refund: '/v1/refunds',
};

/**
 * The object of an event as it is now.
 *
 * @returns as the event has it, where Stripe offers no way to read it or has none any more
 */
export async function objectNow(stripe: Stripe, event: Stripe.Event): Promise<object> {
	const { object } = event.data as { object: { object?: string; id?: string } };
	const path = PATHS[object.object ?? ''];
	if (!path || !object.id) return object;
	const { errors } = await loadStripeSdk();
	try {
		const options = event.account ? { stripeAccount: event.account } : {};
		const address = `${path}/${encodeURIComponent(object.id)}`;
		// The SDK types no answer of a raw request.
		return (await stripe.rawRequest('GET', address, {}, options)) as object;
	} catch (error) {
		if (error instanceof errors.StripeInvalidRequestError) return object;
		throw error;
	}
}
