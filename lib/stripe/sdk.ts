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

/**
 * The version of Stripe's API that the SDK is made for. Events are asked for in it, so that their objects have
 * the shapes that its types say. A test holds it against the SDK.
 */
export const PINNED_API_VERSION = '2026-10-28.endive';
