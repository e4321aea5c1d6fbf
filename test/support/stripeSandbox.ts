import type Stripe from 'stripe';
import { connectStripe, type ClientOptions, type StripeConnection } from '../../lib/stripe/client';
import { startTestSandbox, type TestSandbox } from '../sandbox/support';
import { impatientClock } from './skippedWaits';

export { impatientClock };

/** High enough that no test runs into it. */
const NO_LIMIT = { rateLimit: 100_000, endpointRateLimit: 100_000 };

export interface StripeSandbox extends TestSandbox {
	/** Our own client, as the nodes open it, with waits that take no time. */
	connect(
		connection?: Partial<StripeConnection>,
		options?: Partial<ClientOptions>,
	): Promise<Stripe>;
	/** Makes requests misbehave; see the sandbox's control API. */
	fault(fault: object): Promise<unknown>;
	/** Empties it, and lets searches see every write at once. */
	reset(): Promise<void>;
}

/** Starts a sandbox for tests of the product's Stripe code. */
export async function startStripeSandbox(): Promise<StripeSandbox> {
	const sandbox = await startTestSandbox();
	return {
		...sandbox,
		connect: async (connection = {}, options = {}) =>
			await connectStripe(
				{
					secretKey: sandbox.stripe.secretKey,
					apiAddress: sandbox.stripe.url,
					...NO_LIMIT,
					...connection,
				},
				{ clock: impatientClock, ...options },
			),
		fault: async (fault) => await sandbox.call('POST', '/faults', { service: 'stripe', ...fault }),
		reset: async () => {
			await sandbox.call('POST', '/reset');
			await sandbox.call('PATCH', '/settings', {
				stripe: { rateLimit: 1e6, endpointRateLimit: 1e6, searchLag: 0 },
			});
		},
	};
}
