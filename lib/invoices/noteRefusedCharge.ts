import type Stripe from 'stripe';
import { isRefusal, isStripeError } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';

/** A charge that was asked for under a key that others come to as well. */
export type KeyedCharge = Pick<
	Stripe.PaymentIntentCreateParams,
	'amount' | 'currency' | 'customer' | 'metadata'
> & { key: string };

/**
 * Notes a charge that Stripe has refused without keeping a payment of it. Stripe keeps such a refusal under
 * its idempotency key for a day, and whoever charges the invoice next would come to that key with another
 * request, and be turned away. A payment that is canceled at once counts like a declined one: the next charge
 * comes to another key. https://docs.stripe.com/api/idempotent_requests
 *
 * Any other error is left alone.
 *
 * @returns why it could not be noted, in Stripe's words, where it could not; nothing has been taken then either
 */
export async function noteRefusedCharge(
	stripe: Stripe,
	{ key, amount, currency, customer = '', metadata = {} }: KeyedCharge,
	error: unknown,
): Promise<string | undefined> {
	if (!isRefusal(error) || (isStripeError(error) && error.payment_intent)) return undefined;
	let id: string;
	try {
		const noted = await stripe.paymentIntents.create(
			{ amount, currency, customer, metadata },
			{ idempotencyKey: stepKey(key, 'refused') },
		);
		id = noted.id;
	} catch (reason) {
		return reason instanceof Error ? reason.message : String(reason);
	}
	try {
		await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
	} catch {
		// It counts as it is. Nobody pays what has no way to pay, and nobody is shown.
	}
	return undefined;
}
