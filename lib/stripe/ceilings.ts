import type { Ceilings } from '../limits/requestLimiter';
import { keyFacts } from './apiKey';

/** Ceilings that Stripe raised for an account, in requests a second; 0 or absent: the documented ones. */
export interface RaisedCeilings {
	rateLimit?: number;
	endpointRateLimit?: number;
}

const SEARCH_OPERATIONS = [
	'charges',
	'customers',
	'invoices',
	'payment_intents',
	'prices',
	'products',
	'subscriptions',
];

/**
 * The ceilings that Stripe documents: 100 requests a second in live mode and 25 in test mode for the
 * account, 25 for each named operation, 20 for search. https://docs.stripe.com/rate-limits
 *
 * @param secretKey tells the mode; a key that does not is held to the lower ceiling
 */
export function stripeCeilings(secretKey: string, raised: RaisedCeilings = {}): Ceilings {
	const documented = keyFacts(secretKey).mode === 'live' ? 100 : 25;
	return {
		account: raised.rateLimit || documented,
		operation: raised.endpointRateLimit || 25,
		perOperation: Object.fromEntries(
			SEARCH_OPERATIONS.map((resource) => [`GET /v1/${resource}/search`, 20]),
		),
	};
}
