import type Stripe from 'stripe';
import { Problem } from '../errors';
import { crmIdOf } from './crmId';
import type { CustomerFinder } from './findCustomers';
import { livingCustomer } from './livingCustomers';
import { ambiguous, onlyOne } from './onlyOne';
import { refuseOtherOrg } from './otherOrg';

/** How a record's customer was found. */
export type MatchedBy = 'customerId' | 'crmId' | 'email';

export interface Match {
	customer: Stripe.Customer;
	by: MatchedBy;
}

/** A record that a customer is looked for. */
export interface CrmRecord {
	/** In the form in which it is kept, see `checkCrmId`. */
	crmId: string;
	/** For messages. */
	name: string;
	/** The Salesforce org that it is in, where that is known. */
	orgId?: string;
}

export interface MatchRequest {
	record: CrmRecord;
	/** The customer's ID that the record holds; '' when it holds none. */
	storedId: string;
	/** The address to match by; '' when that is not allowed or the record has none. */
	email: string;
	/** Expands the customer's tax IDs. */
	withTaxIds: boolean;
}

/** Tells whether a record was deleted or merged into another. */
export type IsGone = (crmId: string) => Promise<boolean>;

/** Customers that this run has given to a record: none is given to two. */
export class Claims {
	private readonly owners = new Map<string, string>();

	/** @throws Problem when another record has it */
	claim(customerId: string, { crmId, name }: CrmRecord): void {
		const owner = this.owners.get(customerId);
		if (owner !== undefined && owner !== crmId) {
			throw ambiguous(
				`customer ${customerId} matches this account and account ${owner}`,
				'Give each of the two its own customer: write the right customer ID into one of them.',
				name,
			);
		}
		this.owners.set(customerId, crmId);
	}
}

/**
 * Finds the customer of a record: by the ID that the record holds, else by the record's ID in the
 * customer's metadata, else by the e-mail address where that is allowed.
 *
 * @returns undefined when there is none yet
 * @throws Problem when the match is not certain, the stored ID leads nowhere, or the customer stands for
 * another record
 */
export async function matchCustomer(
	stripe: Stripe,
	finder: CustomerFinder,
	request: MatchRequest,
	claims: Claims,
	isGone: IsGone,
): Promise<Match | undefined> {
	const match = await find(stripe, finder, request);
	if (!match) return undefined;
	const { record } = request;
	refuseOtherOrg(match.customer, record.orgId, record.name);
	const owner = crmIdOf(match.customer);
	if (owner && owner !== record.crmId && !(await isGone(owner))) {
		throw ambiguous(
			`customer ${match.customer.id} belongs to account ${owner}`,
			'Correct the customer ID of one of the two accounts, or merge the accounts.',
			record.name,
		);
	}
	// A customer that names its record cannot be taken for another's.
	if (!owner) claims.claim(match.customer.id, record);
	return match;
}

async function find(
	stripe: Stripe,
	finder: CustomerFinder,
	{ record, storedId, email, withTaxIds }: MatchRequest,
): Promise<Match | undefined> {
	const expanded = withTaxIds ? { expand: ['tax_ids'] } : {};
	if (storedId) {
		const customer = /^cus_\w+$/.test(storedId)
			? await livingCustomer(stripe, storedId, expanded)
			: undefined;
		if (!customer) throw unknownCustomer(record, storedId);
		return { customer, by: 'customerId' };
	}
	const whatToDo =
		'Write the right customer ID into the account, or delete the customers that are too many.';
	const byCrmId = onlyOne(await finder.byCrmId(record.crmId), 'its ID', whatToDo, record.name);
	// Customers of other records may have the same address; they are none of this one's.
	const byEmail = async () =>
		onlyOne(
			(await finder.byEmail(email)).filter((customer) => !crmIdOf(customer)),
			`the e-mail address ${email}`,
			whatToDo,
			record.name,
		);
	const found = byCrmId ?? (email ? await byEmail() : undefined);
	if (!found) return undefined;
	const customer = withTaxIds ? await livingCustomer(stripe, found.id, expanded) : found;
	return customer && { customer, by: byCrmId ? 'crmId' : 'email' };
}

function unknownCustomer({ name }: CrmRecord, customerId: string): Problem {
	return new Problem(`${name} holds the customer ID ${customerId}, which Stripe does not know`, {
		origin: 'input',
		code: 'resource_missing',
		whatToDo:
			'If the customer was deleted, or belongs to the other mode or another Stripe account, empty the field in Salesforce: the next run makes a new customer.',
	});
}
