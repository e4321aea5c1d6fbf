import type Stripe from 'stripe';
import type { Context } from '../context';
import { invalidRequest, type StripeError } from '../errors';

/**
 * The refusal of confirming or canceling an intent that a Checkout Session has made, which nobody but Checkout
 * may. https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-payment_intent
 *
 * @returns undefined for an intent that no session has made
 */
export function refusalOfCheckout(
	context: Context,
	{ id, object }: Stripe.PaymentIntent | Stripe.SetupIntent,
	verb: 'cancel' | 'confirm',
): StripeError | undefined {
	if (context.store.hidden(id)['checkout'] === undefined) return undefined;
	const kind = object === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent';
	return invalidRequest(
		`You cannot ${verb} this ${kind} because it was created by a Checkout Session. Expire the Checkout Session instead.`,
		`${object}_unexpected_state`,
	);
}
