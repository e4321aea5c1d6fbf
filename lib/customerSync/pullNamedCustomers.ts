import type Stripe from 'stripe';
import type { SalesforceConnection } from '../salesforce/connection';
import { stripeProblem } from '../stripe/errors';
import { readCustomers } from './changedCustomers';
import { pullCustomers, type PullOptions } from './pullCustomers';
import type { PullResult } from './pullResult';

export interface NamedCustomersTools {
	salesforce: SalesforceConnection;
	/** Opens the Stripe account of a location. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** Names of the credential's locations, '' for the main account. */
	locations: readonly string[];
}

/**
 * Brings accounts into step with customers that are named. Each is looked for in one location after the
 * other.
 *
 * @param ids each is pulled once, however often it is there
 * @returns what became of each by its ID; one that Stripe does not know is missing
 * @throws Problem when the customers cannot be read
 */
export async function pullNamedCustomers(
	ids: readonly string[],
	{ salesforce, stripeOf, locations }: NamedCustomersTools,
	options: Omit<PullOptions, 'location' | 'updateAccounts'>,
): Promise<Map<string, PullResult>> {
	const results = new Map<string, PullResult>();
	try {
		for (const location of locations) {
			const open = [...new Set(ids)].filter((id) => /^cus_\w+$/.test(id) && !results.has(id));
			if (open.length === 0) break;
			const stripe = await stripeOf(location);
			const customers = await readCustomers(stripe, open);
			const pull = { ...options, location, updateAccounts: true };
			const found = await pullCustomers(salesforce, stripe, customers, pull);
			customers.forEach(({ id }, index) => {
				const result = found[index];
				if (result) results.set(id, result);
			});
		}
	} catch (error) {
		throw stripeProblem(error, 'Reading the customers');
	}
	return results;
}
