import type Stripe from 'stripe';
import { crmIdOf } from '../customers/crmId';
import { type CustomerFinder, onTestClocks } from '../customers/findCustomers';

/** The most customers whose IDs are kept in memory. */
const MOST_CUSTOMERS = 20_000;
const PAGE = 100;

/** Which accounts and e-mail addresses already have a customer, of a Stripe account read to its end. */
export interface KnownCustomers {
	crmIds: ReadonlySet<string>;
	emails: ReadonlySet<string>;
}

/**
 * Reads the IDs of a Stripe account's customers if that costs next to nothing beside what is to be done:
 * a first sync then need not search for customers that are not there.
 *
 * @param searches how many accounts would be searched for
 * @returns undefined when there are too many customers for it
 */
export async function knownCustomers(
	stripe: Stripe,
	searches: number,
): Promise<KnownCustomers | undefined> {
	// A search finds ten accounts at once; a tenth of what that would cost is given up at most.
	const most = Math.min(Math.max(PAGE, searches), MOST_CUSTOMERS);
	const crmIds = new Set<string>();
	const emails = new Set<string>();
	let count = 0;
	for await (const customer of stripe.customers.list({ limit: PAGE })) {
		if (++count > most) return undefined;
		const crmId = crmIdOf(customer);
		if (crmId) crmIds.add(crmId);
		if (customer.email) emails.add(customer.email);
	}
	for (const customer of await onTestClocks(stripe)) {
		const crmId = crmIdOf(customer);
		if (crmId) crmIds.add(crmId);
	}
	return { crmIds, emails };
}

/** Asks a finder only for what is known to be there. */
export function findAmongKnown(finder: CustomerFinder, known: KnownCustomers): CustomerFinder {
	return {
		recentByCrmId: async (crmId) => await finder.recentByCrmId(crmId),
		byCrmId: async (crmId) => {
			if (!known.crmIds.has(crmId)) return [];
			const found = await finder.byCrmId(crmId);
			// Search lags behind the list by up to a minute.
			return found.length > 0 ? found : await finder.recentByCrmId(crmId);
		},
		byEmail: async (email) => (known.emails.has(email) ? await finder.byEmail(email) : []),
	};
}
