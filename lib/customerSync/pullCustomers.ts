import type Stripe from 'stripe';
import { crmIdOf } from '../customers/crmId';
import { otherOrgProblem } from '../customers/otherOrg';
import { badInput, Problem } from '../errors';
import type { ChangeHint } from '../sync/eventChanges';
import type { SyncResult } from '../sync/result';
import { accountsById } from '../accounts/accountsById';
import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { holdersOf } from './accountStream';
import { customerProblem, type Pull, pulled, skipped, unchanged } from './customerResult';
import { type AccountChanges, accountChangesFrom } from './customerToAccount';
import { emptiedInStripe } from './emptiedFields';
import { type CustomerPlace, isUnknown, makeAccounts } from './newAccounts';
import { wholeSecond } from './sendAccounts';
import type { SyncContext } from './syncContext';
import { writeAccounts } from './writeAccounts';

/** What is to be done for customers. */
export interface PullRequest extends CustomerPlace {
	/** Brings accounts into step that are there. */
	updateAccounts: boolean;
	/** Makes accounts for customers that belong to none. */
	createAccounts: boolean;
	/** What is known of changes in Stripe, by customer ID. */
	hints?: ReadonlyMap<string, ChangeHint>;
}

/**
 * Brings accounts into step with their customers. An account belongs to a customer whose ID it holds,
 * or that names it in its metadata.
 *
 * @param customers as they are now
 * @returns what became of each, in order
 */
export async function pullCustomers(
	customers: readonly Stripe.Customer[],
	request: PullRequest,
	context: SyncContext,
): Promise<SyncResult[]> {
	const accountOf = await accountsOf(customers, context);
	const results = new Map<Stripe.Customer, SyncResult>();
	const updates: Pull[] = [];
	const creates: Stripe.Customer[] = [];
	for (const customer of customers) {
		const account = accountOf(customer);
		if (account instanceof Problem) {
			results.set(customer, customerProblem(customer, account));
		} else if (account && request.updateAccounts) {
			const found = changesFor(customer, account, request, context);
			const isLinked = textOf(account, context.names.customerId) !== '';
			if (found.changes.length > 0 || !isLinked) updates.push({ customer, account, found });
			else results.set(customer, unchanged(customer, account));
		} else if (!account && request.createAccounts && isUnknown(customer)) {
			creates.push(customer);
		}
	}
	const updated = await writeUpdates(updates, context);
	updates.forEach(({ customer }, index) => setIn(results, customer, updated[index]));
	const made = await makeAccounts(creates, request, context);
	creates.forEach((customer, index) => setIn(results, customer, made[index]));
	return customers.map((customer) => results.get(customer) ?? skipped(customer));
}

function setIn<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
	if (value !== undefined) map.set(key, value);
}

function changesFor(
	customer: Stripe.Customer,
	account: AccountRecord,
	{ hints }: PullRequest,
	{ fields, clearEmptied }: SyncContext,
): AccountChanges {
	const wasHeld = (param: string) => hints?.get(customer.id)?.held.has(param) === true;
	const wasEmptied = clearEmptied ? emptiedInStripe(customer, wasHeld) : undefined;
	return accountChangesFrom(customer, account, fields, () => true, wasEmptied);
}

async function accountsOf(
	customers: readonly Stripe.Customer[],
	context: SyncContext,
): Promise<(customer: Stripe.Customer) => AccountRecord | Problem | undefined> {
	const { salesforce, names, fields, orgId } = context;
	const { select } = fields;
	const holders = new Map<string, AccountRecord>();
	const ids = customers.map(({ id }) => id);
	const found = holdersOf(context, ids, 'Reading the accounts of the customers', { select });
	for await (const account of found) holders.set(textOf(account, names.customerId), account);
	const named = customers.flatMap((customer) => {
		const crmId = crmIdOf(customer);
		return !holders.has(customer.id) && /^001\w{15}$/.test(crmId) ? [crmId] : [];
	});
	const byId = await accountsById(salesforce, named, select);
	return (customer) => {
		const holder = holders.get(customer.id);
		const account = holder ?? byId.get(crmIdOf(customer));
		const stranger = account && otherOrgProblem(customer, orgId, nameOf(account));
		if (stranger ?? holder) return stranger ?? holder;
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
	updates: readonly Pull[],
	{ salesforce, names, clock }: SyncContext,
): Promise<SyncResult[]> {
	if (updates.length === 0) return [];
	const syncedAt = wholeSecond(clock);
	const written = await writeAccounts(
		salesforce,
		{ operation: 'update' },
		updates.map(({ customer, account, found }) => ({
			values: found.values,
			own: { Id: account?.Id, [names.customerId]: customer.id, [names.syncedAt]: syncedAt },
		})),
		{ doing: 'Writing the customer’s values to the account' },
	);
	return updates.map((pull, index) => pulled(pull, written[index]));
}
