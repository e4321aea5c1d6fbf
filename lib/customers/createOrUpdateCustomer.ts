import type Stripe from 'stripe';
import { badInput } from '../errors';
import type { CustomerRequest } from '../stripe/customerParams';
import { isMissingCustomer, stripeProblem } from '../stripe/errors';
import { checkCrmId } from './crmId';
import type { CustomerFinder } from './findCustomers';
import { type IdentifyingMatch, identityOf } from './identity';
import { CUSTOMER_FIELD_LABELS } from './labels';
import { type CallKeys, makeCustomerOnce } from './makeCustomerOnce';
import type { CustomerOutcome } from './outcome';
import { updateCustomer } from './updateCustomer';

/** By what an existing customer is recognised. */
export type CustomerMatch =
	| IdentifyingMatch
	/** The customer's own ID. */
	| { by: 'customerId'; customerId: string };

/**
 * Checks what a customer is to be recognised by, and brings CRM IDs into one form.
 *
 * @throws Problem when it is empty or of the wrong form
 */
export function checkMatch(match: CustomerMatch): CustomerMatch {
	switch (match.by) {
		case 'crmId':
			return { ...match, crmId: checkCrmId(match.crmId) };
		case 'email': {
			const email = match.email.trim();
			if (!email) {
				throw badInput('Email to Match', 'it is empty', 'Map the customer’s e-mail address');
			}
			return { by: 'email', email };
		}
		case 'customerId': {
			const customerId = match.customerId.trim();
			if (!/^cus_\w+$/.test(customerId)) {
				throw badInput(
					'Customer ID',
					`“${customerId}” is not the ID of a customer`,
					'Use an ID that starts with cus_. To create customers for records that have none yet, match by CRM ID',
				);
			}
			return { by: 'customerId', customerId };
		}
	}
}

/**
 * Updates the customer that matches, or makes one when none does. However often and from however many
 * executions at once it is called for one CRM ID or e-mail address, there is one customer: making it
 * carries an idempotency key derived from the match alone.
 *
 * @param match checked, see {@link checkMatch}
 * @throws Problem when several customers match (none is guessed), and when Stripe refuses
 */
export async function createOrUpdateCustomer(
	stripe: Stripe,
	finder: CustomerFinder,
	request: CustomerRequest,
	match: CustomerMatch,
	keys: CallKeys,
): Promise<CustomerOutcome> {
	try {
		return await createOrUpdate(stripe, finder, request, match, keys);
	} catch (error) {
		throw stripeProblem(error, 'Creating or updating the customer', CUSTOMER_FIELD_LABELS);
	}
}

async function createOrUpdate(
	stripe: Stripe,
	finder: CustomerFinder,
	request: CustomerRequest,
	match: CustomerMatch,
	keys: CallKeys,
): Promise<CustomerOutcome> {
	if (match.by === 'customerId') {
		return await updateCustomer(stripe, match.customerId, request, keys.call);
	}
	const identity = identityOf(match, finder, request.createOnly.test_clock);
	const requestWithIdentity = identity.stamp(request);
	const found = await identity.find();
	if (found) {
		try {
			return await updateCustomer(stripe, found.id, requestWithIdentity, keys.call);
		} catch (error) {
			// Deleted since it was found.
			if (!isMissingCustomer(error)) throw error;
		}
	}
	return await makeCustomerOnce(stripe, requestWithIdentity, identity, keys);
}
