import type Stripe from 'stripe';
import { badInput } from '../errors';
import { CUSTOMER_LABELS as LABELS } from '../stripe/customerFields';
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

/**
 * Refuses a customer that nobody could tell from another: most often an expression names a field that the
 * item does not have.
 *
 * @returns the request as it is
 * @throws Problem when it has neither a name nor an e-mail address nor a phone number
 */
export function requireSomebody(request: CustomerRequest): CustomerRequest {
	const { name, email, phone, business_name: business, individual_name: person } = request.shared;
	if (name || email || phone || business || person) return request;
	const others = [LABELS.email, LABELS.phone, LABELS.businessName].join(', ');
	throw badInput(
		LABELS.name,
		`it is empty, and so are ${others} and ${LABELS.individualName}`,
		'Fill in at least one of them. If you did, check the expression: the item may not have the field that it names',
	);
}
