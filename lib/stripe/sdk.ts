import type Stripe from 'stripe';

export type StripeSdk = typeof Stripe;

/**
 * Stripe's SDK, loaded when something first talks to Stripe: a node that is only shown in the editor
 * does not pay for it.
 */
export async function loadStripeSdk(): Promise<StripeSdk> {
	const module = await import('stripe');
	return module.default;
}
