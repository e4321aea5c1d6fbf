import type Stripe from 'stripe';
import { CRM_ID_KEY } from '../customers/findCustomers';
import { badInput, Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryByValues } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { type RowOutcome, writeRecords } from '../salesforce/write';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import type { AccountFields } from './accountFields';
import { type AccountFieldNames, type AccountRecord, nameOf, textOf } from './accountRecord';
import { type AccountChanges, accountChangesFrom } from './customerToAccount';
import { SYNC_KEY_PREFIX } from './marks';
import { requestOf } from './pushAccount';
import { readAccounts, wholeSeconds } from './sendAccounts';
import type { SyncedAccount, SyncProblem } from './syncReport';

export interface PullOptions {
	names: AccountFieldNames;
	fields: AccountFields;
	/** Makes accounts for customers that belong to none. */
	createAccounts: boolean;
	/** The location that the customers are of; '' is the main one. */
	location: string;
	now: () => Date;
}

/** What became of a customer: in step, a problem, or of no account (then nothing). */
export type PullResult =
	{ synced: SyncedAccount } | { problem: SyncProblem } | { unknown: Stripe.Customer };

interface Pull {
	customer: Stripe.Customer;
	account: AccountRecord | undefined;
	found: AccountChanges;
}

const DOING = 'Writing the customer’s values to the account';

/**
 * Brings accounts into step with their customers. An account belongs to a customer whose ID it holds,
 * or that names it in its metadata.
 *
 * @param customers as they are now
 * @returns what became of each, in order
 */
export async function pullCustomers(
	salesforce: SalesforceConnection,
	stripe: Stripe,
	customers: readonly Stripe.Customer[],
	options: PullOptions,
): Promise<PullResult[]> {
	const { names } = options;
	const accountOf = await accountsOf(salesforce, customers, options);
	const results = new Map<Stripe.Customer, PullResult>();
	const updates: Pull[] = [];
	const creates: Pull[] = [];
	for (const customer of customers) {
		const account = accountOf(customer);
		if (account instanceof Problem) {
			results.set(customer, { problem: problemOf(customer, undefined, account) });
		} else if (account) {
			const found = changesFor(customer, account, options);
			const isLinked = textOf(account, names.customerId) !== '';
			if (found.changes.length > 0 || !isLinked) updates.push({ customer, account, found });
			else results.set(customer, { synced: unchanged(customer, account) });
		} else if (options.createAccounts) {
			creates.push(newAccount(customer, options));
		} else {
			results.set(customer, { unknown: customer });
		}
	}
	await writeUpdates(salesforce, updates, options, results);
	await writeCreates(salesforce, stripe, creates, options, results);
	return customers.map((customer) => results.get(customer) ?? { unknown: customer });
}

function changesFor(
	customer: Stripe.Customer,
	account: AccountRecord,
	{ fields }: PullOptions,
): AccountChanges {
	return accountChangesFrom(
		customer,
		account,
		requestIfPossible(account, fields),
		fields.mapping,
		fields.description,
		() => true,
	);
}

/** An account that Stripe would refuse as it is says nothing that could be the same. */
export function requestIfPossible(
	account: AccountRecord,
	{ mapping }: AccountFields,
): ReturnType<typeof requestOf> | undefined {
	try {
		return requestOf(account, mapping);
	} catch (error) {
		if (error instanceof Problem) return undefined;
		throw error;
	}
}

async function accountsOf(
	salesforce: SalesforceConnection,
	customers: readonly Stripe.Customer[],
	{ names, fields }: PullOptions,
): Promise<(customer: Stripe.Customer) => AccountRecord | Problem | undefined> {
	const holders = new Map<string, AccountRecord>();
	const customerId = identifier(names.customerId);
	const found = queryByValues<AccountRecord>(
		salesforce,
		customers.map(({ id }) => id),
		(some) => soql`SELECT ${fieldList(fields.select)} FROM Account WHERE ${customerId} IN ${some}`,
		{ doing: 'Reading the accounts of the customers' },
	);
	for await (const account of found) holders.set(textOf(account, names.customerId), account);
	const named = customers.flatMap(({ id, metadata }) => {
		const crmId = longRecordId(metadata[CRM_ID_KEY] ?? '');
		return !holders.has(id) && /^001\w{15}$/.test(crmId) ? [crmId] : [];
	});
	const byId =
		named.length > 0
			? await readAccounts(salesforce, named, fields)
			: new Map<string, AccountRecord>();
	return (customer) => {
		const holder = holders.get(customer.id);
		if (holder) return holder;
		const account = byId.get(longRecordId(customer.metadata[CRM_ID_KEY] ?? ''));
		const other = account && textOf(account, names.customerId);
		if (!other) return account;
		return badInput(
			'Customer ID',
			`customer ${customer.id} names ${nameOf(account)} as its account, which holds customer ${other}`,
			'Write the right customer ID into the account, and delete the customer that is too many',
		);
	};
}

function newAccount(customer: Stripe.Customer, { fields }: PullOptions): Pull {
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

async function writeUpdates(
	salesforce: SalesforceConnection,
	updates: readonly Pull[],
	{ names, now }: PullOptions,
	results: Map<Stripe.Customer, PullResult>,
): Promise<void> {
	if (updates.length === 0) return;
	const syncedAt = wholeSeconds(now());
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: 'Account',
			rows: updates.map(({ customer, account, found }) => ({
				...found.values,
				Id: account?.Id,
				[names.customerId]: customer.id,
				[names.syncedAt]: syncedAt,
			})),
		},
		{ doing: DOING },
	);
	updates.forEach((pull, index) => settle(pull, outcomes[index], results));
}

/** By the customer's ID as external ID, so that nothing makes a second account. */
async function writeCreates(
	salesforce: SalesforceConnection,
	stripe: Stripe,
	creates: readonly Pull[],
	{ names, fields, location, now }: PullOptions,
	results: Map<Stripe.Customer, PullResult>,
): Promise<void> {
	if (creates.length === 0) return;
	const hasLocation = fields.select.includes(names.location);
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'upsert',
			object: 'Account',
			externalIdField: names.customerId,
			rows: creates.map(({ customer, found }) => ({
				...found.values,
				[names.customerId]: customer.id,
				[names.syncedAt]: wholeSeconds(now()),
				...(hasLocation && location && { [names.location]: location }),
			})),
		},
		{ doing: 'Creating the account of the customer' },
	);
	for (const [index, pull] of creates.entries()) {
		const outcome = outcomes[index];
		settle(pull, outcome, results);
		if (outcome?.success) await nameAccount(stripe, pull.customer, outcome.id, results);
	}
}

/** The customer carries its account's ID, as those do that were made for an account. */
async function nameAccount(
	stripe: Stripe,
	customer: Stripe.Customer,
	accountId: string,
	results: Map<Stripe.Customer, PullResult>,
): Promise<void> {
	try {
		await stripe.customers.update(
			customer.id,
			{ metadata: { [CRM_ID_KEY]: longRecordId(accountId) } },
			{ idempotencyKey: SYNC_KEY_PREFIX + idempotencyKey('account', customer.id, accountId) },
		);
	} catch (error) {
		const problem = stripeProblem(error, 'Noting the account’s ID in the customer');
		if (!(problem instanceof Problem)) throw problem;
		results.set(customer, { problem: problemOf(customer, { Id: accountId }, problem) });
	}
}

function settle(
	{ customer, account, found }: Pull,
	outcome: RowOutcome | undefined,
	results: Map<Stripe.Customer, PullResult>,
): void {
	if (!outcome) throw new Error('A customer was left without an outcome');
	if (!outcome.success) {
		results.set(customer, { problem: problemOf(customer, account, outcome.problem) });
		return;
	}
	const name = account ? nameOf(account) : (customer.name ?? customer.id);
	const fields = found.changes.map(({ field }) => field).join(', ');
	results.set(customer, {
		synced: {
			message: outcome.created
				? `Created account ${name} for customer ${customer.id}`
				: `Updated ${name} from customer ${customer.id}: ${fields || 'linked'}`,
			accountId: outcome.id,
			customerId: customer.id,
			status: 'pulled',
			changes: [],
			accountChanges: found.changes,
		},
	});
}

function unchanged(customer: Stripe.Customer, account: AccountRecord): SyncedAccount {
	return {
		message: `${nameOf(account)} is up to date with customer ${customer.id}`,
		accountId: account.Id,
		customerId: customer.id,
		status: 'unchanged',
		changes: [],
	};
}

function problemOf(
	customer: Stripe.Customer,
	account: AccountRecord | undefined,
	problem: Problem,
): SyncProblem {
	return {
		accountId: account?.Id ?? '',
		accountName: account ? nameOf(account) : (customer.name ?? ''),
		customerId: customer.id,
		problem,
	};
}
