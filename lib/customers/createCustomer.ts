import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import { stripeProblem } from '../stripe/errors';
import { followUp } from './followUp';
import { CUSTOMER_FIELD_LABELS } from './labels';
import type { CustomerOutcome } from './outcome';

/**
 * Makes a customer in Stripe. Called again with the same key, it makes no second one.
 *
 * @param request checked parameters, see `customerRequest`
 * @param key the idempotency key of this one making
 * @throws Problem when Stripe refuses; once the customer exists, what fails is told in the outcome
 */
export async function createCustomer(
	stripe: Stripe,
	request: CustomerRequest,
	key: string,
): Promise<CustomerOutcome> {
	let made: Stripe.Customer;
	try {
		made = await stripe.customers.create(
			{ ...request.shared, ...request.createOnly },
			{ idempotencyKey: key },
		);
	} catch (error) {
		throw stripeProblem(error, 'Creating the customer', CUSTOMER_FIELD_LABELS);
	}
	const { customer, unfinished } = await followUp(stripe, made, request, key);
	return { customerId: customer.id, created: true, customer, unfinished };
}
