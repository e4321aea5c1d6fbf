import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';
import { livingCustomer } from '../customers/livingCustomers';
import { PLATFORM_CUSTOMER_KEY } from './links';

/** Clauses that one search query may combine. https://docs.stripe.com/search#search-query-language */
const CLAUSES_PER_SEARCH = 10;

/** Idempotency keys are remembered for at least a day; an hour more for clocks that differ. */
const KEY_MEMORY_SECONDS = 25 * 60 * 60;

/** Finds the customers of a connected account that stand for customers of the platform. */
export interface ConnectedFinder {
	/**
	 * Those that stand for this one, as they are now. Search lags behind writes, normally by less than a
	 * minute, so one made just now may be missing.
	 */
	find(platformCustomer: string): Promise<Stripe.Customer[]>;
	/** As `find`, of those made within the last day: slower, but sees every write. */
	findForSure(platformCustomer: string): Promise<Stripe.Customer[]>;
}

/**
 * @param stripe a client of the connected account
 * @param expected platform's customers that are going to be asked for: ten of them share a search
 */
export function createConnectedFinder(
	stripe: Stripe,
	clock: WallClock,
	expected: readonly string[] = [],
): ConnectedFinder {
	const searches = new Map<string, () => Promise<Stripe.Customer[]>>();
	const all = [...new Set(expected)];
	for (let at = 0; at < all.length; at += CLAUSES_PER_SEARCH) {
		const group = all.slice(at, at + CLAUSES_PER_SEARCH);
		const search = once(async () => await searchFor(stripe, group));
		for (const id of group) searches.set(id, search);
	}
	return {
		find: async (platformCustomer) => {
			const search =
				searches.get(platformCustomer) ?? (async () => await searchFor(stripe, [platformCustomer]));
			const living: Stripe.Customer[] = [];
			for (const { id } of (await search()).filter((found) => standsFor(found, platformCustomer))) {
				// What a search shows is not believed.
				const customer = await livingCustomer(stripe, id);
				if (customer && standsFor(customer, platformCustomer)) living.push(customer);
			}
			return living;
		},
		findForSure: async (platformCustomer) => {
			const created = { gte: unixSeconds(clock) - KEY_MEMORY_SECONDS };
			const found: Stripe.Customer[] = [];
			for await (const customer of stripe.customers.list({ created, limit: 100 })) {
				if (standsFor(customer, platformCustomer)) found.push(customer);
			}
			return found;
		},
	};
}

/** Whether a connected customer stands for that one of the platform. */
export function standsFor({ metadata }: Stripe.Customer, platformCustomer: string): boolean {
	return metadata[PLATFORM_CUSTOMER_KEY] === platformCustomer;
}

async function searchFor(stripe: Stripe, ids: readonly string[]): Promise<Stripe.Customer[]> {
	const query = ids.map((id) => `metadata["${PLATFORM_CUSTOMER_KEY}"]:"${id}"`).join(' OR ');
	const found: Stripe.Customer[] = [];
	for await (const customer of stripe.customers.search({ query, limit: 100 })) found.push(customer);
	return found;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return async () => {
		made ??= make();
		try {
			return await made;
		} catch (error) {
			made = undefined;
			throw error;
		}
	};
}
