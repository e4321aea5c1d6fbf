import type { RateLimitSettings } from './rateLimits';

/** What PATCH /settings can change for Stripe. */
export interface StripeSettings extends RateLimitSettings {
	/** Seconds, by the wall clock, until a change shows in search results. */
	searchLag: number;
	/** Milliseconds that each request takes, so that requests can overlap. */
	latency: number;
}

export function defaultSettings(): StripeSettings {
	return { rateLimit: null, endpointRateLimit: null, searchLag: 1, latency: 0 };
}

/** Changes settings by name; null brings a rate limit back to what Stripe documents. */
export function changeSettings(settings: StripeSettings, patch: Record<string, unknown>): void {
	for (const [name, value] of Object.entries(patch)) {
		if (!(name in settings)) {
			throw new Error(`No setting "${name}"; there is ${Object.keys(settings).join(', ')}`);
		}
		const isLimit = name === 'rateLimit' || name === 'endpointRateLimit';
		if (!(typeof value === 'number' && value >= 0) && !(isLimit && value === null)) {
			throw new Error(`"${name}" must be a number from 0${isLimit ? ', or null' : ''}`);
		}
	}
	Object.assign(settings, patch);
}
