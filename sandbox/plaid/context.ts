import type { ServiceHost } from '../service';
import type { BankAccount } from './banks';
import type { SigningKey } from './signingKey';
import type { PlaidStore } from './store';

/** Makes, at the Stripe account that Plaid is connected with, a token of a verified bank account. */
export type StripeTokens = (account: { number: string; holder: string }) => string;

/** What everything that answers for Plaid works with. */
export interface PlaidContext {
	host: ServiceHost;
	store: PlaidStore;
	stripeToken: StripeTokens;
	key: SigningKey;
}

/** A balance as Plaid has it: in whole units of the currency with a fraction. */
export function balancesOf({ available, current }: BankAccount) {
	return {
		available,
		current,
		limit: null,
		iso_currency_code: 'USD',
		unofficial_currency_code: null,
	};
}

/** Epoch seconds as Plaid writes them. */
export function dateTime(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
