import pMap from 'p-map';
import type Stripe from 'stripe';
import { isStripeError, stripeProblem } from '../stripe/errors';

/** Customers that are read one by one at a time. */
const AT_ONCE = 25;
/** A list of so many customers costs one request. */
const PAGE = 100;

/** What Stripe knows of a customer's ID. */
export type Found =
	| { customer: Stripe.Customer }
	/** It is not there, and why. */
	| { missing: 'deleted' | 'otherMode' | 'unknown' };

/**
 * Looks for customers of one Stripe account by ID. Many are found by listing the account's customers, as
 * long as that costs fewer requests than asking for each; the rest are asked for one by one.
 *
 * @throws Problem when Stripe refuses
 */
export async function findCustomersById(
	stripe: Stripe,
	ids: readonly string[],
): Promise<Map<string, Found>> {
	const wanted = new Set(ids);
	const found = new Map<string, Found>();
	try {
		const mostPages = Math.floor(wanted.size / 4);
		let pages = 0;
		let after: string | undefined;
		while (pages < mostPages && found.size < wanted.size) {
			const page = await stripe.customers.list({ limit: PAGE, starting_after: after });
			for (const customer of page.data)
				if (wanted.has(customer.id)) found.set(customer.id, { customer });
			pages++;
			after = page.data.at(-1)?.id;
			if (!page.has_more) break;
		}
		const left = [...wanted].filter((id) => !found.has(id));
		await pMap(left, async (id) => found.set(id, await findOne(stripe, id)), {
			concurrency: AT_ONCE,
		});
		return found;
	} catch (error) {
		throw stripeProblem(error, 'Looking for the customers');
	}
}

async function findOne(stripe: Stripe, id: string): Promise<Found> {
	try {
		const customer = await stripe.customers.retrieve(id);
		return customer.deleted ? { missing: 'deleted' } : { customer };
	} catch (error) {
		if (!isStripeError(error) || error.code !== 'resource_missing') throw error;
		// Stripe says so: “a similar object exists in live mode, but a test mode key was used”.
		return {
			missing: /exists in (?:live|test) mode/.test(error.message) ? 'otherMode' : 'unknown',
		};
	}
}
