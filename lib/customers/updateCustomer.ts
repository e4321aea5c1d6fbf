import type Stripe from 'stripe';
import { Problem } from '../errors';
import type { CustomerRequest } from '../stripe/customerParams';
import { isMissingCustomer, stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { followUp } from './followUp';
import { CUSTOMER_FIELD_LABELS } from './labels';
import type { CustomerOutcome } from './outcome';
import { attachPaymentMethod } from './paymentMethods';

/**
 * Updates an existing customer with what a builder said about it. The account balance, the number
 * of the next invoice and the test clock belong to a customer's making and are left alone; tax IDs that are there already are not added
 * again.
 *
 * @param key the idempotency key of this call; updates of other calls must carry other keys, since
 * Stripe would answer with the outcome of the first instead of updating
 * @throws the SDK's error when there is no such customer (see `isMissingCustomer`), Problem on refusals
 */
export async function updateCustomer(
	stripe: Stripe,
	customerId: string,
	request: CustomerRequest,
	key: string,
): Promise<CustomerOutcome> {
	const { source, payment_method: paymentMethod, tax_id_data: taxIds } = request.createOnly;
	let updated: Stripe.Customer;
	try {
		updated = await stripe.customers.update(
			customerId,
			{ ...request.shared, source },
			{ idempotencyKey: stepKey(key, 'update') },
		);
	} catch (error) {
		if (isMissingCustomer(error)) throw error;
		throw stripeProblem(error, `Updating customer ${customerId}`, CUSTOMER_FIELD_LABELS);
	}
	try {
		if (paymentMethod) await attachPaymentMethod(stripe, customerId, paymentMethod, key);
		if (taxIds?.length) await addTaxIds(stripe, customerId, taxIds, key);
	} catch (error) {
		const problem = stripeProblem(error, `Updating customer ${customerId}`, CUSTOMER_FIELD_LABELS);
		if (!(problem instanceof Problem)) throw problem;
		return { customerId, created: false, customer: updated, unfinished: problem };
	}
	const { customer, unfinished } = await followUp(stripe, updated, request, key);
	return { customerId, created: false, customer, unfinished };
}

async function addTaxIds(
	stripe: Stripe,
	customerId: string,
	taxIds: readonly Stripe.CustomerCreateParams.TaxIdDatum[],
	key: string,
): Promise<void> {
	const present = new Set<string>();
	for await (const taxId of stripe.customers.listTaxIds(customerId, { limit: 100 })) {
		present.add(taxIdName(taxId.type, taxId.value));
	}
	for (const { type, value } of taxIds) {
		const name = taxIdName(type, value);
		if (present.has(name)) continue;
		await stripe.customers.createTaxId(
			customerId,
			{ type, value },
			{ idempotencyKey: stepKey(key, `tax-id:${name}`) },
		);
		present.add(name);
	}
}

/** The same number may be written with and without separators. */
function taxIdName(type: string, value: string): string {
	return `${type} ${value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()}`;
}
