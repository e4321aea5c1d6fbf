import type Stripe from 'stripe';
import { systemAgent } from '../agent';
import type { Clock } from '../clock';
import { badInput } from '../errors';
import { limiterFor } from '../limits/registry';
import type { RetryPolicy } from '../retry';
import { parseServiceAddress } from '../serviceAddress';
import { stripeCeilings, type RaisedCeilings } from './ceilings';
import { loadStripeSdk } from './sdk';
import { createTransport } from './transport';

export const STRIPE_API_ADDRESS = 'https://api.stripe.com';

/** How to reach one Stripe account. */
export interface StripeConnection extends RaisedCeilings {
	/** A secret or restricted key. */
	secretKey: string;
	/** Default {@link STRIPE_API_ADDRESS}. */
	apiAddress?: string;
	/** `acct_…`: all requests act on this connected account. */
	connectedAccount?: string;
}

export interface ClientOptions {
	clock: Clock;
	/** A number in [0, 1) for the jitter of retries. */
	random?: () => number;
	retryPolicy?: RetryPolicy;
	/** Milliseconds without a byte after which a request counts as lost. */
	timeoutMs?: number;
}

/**
 * Opens a client of Stripe's SDK whose requests keep to the account's rate limits and survive passing
 * faults (see `transport.ts`). No request is made yet.
 *
 * @throws Problem when the API address is not one
 */
export async function connectStripe(
	connection: StripeConnection,
	options: ClientOptions,
): Promise<Stripe> {
	const StripeClient = await loadStripeSdk();
	const address = parseApiAddress(connection.apiAddress || STRIPE_API_ADDRESS);
	const limiter = limiterFor(
		// A connected account has limits of its own: https://docs.stripe.com/rate-limits
		['stripe', address.origin, connection.secretKey, connection.connectedAccount ?? ''],
		stripeCeilings(connection.secretKey, connection),
		options.clock,
	);
	const protocol = address.protocol === 'http:' ? 'http' : 'https';
	return new StripeClient(connection.secretKey, {
		host: address.hostname,
		port: address.port || (protocol === 'http' ? 80 : 443),
		protocol,
		stripeAccount: connection.connectedAccount || undefined,
		httpClient: createTransport({
			inner: StripeClient.createNodeHttpClient(systemAgent(protocol)),
			limiter,
			clock: options.clock,
			random: options.random,
			retryPolicy: options.retryPolicy,
		}),
		maxNetworkRetries: 0,
		timeout: options.timeoutMs ?? 60_000,
		telemetry: false,
		appInfo: { name: 'n8n-nodes-stripe-salesforce' },
	});
}

/**
 * Reads the API address of a credential: https, or plain http on this machine only, since every
 * request carries the secret key.
 *
 * @throws Problem when it is none, or leads elsewhere than it seems to
 */
export function parseApiAddress(address: string): URL {
	const field = { name: 'API Address', whatToDo: `Use ${STRIPE_API_ADDRESS}` };
	const url = parseServiceAddress(address, field);
	if (url.pathname !== '/' || url.search || url.hash) {
		throw badInput(
			field.name,
			'it must end after the name of the machine and its port',
			field.whatToDo,
		);
	}
	return url;
}
