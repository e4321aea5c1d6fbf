import Stripe from 'stripe';
import type { LoggedRequest } from '../../sandbox/control/requestLog';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { requestJson } from '../support/requestJson';

/** A sandbox for a test file, with the clients and control calls that tests use. */
export interface TestSandbox extends Sandbox {
	/** The official SDK with the given key, by default the first account's test key. */
	client(key?: string, config?: Stripe.StripeConfig): Stripe;
	/** A control call; answers its JSON. */
	call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
	/** The Stripe requests received since the last reset. */
	requests(): Promise<LoggedRequest[]>;
	/** Empties the sandbox and lifts the rate limits, which most tests would run into. */
	restart(): Promise<void>;
}

/** Starts a sandbox without rate limits, which tests of anything else would run into. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
	const sandbox = await startSandbox({ port: 0, ...options });
	const test: TestSandbox = {
		...sandbox,
		client(key = sandbox.stripe.secretKey, config = {}) {
			const { hostname, port } = new URL(sandbox.stripe.url);
			return new Stripe(key, {
				host: hostname,
				port,
				protocol: 'http',
				maxNetworkRetries: 0,
				telemetry: false,
				...config,
			});
		},
		async call<T>(method: string, path: string, body?: unknown) {
			return await requestJson<T>(method, `${sandbox.control}${path}`, body);
		},
		async requests() {
			return (await test.call<{ requests: LoggedRequest[] }>('GET', '/requests?service=stripe'))
				.requests;
		},
		async restart() {
			await test.call('POST', '/reset');
			await test.call('PATCH', '/settings', { stripe: { rateLimit: 1e6, endpointRateLimit: 1e6 } });
		},
	};
	await test.restart();
	return test;
}

/** The refusal that `promise` ends with. */
export async function refusalOf(promise: PromiseLike<unknown>): Promise<Stripe.errors.StripeError> {
	try {
		await promise;
	} catch (error) {
		if (error instanceof Stripe.errors.StripeError) return error;
		throw error;
	}
	throw new Error('Stripe accepted what the test expected it to refuse');
}
