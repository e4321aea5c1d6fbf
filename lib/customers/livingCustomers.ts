import pMap from 'p-map';
import type Stripe from 'stripe';
import { isMissingCustomer } from '../stripe/errors';

const AT_ONCE = 20;

/** A customer as it is now; undefined when there is none, or none any more. */
export async function livingCustomer(
	stripe: Stripe,
	customerId: string,
	params: Stripe.CustomerRetrieveParams = {},
): Promise<Stripe.Customer | undefined> {
	try {
		const customer = await stripe.customers.retrieve(customerId, params);
		return customer.deleted ? undefined : customer;
	} catch (error) {
		if (isMissingCustomer(error)) return undefined;
		throw error;
	}
}

/** Reads customers as they are now, in the order of their IDs; deleted ones are left out. */
export async function livingCustomers(
	stripe: Stripe,
	customerIds: readonly string[],
): Promise<Stripe.Customer[]> {
	const found = await pMap(customerIds, async (id) => await livingCustomer(stripe, id), {
		concurrency: AT_ONCE,
	});
	return found.filter((customer) => customer !== undefined);
}
