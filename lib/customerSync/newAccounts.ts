import pMap from 'p-map';
import type Stripe from 'stripe';
import { recordNotes } from '../customers/crmId';
import { CRM_ID_KEY } from '../customers/metadataKeys';
import { Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { stripeProblem } from '../stripe/errors';
import { syncKey } from '../stripe/idempotency';
import type { SyncResult } from '../sync/result';
import type { AccountFields } from './accountFields';
import type { AccountRecord } from '../accounts/accountRecord';
import { customerProblem, nameOfCustomer, type Pull, pulled } from './customerResult';
import { accountChangesFrom } from './customerToAccount';
import { wholeSecond } from './sendAccounts';
import type { SyncContext } from './syncContext';
import { writeAccounts } from './writeAccounts';

/** Customers that are written to at a time. The limiters set the pace. */
const AT_ONCE = 20;

/** The Stripe account that customers are of. */
export interface CustomerPlace {
	stripe: Stripe;
	/** '' is the main one. */
	location: string;
}

/**
 * Tells whether a customer may be given an account: not one that names a record of the CRM, which may
 * have been deleted, or be out of the user's sight.
 */
export function isUnknown({ metadata }: Stripe.Customer): boolean {
	return !metadata[CRM_ID_KEY];
}

/**
 * Makes accounts for customers, by the customer's ID as external ID, so that nothing makes a second
 * account, and notes their IDs in the customers.
 *
 * @returns what became of each, in order
 */
export async function makeAccounts(
	customers: readonly Stripe.Customer[],
	{ stripe, location }: CustomerPlace,
	{ salesforce, names, fields, clock, orgId }: SyncContext,
): Promise<SyncResult[]> {
	if (customers.length === 0) return [];
	const creates = customers.map((customer) => newAccount(customer, fields));
	const hasLocation = fields.select.includes(names.location);
	const syncedAt = wholeSecond(clock);
	const written = await writeAccounts(
		salesforce,
		{
			operation: 'upsert',
			externalIdField: names.customerId,
		},
		creates.map(({ customer, found }) => ({
			values: found.values,
			own: {
				[names.customerId]: customer.id,
				[names.syncedAt]: syncedAt,
				...(hasLocation && location && { [names.location]: location }),
			},
		})),
		{ doing: 'Creating the account of the customer' },
	);
	return await pMap(
		creates,
		async (pull, index) => {
			const found = written[index];
			const result = pulled(pull, found);
			if (!found?.outcome.success) return result;
			return (await nameAccount(stripe, pull.customer, found.outcome.id, orgId)) ?? result;
		},
		{ concurrency: AT_ONCE },
	);
}

function newAccount(customer: Stripe.Customer, fields: AccountFields): Pull {
	const account: AccountRecord = { Id: '' };
	const found = accountChangesFrom(customer, account, fields, () => true);
	const values = { Name: nameOfCustomer(customer), ...found.values };
	return { customer, account: undefined, found: { ...found, values } };
}

/** The customer carries its account's ID, as those do that were made for an account. */
async function nameAccount(
	stripe: Stripe,
	customer: Stripe.Customer,
	accountId: string,
	orgId: string | undefined,
): Promise<SyncResult | undefined> {
	try {
		await stripe.customers.update(
			customer.id,
			{ metadata: recordNotes(longRecordId(accountId), orgId) },
			{ idempotencyKey: syncKey('account', customer.id, accountId) },
		);
		return undefined;
	} catch (error) {
		const problem = stripeProblem(error, 'Noting the account’s ID in the customer');
		if (!(problem instanceof Problem)) throw problem;
		return customerProblem(customer, problem, { Id: accountId });
	}
}
