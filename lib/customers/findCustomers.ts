import pMap from 'p-map';
import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';
import { recordIdOf } from '../salesforce/recordId';
import { isRefusal } from '../stripe/errors';
import { crmIdOf } from './crmId';
import { livingCustomers } from './livingCustomers';
import { CRM_ID_KEY } from './metadataKeys';

/** Clauses that one search query may combine. https://docs.stripe.com/search#search-query-language */
const CLAUSES_PER_SEARCH = 10;

/** Idempotency keys are remembered for at least a day; an hour more for clocks that differ. */
const KEY_MEMORY_SECONDS = 25 * 60 * 60;

/** Test clocks that are looked at at a time. */
const AT_ONCE = 10;

/** Finds customers by what identifies them: living ones alone, and as they are now. */
export interface CustomerFinder {
	/**
	 * Customers that carry this CRM ID. Search lags behind writes, normally by less than a minute, so
	 * a customer made just now may be missing; what it shows of one that was changed or deleted
	 * meanwhile is not believed.
	 */
	byCrmId(crmId: string): Promise<Stripe.Customer[]>;
	/** Customers that carry this CRM ID, made within the last day: slower, but sees every write. */
	recentByCrmId(crmId: string): Promise<Stripe.Customer[]>;
	/**
	 * Customers with exactly this e-mail address, capitals included; sees every write.
	 *
	 * @param testClock also those that live by this test clock: no other list shows them
	 */
	byEmail(email: string, testClock?: string): Promise<Stripe.Customer[]>;
}

/**
 * @param expected CRM IDs that are going to be asked for: several of them share one request, which is
 * made when the first of them is asked for
 */
export function createCustomerFinder(
	stripe: Stripe,
	clock: WallClock,
	expected: readonly string[] = [],
): CustomerFinder {
	const groups = new Map<string, CrmIdGroup>();
	for (const crmIds of groupsOf([...new Set(expected)])) {
		const group = new CrmIdGroup(stripe, crmIds);
		for (const crmId of crmIds) groups.set(crmId, group);
	}
	return {
		byCrmId: async (crmId) => {
			const carriesIt = (customer: Stripe.Customer) => crmIdOf(customer) === crmId;
			const group = groups.get(crmId) ?? new CrmIdGroup(stripe, [crmId]);
			// Search matches without regard to case, CRM IDs do not: compare again.
			const candidates = (await group.customers()).filter(carriesIt).map(({ id }) => id);
			return (await livingCustomers(stripe, candidates)).filter(carriesIt);
		},
		recentByCrmId: async (crmId) => {
			const carriesIt = (customer: Stripe.Customer) => crmIdOf(customer) === crmId;
			const created = { gte: unixSeconds(clock) - KEY_MEMORY_SECONDS };
			const found = await collect(stripe.customers.list({ created, limit: 100 }), carriesIt);
			return found.length > 0 ? found : await onTestClocks(stripe, carriesIt);
		},
		byEmail: async (email, testClock) => {
			const found = await collect(stripe.customers.list({ email, limit: 100 }));
			if (!testClock) return found;
			const byClock = stripe.customers.list({ email, test_clock: testClock, limit: 100 });
			return [...found, ...(await collect(byClock))];
		},
	};
}

/** The ID as it may stand in metadata: people note the 15 characters that Salesforce shows as well. */
function spellingsOf(crmId: string): string[] {
	return recordIdOf(crmId) === crmId ? [crmId, crmId.slice(0, 15)] : [crmId];
}

/** IDs that one search has room for. */
function groupsOf(crmIds: readonly string[]): string[][] {
	const groups: string[][] = [];
	let clauses = CLAUSES_PER_SEARCH;
	for (const crmId of crmIds) {
		const { length } = spellingsOf(crmId);
		if (clauses + length > CLAUSES_PER_SEARCH) {
			groups.push([]);
			clauses = 0;
		}
		groups.at(-1)?.push(crmId);
		clauses += length;
	}
	return groups;
}

/** CRM IDs that are searched for together, once. */
class CrmIdGroup {
	private found?: Promise<Stripe.Customer[]>;

	constructor(
		private readonly stripe: Stripe,
		private readonly crmIds: readonly string[],
	) {}

	async customers(): Promise<Stripe.Customer[]> {
		this.found ??= this.search();
		return await this.found;
	}

	private async search(): Promise<Stripe.Customer[]> {
		const query = this.crmIds
			.flatMap(spellingsOf)
			.map((spelling) => `metadata["${CRM_ID_KEY}"]:"${escapeForSearch(spelling)}"`)
			.join(' OR ');
		return await collect(this.stripe.customers.search({ query, limit: 100 }));
	}
}

/**
 * Customers that live by a test clock, which no other list shows. There are few: a clock has three customers at most, and is
 * deleted after 30 days. https://docs.stripe.com/billing/testing/test-clocks
 */
export async function onTestClocks(
	stripe: Stripe,
	wanted?: (customer: Stripe.Customer) => boolean,
): Promise<Stripe.Customer[]> {
	const clocks = await collect(stripe.testHelpers.testClocks.list({ limit: 100 })).catch(
		(error: unknown) => {
			// In live mode there are none, and a restricted key may not see them.
			if (isRefusal(error)) return [];
			throw error;
		},
	);
	const found = await pMap(
		clocks,
		async ({ id }) => await collect(stripe.customers.list({ test_clock: id, limit: 100 }), wanted),
		{ concurrency: AT_ONCE },
	);
	return found.flat();
}

async function collect<T>(
	objects: AsyncIterable<T>,
	wanted: (object: T) => boolean = () => true,
): Promise<T[]> {
	const found: T[] = [];
	for await (const object of objects) {
		if (wanted(object)) found.push(object);
	}
	return found;
}

function escapeForSearch(value: string): string {
	return value.replace(/[\\"]/g, '\\$&');
}
