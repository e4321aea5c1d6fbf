import type Stripe from 'stripe';
import { badInput, Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import type { CustomerRequest } from '../stripe/customerParams';
import {
	isMissingCustomer,
	isOtherUseOfKey,
	isOutcomeUnknown,
	isStoredFailure,
	stripeProblem,
} from '../stripe/errors';
import { answerHistory, idempotencyKey } from '../stripe/idempotency';
import { checkMetadata } from '../stripe/metadata';
import { createCustomer } from './createCustomer';
import { CRM_ID_KEY, type CustomerFinder } from './findCustomers';
import { followUp } from './followUp';
import { CUSTOMER_FIELD_LABELS } from './labels';
import type { CustomerOutcome } from './outcome';
import { updateCustomer } from './updateCustomer';

/** By what an existing customer is recognised. */
export type CustomerMatch =
	/** The ID of the CRM record, kept in the customer's metadata. */
	| { by: 'crmId'; crmId: string }
	/** The e-mail address, exactly. */
	| { by: 'email'; email: string }
	/** The customer's own ID; empty means there is none yet. */
	| { by: 'customerId'; customerId: string };

/**
 * Checks what a customer is to be recognised by, and brings CRM IDs into one form.
 *
 * @throws Problem when it is empty or of the wrong form
 */
export function checkMatch(match: CustomerMatch): CustomerMatch {
	switch (match.by) {
		case 'crmId': {
			const crmId = longRecordId(match.crmId);
			if (!crmId) throw badInput('CRM ID', 'it is empty', 'Map the ID of the CRM record');
			return { by: 'crmId', crmId };
		}
		case 'email': {
			const email = match.email.trim();
			if (!email) {
				throw badInput('Email to Match', 'it is empty', 'Map the customer’s e-mail address');
			}
			return { by: 'email', email };
		}
		case 'customerId': {
			const customerId = match.customerId.trim();
			if (customerId && !/^cus_\w+$/.test(customerId)) {
				throw badInput(
					'Customer ID',
					`“${customerId}” is not the ID of a customer`,
					'Use an ID that starts with cus_, or leave it empty to create a customer',
				);
			}
			return { by: 'customerId', customerId };
		}
	}
}

/** Keys for the writes of one call. */
export interface CallKeys {
	/** Names this call (execution, node and item): the same call again is the same write. */
	call: string;
	/** Replaces the key derived from the match for making the customer, if the builder chose one. */
	chosen?: string;
}

/** How often a customer made under a key may have been deleted since, before we stop looking. */
const MOST_GENERATIONS = 10;

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
		if (!match.customerId) return await createCustomer(stripe, request, keys.chosen ?? keys.call);
		return await updateCustomer(stripe, match.customerId, request, keys.call);
	}
	const identity = identityOf(match, finder);
	const requestWithIdentity = identity.stamp(request);
	const found = onlyOne(await identity.find(), identity);
	if (found) {
		try {
			return await updateCustomer(stripe, found.id, requestWithIdentity, keys.call);
		} catch (error) {
			// Search still shows customers deleted a moment ago.
			if (!isMissingCustomer(error)) throw error;
		}
	}
	return await makeOnce(stripe, requestWithIdentity, identity, keys);
}

/** What a match by CRM ID and a match by e-mail have in common. */
interface Identity {
	/** In words, for messages. */
	said: string;
	/** Of the match alone, so that all executions share it. */
	key: string;
	find(): Promise<Stripe.Customer[]>;
	/** Like `find`, but sees writes of the last moments. */
	findForSure(): Promise<Stripe.Customer[]>;
	matches(customer: Stripe.Customer): boolean;
	/** Puts the identity into the customer that is asked for. */
	stamp(request: CustomerRequest): CustomerRequest;
}

function identityOf(
	match: Exclude<CustomerMatch, { by: 'customerId' }>,
	finder: CustomerFinder,
): Identity {
	if (match.by === 'email') {
		const { email } = match;
		return {
			said: `the e-mail address ${email}`,
			key: idempotencyKey('customer', 'email', email),
			find: async () => await finder.byEmail(email),
			findForSure: async () => await finder.byEmail(email),
			matches: (customer) => customer.email === email,
			stamp: (request) => ({ ...request, shared: { email, ...request.shared } }),
		};
	}
	const { crmId } = match;
	return {
		said: `the CRM ID ${crmId}`,
		key: idempotencyKey('customer', 'crmId', crmId),
		find: async () => await finder.byCrmId(crmId),
		findForSure: async () => await finder.recentByCrmId(crmId),
		matches: (customer) => customer.metadata[CRM_ID_KEY] === crmId,
		stamp: (request) => {
			const given = request.shared.metadata || {};
			checkMetadata(stringsOnly(given), [CRM_ID_KEY]);
			const metadata = { ...given, [CRM_ID_KEY]: crmId };
			return { ...request, shared: { ...request.shared, metadata } };
		},
	};
}

function stringsOnly(metadata: Stripe.MetadataParam): Record<string, string> {
	return Object.fromEntries(
		Object.entries(metadata).map(([key, value]) => [key, `${value ?? ''}`]),
	);
}

function onlyOne(found: Stripe.Customer[], identity: Identity): Stripe.Customer | undefined {
	if (found.length > 1) {
		const ids = found.slice(0, 5).map((customer) => customer.id);
		throw new Problem(
			`${found.length} customers in Stripe match ${identity.said}: ${ids.join(', ')}${found.length > ids.length ? ', …' : ''}`,
			{
				origin: 'input',
				code: 'ambiguous_match',
				whatToDo:
					'Match by Customer ID, or delete in Stripe those that are too many. None of them was changed.',
			},
		);
	}
	return found[0];
}

/**
 * Makes the customer under the identity's key. The key may have been used before: by a call with the
 * same values (Stripe replays its answer), by one with other values (Stripe refuses), by one whose
 * customer was deleted or given another identity since (the next generation of the key is tried), or by
 * one that Stripe failed (nothing or something was made).
 */
async function makeOnce(
	stripe: Stripe,
	request: CustomerRequest,
	identity: Identity,
	keys: CallKeys,
): Promise<CustomerOutcome> {
	let key = keys.chosen ?? identity.key;
	for (let generation = 1; generation <= MOST_GENERATIONS; generation++) {
		const made = await tryToMake(stripe, request, identity, key, key === keys.chosen);
		if (made.customer && !made.earlier) {
			const { customer, unfinished } = await followUp(stripe, made.customer, request, keys.call);
			return { customerId: customer.id, created: true, customer, unfinished };
		}
		if (made.customer) {
			const still = await stripe.customers.retrieve(made.customer.id);
			if (!still.deleted && identity.matches(still)) {
				return await updateCustomer(stripe, still.id, request, keys.call);
			}
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
	request: CustomerRequest,
	identity: Identity,
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
		if (!isOtherUseOfKey(error) && !isOutcomeUnknown(error)) throw error;
		const found = onlyOne(await identity.findForSure(), identity);
		if (found) return { customer: found, earlier: true };
		// A key of the identity alone was used for it before; one that the builder chose, for anything.
		const wasForThis = isOtherUseOfKey(error) && !isChosen;
		if (isStoredFailure(error) || wasForThis) return {};
		throw error;
	}
}
