import type Stripe from 'stripe';
import { isStripeError } from '../stripe/errors';
import type { Invoice } from './invoice';
import { INVOICE_ID_KEY } from './metadataKeys';

/** All Checkout Sessions of an invoice, whatever became of them. */
export async function sessionsOf(
	stripe: Stripe,
	{ id, customerId }: Pick<Invoice, 'customerId' | 'id'>,
): Promise<Stripe.Checkout.Session[]> {
	const found: Stripe.Checkout.Session[] = [];
	for await (const session of stripe.checkout.sessions.list({ customer: customerId, limit: 100 })) {
		if (session.metadata?.[INVOICE_ID_KEY] === id) found.push(session);
	}
	return found;
}

/** Ends sessions; false when one of them has been paid, or has ended, in the meantime. */
export async function expireAll(
	stripe: Stripe,
	sessions: readonly Stripe.Checkout.Session[],
): Promise<boolean> {
	for (const { id } of sessions) {
		try {
			await stripe.checkout.sessions.expire(id);
		} catch (error) {
			if (!isStripeError(error) || error.type !== 'StripeInvalidRequestError') throw error;
			return false;
		}
	}
	return true;
}
