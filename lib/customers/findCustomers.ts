import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';

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
	 * a customer made just now may be missing.
	 */
	byCrmId(crmId: string): Promise<Stripe.Customer[]>;
	/** Customers that carry this CRM ID, made within the last day: slower, but sees every write. */
	recentByCrmId(crmId: string): Promise<Stripe.Customer[]>;
	/** Customers with exactly this e-mail address, capitals included; sees every write. */
	byEmail(email: string): Promise<Stripe.Customer[]>;
}

/**
 * @param expected CRM IDs that are going to be asked for: ten of them share one request, which is made
 * when the first of the ten is asked for
 */
export function createCustomerFinder(
	stripe: Stripe,
	clock: WallClock,
	expected: readonly string[] = [],
): CustomerFinder {
	const groups = new Map<string, CrmIdGroup>();
	const distinct = [...new Set(expected)];
	for (let start = 0; start < distinct.length; start += CLAUSES_PER_SEARCH) {
		const group = new CrmIdGroup(stripe, distinct.slice(start, start + CLAUSES_PER_SEARCH));
		for (const crmId of group.crmIds) groups.set(crmId, group);
	}
	return {
		byCrmId: async (crmId) =>
			await (groups.get(crmId) ?? new CrmIdGroup(stripe, [crmId])).customersOf(crmId),
		recentByCrmId: async (crmId) => {
			const recent = stripe.customers.list({
				created: { gte: unixSeconds(clock) - KEY_MEMORY_SECONDS },
				limit: 100,
			});
			return await collect(recent, (customer) => customer.metadata[CRM_ID_KEY] === crmId);
		},
		byEmail: async (email) => await collect(stripe.customers.list({ email, limit: 100 })),
	};
}

/** CRM IDs that are searched for together, once. */
class CrmIdGroup {
	private found?: Promise<Stripe.Customer[]>;

	constructor(
		private readonly stripe: Stripe,
		readonly crmIds: readonly string[],
	) {}

	async customersOf(crmId: string): Promise<Stripe.Customer[]> {
		this.found ??= this.search();
		// Search matches without regard to case, CRM IDs do not: compare again.
		return (await this.found).filter((customer) => customer.metadata[CRM_ID_KEY] === crmId);
	}

	private async search(): Promise<Stripe.Customer[]> {
		const query = this.crmIds
			.map((crmId) => `metadata["${CRM_ID_KEY}"]:"${escapeForSearch(crmId)}"`)
			.join(' OR ');
		return await collect(this.stripe.customers.search({ query, limit: 100 }));
	}
}

async function collect(
	customers: AsyncIterable<Stripe.Customer>,
	wanted: (customer: Stripe.Customer) => boolean = () => true,
): Promise<Stripe.Customer[]> {
	const found: Stripe.Customer[] = [];
	for await (const customer of customers) {
		if (wanted(customer)) found.push(customer);
	}
	return found;
}

function escapeForSearch(value: string): string {
	return value.replace(/[\\"]/g, '\\$&');
}
