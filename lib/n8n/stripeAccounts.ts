import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type Stripe from 'stripe';
import { stripeAccounts, type StripeAccounts } from '../stripe/accounts';
import { keyFacts, type KeyMode } from '../stripe/apiKey';
import type { StripeCredential } from '../stripe/credential';
import { systemClock } from './clock';

export const STRIPE_CREDENTIAL = 'stripeAccountApi';

/** Where nodes, triggers and pickers reach Stripe from. */
export type StripeContext =
	| IExecuteFunctions
	| IHookFunctions
	// Pickers.
	| ILoadOptionsFunctions
	| IWebhookFunctions;

/**
 * The Stripe accounts that the node's credential leads to.
 *
 * @param patience for how long a request is tried, where somebody waits for it
 */
export async function openStripeAccounts(
	context: StripeContext,
	patience: Parameters<typeof stripeAccounts>[2] = {},
): Promise<StripeAccounts> {
	const credential = await context.getCredentials<StripeCredential>(STRIPE_CREDENTIAL);
	return stripeAccounts(credential, systemClock, patience);
}

/** Whether the node's credential is for Stripe's live or its test mode; undefined where its key does not tell. */
export async function stripeModeOf(context: StripeContext): Promise<KeyMode | undefined> {
	const { secretKey } = await context.getCredentials<StripeCredential>(STRIPE_CREDENTIAL);
	return keyFacts(secretKey.trim()).mode;
}

/** Clients of the Stripe accounts of the node's credential, by location; empty for the main account. */
export async function stripeOfLocation(
	context: StripeContext,
): Promise<(location: string) => Promise<Stripe>> {
	const { clientOf } = await openStripeAccounts(context);
	return async (location) => await clientOf({ location });
}
