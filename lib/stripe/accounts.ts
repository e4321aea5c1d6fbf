import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { signingSecretsIn } from './apiKey';
import { type ClientOptions, connectStripe } from './client';
import { keysOf, type StripeCredential, stripeConnection } from './credential';

/** Which of the accounts that a credential leads to is meant. */
export interface StripeAccountChoice {
	/** The name of one of the credential's locations; empty for its main account. */
	location?: string;
	/** `acct_…` of a connected account; empty for the account itself. */
	connectedAccount?: string;
}

/** What the lists call the account that belongs to no location. */
export const MAIN_ACCOUNT = 'Main Account';

/** The Stripe accounts that a credential leads to: its own, and one for each location. */
export interface StripeAccounts {
	/** Their locations, the main account first, as ''. */
	readonly locations: readonly string[];
	/**
	 * A client for an account, each opened once: what goes to the same account shares one.
	 *
	 * @throws Problem when a key is of the wrong kind or the location is unknown
	 */
	readonly clientOf: (choice?: StripeAccountChoice) => Promise<Stripe>;
	/**
	 * The secrets by which webhooks of an account are signed: several while one is rolled, and where a
	 * platform has an endpoint for its own events and one for those of its connected accounts.
	 *
	 * @param location of the account; empty for the main one
	 * @returns none when the builder has entered none
	 * @throws Problem when the location is unknown
	 */
	readonly signingSecretsOf: (location?: string) => string[];
}

/**
 * Opens a credential. No request is made yet.
 *
 * @param patience for how long a request is tried, where somebody waits for it
 */
export function stripeAccounts(
	credential: StripeCredential,
	clock: Clock,
	patience: Pick<ClientOptions, 'retryPolicy' | 'timeoutMs'> = {},
): StripeAccounts {
	const clients = new Map<string, Promise<Stripe>>();
	const locations = credential.locations?.location ?? [];
	return {
		locations: ['', ...locations.map(({ name }) => name.trim())],
		clientOf: async ({ location = '', connectedAccount = '' } = {}) => {
			const name = JSON.stringify([location, connectedAccount]);
			let client = clients.get(name);
			if (!client) {
				client = connectStripe(stripeConnection(credential, location, connectedAccount), {
					...patience,
					clock,
				});
				clients.set(name, client);
			}
			return await client;
		},
		signingSecretsOf: (location = '') =>
			signingSecretsIn(keysOf(credential, location).webhookSigningSecret),
	};
}
