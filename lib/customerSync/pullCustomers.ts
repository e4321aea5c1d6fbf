import type Stripe from 'stripe';
import { CRM_ID_KEY } from '../customers/findCustomers';
import { badInput, Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryByValues } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { writeRecords } from '../salesforce/write';
import type { AccountFields } from './accountFields';
import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { accountsById } from '../accounts/accountsById';
import type { CustomerHint } from './changedCustomers';
import { type AccountChanges, accountChangesFrom } from './customerToAccount';
import { wasFilled } from './emptiedFields';
import { isUnknown, makeAccounts, type NewAccountOptions } from './newAccounts';
import { type Pull, pullProblem, type PullResult, resultOf, unchanged } from './pullResult';
import { requestOf } from './pushAccount';
import { wholeSecond } from './sendAccounts';

export interface PullOptions extends NewAccountOptions {
	/** Brings accounts into step that are there. */
	updateAccounts: boolean;
	/** Makes accounts for customers that belong to none. */
	createAccounts: boolean;
	/** What the account had and Stripe has no more is emptied in the account too. */
	clearEmptied?: boolean;
	/** What is known of changes in Stripe, by customer ID. */
	hints?: ReadonlyMap<string, CustomerHint>;
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
	const creates: Stripe.Customer[] = [];
	for (const customer of customers) {
		const account = accountOf(customer);
		if (account instanceof Problem) {
			results.set(customer, { problem: pullProblem(customer, undefined, account) });
		} else if (account && options.updateAccounts) {
			const found = changesFor(customer, account, options);
			const isLinked = textOf(account, names.customerId) !== '';
			if (found.changes.length > 0 || !isLinked) updates.push({ customer, account, found });
			else results.set(customer, { synced: unchanged(customer, account) });
		} else if (!account && options.createAccounts && isUnknown(customer)) {
			creates.push(customer);
		}
	}
	const report = (customer: Stripe.Customer, result: PullResult) => results.set(customer, result);
	await writeUpdates(salesforce, updates, options, report);
	await makeAccounts(salesforce, stripe, creates, options, report);
	return customers.map((customer) => results.get(customer) ?? { left: customer });
}

function changesFor(
	customer: Stripe.Customer,
	account: AccountRecord,
	{ fields, clearEmptied, hints }: PullOptions,
): AccountChanges {
	const wasInBoth = wasFilled(customer);
	const hint = hints?.get(customer.id);
	const wasEmptied = (param: string) =>
		clearEmptied === true && (wasInBoth(param) || hint?.held.has(param) === true);
	return accountChangesFrom(
		customer,
		account,
		requestIfPossible(account, fields),
		fields.mapping,
		fields.description,
		() => true,
		wasEmptied,
	);
}

/** An account that Stripe would refuse as it is says nothing that could be the same. */
function requestIfPossible(
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
	const byId = await accountsById(salesforce, named, fields.select);
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

async function writeUpdates(
	salesforce: SalesforceConnection,
	updates: readonly Pull[],
	{ names, clock }: PullOptions,
	report: (customer: Stripe.Customer, result: PullResult) => void,
): Promise<void> {
	if (updates.length === 0) return;
	const syncedAt = wholeSecond(clock);
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
	updates.forEach((pull, index) => report(pull.customer, resultOf(pull, outcomes[index])));
}
