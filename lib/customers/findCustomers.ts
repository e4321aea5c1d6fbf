import DataLoader from 'dataloader';
import type Stripe from 'stripe';

/** The metadata key under which a customer carries the ID of its CRM record. */
export const CRM_ID_KEY = 'salesforce_account_id';

/** Clauses that one search query may combine. https://docs.stripe.com/search#search-query-language */
const CLAUSES_PER_SEARCH = 10;

/** Idempotency keys are remembered for at least a day; an hour more for clocks that differ. */
const KEY_MEMORY_SECONDS = 25 * 60 * 60;

/** Finds customers by what identifies them. */
export interface CustomerFinder {
	/**
	 * Customers that carry this CRM ID. Search lags behind writes, normally by less than a minute, so
	 * a customer made just now may be missing. IDs asked for at once share a request, ten to one.
	 */
	byCrmId(crmId: string): Promise<Stripe.Customer[]>;
	/** Customers that carry this CRM ID, made within the last day: slower, but sees every write. */
	recentByCrmId(crmId: string): Promise<Stripe.Customer[]>;
	/** Customers with exactly this e-mail address, capitals included; sees every write. */
	byEmail(email: string): Promise<Stripe.Customer[]>;
}

/** @param now the present time in seconds since 1970 */
export function createCustomerFinder(stripe: Stripe, now: () => number): CustomerFinder {
	const byCrmId = new DataLoader<string, Stripe.Customer[]>(
		async (crmIds) => await searchByCrmIds(stripe, crmIds),
		{ maxBatchSize: CLAUSES_PER_SEARCH, cache: false },
	);
	return {
		byCrmId: async (crmId) => await byCrmId.load(crmId),
		recentByCrmId: async (crmId) => {
			const found: Stripe.Customer[] = [];
			const recent = stripe.customers.list({
				created: { gte: now() - KEY_MEMORY_SECONDS },
				limit: 100,
			});
			for await (const customer of recent) {
				if (customer.metadata[CRM_ID_KEY] === crmId) found.push(customer);
			}
			return found;
		},
		byEmail: async (email) => {
			const found: Stripe.Customer[] = [];
			for await (const customer of stripe.customers.list({ email, limit: 100 })) {
				found.push(customer);
			}
			return found;
		},
	};
}

async function searchByCrmIds(
	stripe: Stripe,
	crmIds: readonly string[],
): Promise<Stripe.Customer[][]> {
	const distinct = [...new Set(crmIds)];
	const query = distinct
		.map((crmId) => `metadata["${CRM_ID_KEY}"]:"${escapeForSearch(crmId)}"`)
		.join(' OR ');
	// Search matches without regard to case, CRM IDs do not: compare again.
	const byId = new Map<string, Stripe.Customer[]>();
	for await (const customer of stripe.customers.search({ query, limit: 100 })) {
		const crmId = customer.metadata[CRM_ID_KEY];
		if (crmId !== undefined) byId.set(crmId, [...(byId.get(crmId) ?? []), customer]);
	}
	return crmIds.map((crmId) => byId.get(crmId) ?? []);
}

function escapeForSearch(value: string): string {
	return value.replace(/[\\"]/g, '\\$&');
}
