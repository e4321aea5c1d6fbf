import { StripeError } from './errors';

/** Requests a second; null: as Stripe documents. */
export interface RateLimitSettings {
	rateLimit: number | null;
	endpointRateLimit: number | null;
}

/** https://docs.stripe.com/rate-limits */
const LIVE_PER_SECOND = 100;
const TEST_PER_SECOND = 25;
const ENDPOINT_PER_SECOND = 25;
const SEARCH_PER_SECOND = 20;

/** Counts requests over the second that has just passed, per account and mode, and per operation. */
export class RateLimiter {
	private readonly accepted = new Map<string, number[]>();

	constructor(private readonly settings: RateLimitSettings) {}

	/** Accepts a request that arrived at `at` (milliseconds), or throws Stripe's 429. */
	accept(account: string, livemode: boolean, operation: string, at: number): void {
		const global = this.window(`${account} ${livemode}`, at);
		const endpoint = this.window(`${account} ${livemode} ${operation}`, at);
		const perAccount = this.settings.rateLimit ?? (livemode ? LIVE_PER_SECOND : TEST_PER_SECOND);
		const perEndpoint =
			this.settings.endpointRateLimit ??
			(operation.endsWith('.search') ? SEARCH_PER_SECOND : ENDPOINT_PER_SECOND);
		if (global.length >= perAccount) throw tooMany(livemode, 'global-rate');
		if (endpoint.length >= perEndpoint) throw tooMany(livemode, 'endpoint-rate');
		global.push(at);
		endpoint.push(at);
	}

	clear(): void {
		this.accepted.clear();
	}

	private window(name: string, at: number): number[] {
		const times = this.accepted.get(name) ?? [];
		this.accepted.set(name, times);
		while (times[0] !== undefined && times[0] <= at - 1000) times.shift();
		return times;
	}
}

/** Stripe's answer to one request too many; the header says which limit was met. */
export function tooMany(livemode: boolean, reason: string): StripeError {
	return new StripeError(
		429,
		{
			type: 'invalid_request_error',
			code: 'rate_limit',
			message: livemode
				? 'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.'
				: 'Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
		},
		{ headers: { 'stripe-rate-limited-reason': reason }, beforeEndpoint: true },
	);
}
