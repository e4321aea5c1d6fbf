import type Stripe from 'stripe';
import { isFirst } from './kept';

/**
 * Claims something for this run. Salesforce has no write that only one of two can make, so the claim is
 * one of Stripe's idempotency keys: an update of the customer that changes nothing, which Stripe repeats
 * its answer to for everybody but the first. https://docs.stripe.com/api/idempotent_requests
 *
 * @returns whether this call was the first with the key
 */
export async function claimByCustomer(
	stripe: Stripe,
	customerId: string,
	key: string,
): Promise<boolean> {
	return isFirst(await stripe.customers.update(customerId, {}, { idempotencyKey: key }));
}
