import type Stripe from 'stripe';
import { CRM_ID_KEY, type CustomerFinder } from '../customers/findCustomers';
import { Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { isMissingCustomer } from '../stripe/errors';
import { type AccountRecord, nameOf } from '../accounts/accountRecord';

/** How an account's customer was found. */
export type MatchedBy = 'customerId' | 'crmId' | 'email';

export interface Match {
	customer: Stripe.Customer;
	by: MatchedBy;
}

export interface MatchRequest {
	account: AccountRecord;
	/** The customer's ID that the account holds; '' when it holds none. */
	storedId: string;
	/** The address to match by; '' when that is not allowed or the account has none. */
	email: string;
	/** Expands the customer's tax IDs. */
	withTaxIds: boolean;
}

/** Tells whether an account was deleted or merged into another. */
export type IsGone = (accountId: string) => Promise<boolean>;

/** Customers that this run has given to an account: none is given to two. */
export class Claims {
	private readonly owners = new Map<string, string>();

	/** @throws Problem when another account has it */
	claim(customerId: string, account: AccountRecord): void {
		const owner = this.owners.get(customerId);
		if (owner !== undefined && owner !== account.Id) {
			throw ambiguous(
				account,
				`customer ${customerId} matches this account and account ${owner}`,
				'Give each of the two its own customer: write the right customer ID into one of them',
			);
		}
		this.owners.set(customerId, account.Id);
	}
}

/**
 * Finds the customer of an account: by the ID that the account holds, else by the account's ID in the
 * customer's metadata, else by the e-mail address where that is allowed.
 *
 * @returns undefined when there is none yet
 * @throws Problem when the match is not certain, or the stored ID leads nowhere
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
	const { account } = request;
	const owner = longRecordId(match.customer.metadata[CRM_ID_KEY] ?? '');
	if (owner && owner !== longRecordId(account.Id) && !(await isGone(owner))) {
		throw ambiguous(
			account,
			`customer ${match.customer.id} belongs to account ${owner}`,
			'Correct the customer ID of one of the two accounts, or merge the accounts',
		);
	}
	// A customer that names its account cannot be taken for another's.
	if (!owner) claims.claim(match.customer.id, account);
	return match;
}

async function find(
	stripe: Stripe,
	finder: CustomerFinder,
	{ account, storedId, email, withTaxIds }: MatchRequest,
): Promise<Match | undefined> {
	if (storedId) {
		const customer = await storedCustomer(stripe, account, storedId, withTaxIds);
		return { customer, by: 'customerId' };
	}
	const byCrmId = only(await finder.byCrmId(longRecordId(account.Id)), account, 'its ID');
	const found = byCrmId ?? (email ? await byEmail(finder, account, email) : undefined);
	if (!found) return undefined;
	const customer = withTaxIds ? await storedCustomer(stripe, account, found.id, withTaxIds) : found;
	return { customer, by: byCrmId ? 'crmId' : 'email' };
}

/** Customers of other accounts may have the same address; they are none of this one's. */
async function byEmail(
	finder: CustomerFinder,
	account: AccountRecord,
	email: string,
): Promise<Stripe.Customer | undefined> {
	const free = (await finder.byEmail(email)).filter(({ metadata }) => !metadata[CRM_ID_KEY]);
	return only(free, account, `the e-mail address ${email}`);
}

async function storedCustomer(
	stripe: Stripe,
	account: AccountRecord,
	customerId: string,
	withTaxIds: boolean,
): Promise<Stripe.Customer> {
	const missing = new Problem(
		`${nameOf(account)} holds the customer ID ${customerId}, which Stripe does not know`,
		{
			origin: 'input',
			code: 'resource_missing',
			whatToDo:
				'If the customer was deleted, or belongs to the other mode or another Stripe account, empty the field in Salesforce: the next run makes a new customer.',
		},
	);
	if (!/^cus_\w+$/.test(customerId)) throw missing;
	try {
		const customer = await stripe.customers.retrieve(
			customerId,
			withTaxIds ? { expand: ['tax_ids'] } : {},
		);
		if (customer.deleted) throw missing;
		return customer;
	} catch (error) {
		throw isMissingCustomer(error) ? missing : error;
	}
}

function only(
	found: readonly Stripe.Customer[],
	account: AccountRecord,
	by: string,
): Stripe.Customer | undefined {
	if (found.length <= 1) return found[0];
	const ids = found.slice(0, 5).map(({ id }) => id);
	throw ambiguous(
		account,
		`${found.length} customers match ${by}: ${ids.join(', ')}${found.length > 5 ? ', …' : ''}`,
		'Write the right customer ID into the account, or delete the customers that are too many. None of them was changed',
	);
}

function ambiguous(account: AccountRecord, what: string, whatToDo: string): Problem {
	return new Problem(`${nameOf(account)}: ${what}`, {
		origin: 'input',
		code: 'ambiguous_match',
		whatToDo: `${whatToDo}.`,
	});
}
