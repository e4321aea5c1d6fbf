import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { CRM_ID_KEY } from '../customers/findCustomers';
import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { longRecordId } from '../salesforce/recordId';
import { writeRecords } from '../salesforce/write';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import type { AccountFields } from './accountFields';
import type { AccountFieldNames, AccountRecord } from '../accounts/accountRecord';
import { accountChangesFrom } from './customerToAccount';
import { SYNC_KEY_PREFIX } from './marks';
import { type Pull, pullProblem, type PullResult, resultOf } from './pullResult';
import { wholeSecond } from './sendAccounts';

/** What accounts are made of. */
export interface NewAccountOptions {
	names: AccountFieldNames;
	fields: AccountFields;
	/** The location that the customers are of; '' is the main one. */
	location: string;
	clock: WallClock;
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
 */
export async function makeAccounts(
	salesforce: SalesforceConnection,
	stripe: Stripe,
	customers: readonly Stripe.Customer[],
	options: NewAccountOptions,
	report: (customer: Stripe.Customer, result: PullResult) => void,
): Promise<void> {
	if (customers.length === 0) return;
	const { names, fields, location } = options;
	const creates = customers.map((customer) => newAccount(customer, options));
	const hasLocation = fields.select.includes(names.location);
	const syncedAt = wholeSecond(options.clock);
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'upsert',
			object: 'Account',
			externalIdField: names.customerId,
			rows: creates.map(({ customer, found }) => ({
				...found.values,
				[names.customerId]: customer.id,
				[names.syncedAt]: syncedAt,
				...(hasLocation && location && { [names.location]: location }),
			})),
		},
		{ doing: 'Creating the account of the customer' },
	);
	for (const [index, pull] of creates.entries()) {
		const outcome = outcomes[index];
		const result = resultOf(pull, outcome);
		const problem =
			outcome?.success === true ? await nameAccount(stripe, pull.customer, outcome.id) : undefined;
		report(pull.customer, problem ?? result);
	}
}

function newAccount(customer: Stripe.Customer, { fields }: NewAccountOptions): Pull {
	const account: AccountRecord = { Id: '' };
	const found = accountChangesFrom(
		customer,
		account,
		undefined,
		fields.mapping,
		fields.description,
		() => true,
	);
	const name = customer.name ?? customer.business_name ?? customer.email ?? customer.id;
	return {
		customer,
		account: undefined,
		found: { ...found, values: { Name: name, ...found.values } },
	};
}

/** The customer carries its account's ID, as those do that were made for an account. */
async function nameAccount(
	stripe: Stripe,
	customer: Stripe.Customer,
	accountId: string,
): Promise<PullResult | undefined> {
	try {
		await stripe.customers.update(
			customer.id,
			{ metadata: { [CRM_ID_KEY]: longRecordId(accountId) } },
			{ idempotencyKey: SYNC_KEY_PREFIX + idempotencyKey('account', customer.id, accountId) },
		);
		return undefined;
	} catch (error) {
		const problem = stripeProblem(error, 'Noting the account’s ID in the customer');
		if (!(problem instanceof Problem)) throw problem;
		return { problem: pullProblem(customer, { Id: accountId }, problem) };
	}
}
