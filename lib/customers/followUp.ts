import type Stripe from 'stripe';
import { Problem } from '../errors';
import type { CustomerRequest } from '../stripe/customerParams';
import { stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { idOf } from '../stripe/reference';
import { CUSTOMER_FIELD_LABELS } from './labels';
import { makeDefault } from './paymentMethods';

/**
 * The last API version that takes `coupon` on a customer: it was removed in 2025-03-31.basil.
 * https://docs.stripe.com/changelog/basil
 */
const LAST_VERSION_WITH_CUSTOMER_COUPON = '2025-02-24.acacia';

export interface FollowUpResult {
	customer: Stripe.Customer;
	unfinished?: Problem;
}

/**
 * Does what can only be done once the customer exists: the default source and the coupon. A step that
 * fails ends the rest, but not the customer: it comes back with the reason.
 *
 * @param key the idempotency key of the whole; each step derives its own
 */
export async function followUp(
	stripe: Stripe,
	customer: Stripe.Customer,
	request: Pick<CustomerRequest, 'defaultSource' | 'coupon' | 'shared'>,
	key: string,
): Promise<FollowUpResult> {
	let current = customer;
	const steps: Array<readonly [string, () => Promise<Stripe.Customer>]> = [];
	const { defaultSource, coupon } = request;
	const { expand } = request.shared;
	if (defaultSource) {
		steps.push([
			'Setting the default source',
			async () => await makeDefault(stripe, customer.id, defaultSource, expand, key),
		]);
	}
	if (coupon) {
		steps.push([
			'Applying the coupon',
			async () => await applyCoupon(stripe, current, coupon, expand, key),
		]);
	}
	for (const [doing, step] of steps) {
		try {
			current = await step();
		} catch (error) {
			const problem = stripeProblem(error, doing, CUSTOMER_FIELD_LABELS);
			if (!(problem instanceof Problem)) throw problem;
			return { customer: current, unfinished: afterCreation(customer.id, problem) };
		}
	}
	return { customer: current };
}

/** Says in front of the reason that the customer itself is there. */
function afterCreation(customerId: string, problem: Problem): Problem {
	const { origin, whatToDo, field, code, httpStatus, requestId } = problem;
	return new Problem(`Customer ${customerId} is in Stripe, but ${lowerFirst(problem.message)}`, {
		origin,
		whatToDo,
		field,
		code,
		httpStatus,
		requestId,
		cause: problem,
	});
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Applying a coupon again would start its time anew, so one that is in force is left alone. */
async function applyCoupon(
	stripe: Stripe,
	customer: Stripe.Customer,
	coupon: string,
	expand: string[] | undefined,
	key: string,
): Promise<Stripe.Customer> {
	if (couponInForce(customer) === coupon) return customer;
	await stripe.rawRequest(
		'POST',
		`/v1/customers/${encodeURIComponent(customer.id)}`,
		{ coupon },
		{
			apiVersion: LAST_VERSION_WITH_CUSTOMER_COUPON,
			idempotencyKey: stepKey(key, 'coupon'),
		},
	);
	// That answer has the shape of the older version; read it in today's.
	const fresh = await stripe.customers.retrieve(customer.id, { expand });
	if (fresh.deleted) {
		throw new Problem(`the customer was deleted meanwhile`, { origin: 'stripe' });
	}
	return fresh;
}

function couponInForce(customer: Stripe.Customer): string | undefined {
	return idOf(customer.discount?.source.coupon);
}
