import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import { identityKey } from '../stripe/idempotency';
import { checkMetadata } from '../stripe/metadata';
import { crmIdOf, recordNotes } from './crmId';
import type { CustomerFinder } from './findCustomers';
import { onlyOne } from './onlyOne';
import { refuseOtherOrg } from './otherOrg';

/** What a customer is recognised by, other than its own ID. */
export type IdentifyingMatch =
	/** The ID of the CRM record, kept in the customer's metadata. */
	| {
			by: 'crmId';
			crmId: string;
			/** The Salesforce org that the record is in, where that is known. */
			orgId?: string;
	  }
	/** The e-mail address, exactly. */
	| { by: 'email'; email: string };

/** By what a customer that is made is recognised, so that it is made once. */
export interface MakingIdentity {
	/** In words, for messages. */
	said: string;
	/** Of the identity alone, so that all executions share it. */
	key: string;
	/** The one customer that there is, if any, however lately it was made; see `onlyOne`. */
	findForSure(): Promise<Stripe.Customer | undefined>;
	/** @throws Problem when it is the customer of an equal record of another org */
	matches(customer: Stripe.Customer): boolean;
}

/** What a match by CRM ID and a match by e-mail have in common. */
export interface Identity extends MakingIdentity {
	/** Like `findForSure`, but may miss writes of the last moments. */
	find(): Promise<Stripe.Customer | undefined>;
	/** Puts the identity into the customer that is asked for. */
	stamp(request: CustomerRequest): CustomerRequest;
}

/**
 * @param match checked, see `checkMatch`
 * @param testClock the test clock that the customer may live by
 */
export function identityOf(
	match: IdentifyingMatch,
	finder: CustomerFinder,
	testClock?: string,
): Identity {
	if (match.by === 'email') {
		const { email } = match;
		const said = `the e-mail address ${email}`;
		const find = async () => judge(await finder.byEmail(email, testClock), said);
		return {
			said,
			key: identityKey('email', email),
			find,
			findForSure: find,
			matches: (customer) => customer.email === email,
			stamp: (request) => ({ ...request, shared: { email, ...request.shared } }),
		};
	}
	const { crmId, orgId } = match;
	const notes = recordNotes(crmId, orgId);
	const said = `the CRM ID ${crmId}`;
	return {
		said,
		key: identityKey('crmId', crmId),
		find: async () => judge(await finder.byCrmId(crmId), said, orgId),
		findForSure: async () => judge(await finder.recentByCrmId(crmId), said, orgId),
		matches: (customer) => {
			if (crmIdOf(customer) !== crmId) return false;
			refuseOtherOrg(customer, orgId);
			return true;
		},
		stamp: (request) => {
			const given = request.shared.metadata || {};
			checkMetadata(stringsOnly(given), Object.keys(notes));
			const metadata = { ...given, ...notes };
			return { ...request, shared: { ...request.shared, metadata } };
		},
	};
}

function judge(
	found: readonly Stripe.Customer[],
	said: string,
	orgId?: string,
): Stripe.Customer | undefined {
	const one = onlyOne(
		found,
		said,
		'Match by Customer ID, or delete in Stripe those that are too many.',
	);
	if (one) refuseOtherOrg(one, orgId);
	return one;
}

function stringsOnly(metadata: Stripe.MetadataParam): Record<string, string> {
	return Object.fromEntries(
		Object.entries(metadata).map(([key, value]) => [key, `${value ?? ''}`]),
	);
}
