import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type Stripe from 'stripe';
import { stripeAccounts, type StripeAccounts } from '../stripe/accounts';
import type { StripeCredential } from '../stripe/credential';
import { systemClock } from './clock';

export const STRIPE_CREDENTIAL = 'stripeAccountApi';

/** Where nodes, triggers and pickers reach Stripe from. */
export type StripeContext =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** The Stripe accounts that the node's credential leads to. */
export async function openStripeAccounts(context: StripeContext): Promise<StripeAccounts> {
	const credential = await context.getCredentials<StripeCredential>(STRIPE_CREDENTIAL);
	return stripeAccounts(credential, systemClock);
}

/** Clients of the Stripe accounts of the node's credential, by location; empty for the main account. */
export async function stripeOfLocation(
	context: StripeContext,
): Promise<(location: string) => Promise<Stripe>> {
	const { clientOf } = await openStripeAccounts(context);
	return async (location) => await clientOf({ location });
}
