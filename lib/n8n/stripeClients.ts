import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import type Stripe from 'stripe';
import { connectStripe } from '../stripe/client';
import { stripeConnection, type StripeCredential } from '../stripe/credential';
import { systemClock } from './clock';

export const STRIPE_CREDENTIAL = 'stripeAccountApi';

/** Which of the accounts that a credential leads to is meant. */
export interface StripeAccountChoice {
	/** The name of one of the credential's locations; empty for its main account. */
	location?: string;
	/** `acct_…` of a connected account; empty for the account itself. */
	connectedAccount?: string;
}

/** The credential as the builder filled it in. */
export async function stripeCredential(
	context: IExecuteFunctions | ILoadOptionsFunctions,
): Promise<StripeCredential> {
	return await context.getCredentials<StripeCredential>(STRIPE_CREDENTIAL);
}

/**
 * Opens clients for a credential's accounts, each once: items that go to the same account share one.
 *
 * @throws Problem (from the returned function) when a key is of the wrong kind or a location is unknown
 */
export function stripeClients(
	credential: StripeCredential,
): (choice: StripeAccountChoice) => Promise<Stripe> {
	const clients = new Map<string, Promise<Stripe>>();
	return async ({ location = '', connectedAccount = '' }) => {
		const name = JSON.stringify([location, connectedAccount]);
		let client = clients.get(name);
		if (!client) {
			client = connectStripe(stripeConnection(credential, location, connectedAccount), {
				clock: systemClock,
			});
			clients.set(name, client);
		}
		return await client;
	};
}
