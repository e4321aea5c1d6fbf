import type Stripe from 'stripe';
import { Problem } from '../errors';
import type { CustomerRequest } from '../stripe/customerParams';
import { isKeyTaken, isOtherUseOfKey, isOutcomeUnknown, isStoredFailure } from '../stripe/errors';
import { answerHistory, idempotencyKey } from '../stripe/idempotency';
import { followUp } from './followUp';
import type { Identity, MakingIdentity } from './identity';
import { livingCustomer } from './livingCustomers';
import type { CustomerOutcome } from './outcome';
import { updateCustomer } from './updateCustomer';

/** Keys for the writes of one call. */
export interface CallKeys {
	/** Names this call (execution, node and item): the same call again is the same write. */
	call: string;
	/** Replaces the key derived from the match for making the customer, if the builder chose one. */
	chosen?: string;
}

/** How often a customer made under a key may have been deleted since, before we stop looking. */
const MOST_GENERATIONS = 10;

/** What making a customer takes, beside what it is recognised by. */
type NewCustomer = Pick<CustomerRequest, 'shared' | 'createOnly'>;

/**
 * Makes the customer under the identity's key, or updates the one that was made under it before.
 *
 * @param request carries the identity, see `Identity.stamp`
 * @throws Problem when several customers have the identity; what the SDK throws when Stripe refuses
 */
export async function makeCustomerOnce(
	stripe: Stripe,
	request: CustomerRequest,
	identity: Identity,
	keys: CallKeys,
): Promise<CustomerOutcome> {
	const { customer: made, created } = await customerMadeOnce(
		stripe,
		request,
		identity,
		keys.chosen,
	);
	if (!created) return await updateCustomer(stripe, made.id, request, keys.call);
	const { customer, unfinished } = await followUp(stripe, made, request, keys.call);
	return { customerId: customer.id, created, customer, unfinished };
}

/**
 * Makes the customer under the identity's key. The key may have been used before: by a call with the
 * same values (Stripe replays its answer), by one with other values (Stripe refuses), by one whose
 * customer was deleted or given another identity since (the next generation of the key is tried), or by
 * one that Stripe failed (nothing or something was made).
 *
 * @param request carries the identity
 * @param chosen a key of the builder's that takes the place of the identity's
 * @returns the customer, and whether this call made it; one made earlier is as it is now
 * @throws Problem when several customers have the identity; what the SDK throws when Stripe refuses
 */
export async function customerMadeOnce(
	stripe: Stripe,
	request: NewCustomer,
	identity: MakingIdentity,
	chosen?: string,
): Promise<{ customer: Stripe.Customer; created: boolean }> {
	let key = chosen ?? identity.key;
	for (let generation = 1; generation <= MOST_GENERATIONS; generation++) {
		const made = await tryToMake(stripe, request, identity, key, key === chosen);
		if (made.customer && !made.earlier) return { customer: made.customer, created: true };
		if (made.customer) {
			const still = await livingCustomer(stripe, made.customer.id);
			if (still && identity.matches(still)) return { customer: still, created: false };
		}
		key = idempotencyKey(key, made.customer?.id ?? 'stored failure');
	}
	throw new Problem(
		`Customers made for ${identity.said} were deleted ${MOST_GENERATIONS} times within a day`,
		{ origin: 'stripe', whatToDo: 'Find out what deletes them, then run it again.' },
	);
}

type Made =
	| { customer: Stripe.Customer; earlier: boolean }
	/** Stripe stored a failure under the key, and made nothing. */
	| { customer?: undefined };

async function tryToMake(
	stripe: Stripe,
	request: NewCustomer,
	identity: MakingIdentity,
	key: string,
	isChosen: boolean,
): Promise<Made> {
	try {
		const customer = await stripe.customers.create(
			{ ...request.shared, ...request.createOnly },
			{ idempotencyKey: key },
		);
		return { customer, earlier: answerHistory(customer.lastResponse).madeEarlier };
	} catch (error) {
		if (!isKeyTaken(error) && !isOutcomeUnknown(error)) throw error;
		const found = await identity.findForSure();
		if (found) return { customer: found, earlier: true };
		// A key of the identity alone was used for it before; one that the builder chose, for anything.
		const wasForThis = isOtherUseOfKey(error) && !isChosen;
		if (isStoredFailure(error) || wasForThis) return {};
		throw error;
	}
}
