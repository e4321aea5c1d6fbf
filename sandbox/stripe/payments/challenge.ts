import type Stripe from 'stripe';
import type { Context } from '../context';
import type { ObjectTypes } from '../objectTypes';

/** An intent whose payer can be asked to authenticate. */
type Intent = ObjectTypes['payment_intent'] | ObjectTypes['setup_intent'];

/**
 * What the payer has to do to authenticate: go to the challenge's page and come back to `returnUrl`,
 * or leave it to Stripe.js where there is none.
 * https://docs.stripe.com/payments/3d-secure/authentication-flow
 */
export function challengeFor(
	context: Context,
	intent: Intent,
	returnUrl: string | undefined,
): Stripe.PaymentIntent.NextAction {
	const page = `${context.pages}/authenticate/${intent.id}/${intent.client_secret ?? ''}`;
	context.store.patchHidden(intent.id, { returnUrl: returnUrl ?? null });
	const action = returnUrl
		? { type: 'redirect_to_url', redirect_to_url: { url: page, return_url: returnUrl } }
		: {
				type: 'use_stripe_sdk',
				use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: page },
			};
	return action;
}
