import pMap from 'p-map';
import type Stripe from 'stripe';
import {
	type AccountFieldNames,
	type AccountRecord,
	nameOf,
	textOf,
} from '../accounts/accountRecord';
import { accountsById } from '../accounts/accountsById';
import { livingCustomer } from '../customers/livingCustomers';
import { otherOrgProblem } from '../customers/otherOrg';
import { badInput, Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf, requireFields } from '../salesforce/describe';
import { longRecordId } from '../salesforce/recordId';
import { writeRecords } from '../salesforce/write';
import { stripeProblem } from '../stripe/errors';
import type { SyncResult } from '../sync/result';
import { accountDone, accountProblem } from './accountResult';
import { noAccount } from './sendAccounts';

/** A customer's ID, and the account that is to hold it. */
export interface CustomerIdToWrite {
	accountId: string;
	customerId: string;
	/** Whether the ID may take the place of another customer's. */
	replace: boolean;
}

export interface WriteIdsContext {
	salesforce: SalesforceConnection;
	names: Pick<AccountFieldNames, 'customerId' | 'location'>;
	/** Opens the Stripe account of a location; '' is the main one. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** The org that the accounts are in; undefined where it does not say. */
	orgId: string | undefined;
}

/** Customers that are read at a time. The limiters set the pace. */
const AT_ONCE = 20;

/** What is to be done for one of them. */
type Plan = { result: SyncResult } | { account: AccountRecord; customerId: string };

/**
 * Checks a customer's ID before anything is asked or written.
 *
 * @throws Problem when it has not the form of one
 */
export function checkCustomerId(customerId: string): void {
	if (/^cus_\w+$/.test(customerId)) return;
	throw badInput(
		'Customer ID',
		customerId === '' ? 'it is empty' : 'it is no ID of a customer',
		'Such an ID begins with cus_; map it, such as {{ $json.customerId }}',
	);
}

/**
 * Writes customers' IDs into their accounts and touches nothing else. An account that holds its ID
 * already is left alone, so that doing it twice is doing it once. The customer of an equal record of
 * another org is told, and not written.
 *
 * @param items in order: of several for one account the last counts, if it may replace the others
 * @returns what became of each, in order
 * @throws Problem when the accounts cannot be read, or the org lacks the field
 */
export async function writeCustomerIds(
	items: readonly CustomerIdToWrite[],
	context: WriteIdsContext,
): Promise<SyncResult[]> {
	const { salesforce, names } = context;
	await requireFields(salesforce, 'Account', [names.customerId]);
	const isLocated = fieldOf(await describeObject(salesforce, 'Account'), names.location);
	const select = ['Id', 'Name', names.customerId, ...(isLocated ? [names.location] : [])];
	const ids = items.map(({ accountId }) => longRecordId(accountId));
	const possible = ids.filter((id) => /^[0-9A-Za-z]{18}$/.test(id));
	const accounts = await accountsById(salesforce, possible, select);
	const foreign = await foreignCustomers(items, (index) => accounts.get(ids[index] ?? ''), context);
	const toWrite = new Map<string, AccountRecord>();
	const plans = items.map((item, index): Plan => {
		const id = ids[index] ?? '';
		const account = toWrite.get(id) ?? accounts.get(id);
		if (!account) return { result: accountProblem({ Id: id }, names, noAccount(id)) };
		const held = textOf(account, names.customerId);
		const { customerId } = item;
		if (held === customerId && !toWrite.has(id)) return { result: unchanged(account, customerId) };
		if (held && held !== customerId && !item.replace) {
			return { result: accountProblem(account, names, holdsAnother(account, held)) };
		}
		const problem = foreign[index];
		if (problem) return { result: accountProblem(account, names, problem, customerId) };
		toWrite.set(id, { ...account, [names.customerId]: customerId });
		return { account, customerId };
	});
	const rows = [...toWrite.values()];
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: 'Account',
			rows: rows.map((account) => ({
				Id: account.Id,
				[names.customerId]: account[names.customerId],
			})),
		},
		{ doing: 'Writing the customer ID to the account' },
	);
	const outcomeOf = new Map(rows.map(({ Id }, index) => [Id, outcomes[index]]));
	return plans.map((plan) => {
		if ('result' in plan) return plan.result;
		const { account, customerId } = plan;
		const outcome = outcomeOf.get(account.Id);
		if (outcome?.success === false) {
			return accountProblem(account, names, outcome.problem, customerId);
		}
		return linked(account, customerId);
	});
}

/** For each item why its customer is not its account's, as far as that can be told. */
async function foreignCustomers(
	items: readonly CustomerIdToWrite[],
	accountOf: (index: number) => AccountRecord | undefined,
	{ names, stripeOf, orgId }: WriteIdsContext,
): Promise<Array<Problem | undefined>> {
	const look = async (account: AccountRecord, customerId: string) => {
		try {
			const stripe = await stripeOf(textOf(account, names.location));
			const customer = await livingCustomer(stripe, customerId);
			return customer && otherOrgProblem(customer, orgId, nameOf(account));
		} catch (error) {
			const problem = stripeProblem(error, `Looking up customer ${customerId}`);
			if (problem instanceof Problem) return problem;
			throw problem;
		}
	};
	return await pMap(
		items,
		async ({ customerId }, index) => {
			const account = accountOf(index);
			// Without an org to compare with, and for an ID that is there already, there is nothing to tell.
			if (!orgId || !account || textOf(account, names.customerId) === customerId) return undefined;
			return await look(account, customerId);
		},
		{ concurrency: AT_ONCE },
	);
}

function linked(account: AccountRecord, customerId: string): SyncResult {
	const message = `Wrote customer ${customerId} into ${nameOf(account)}`;
	return accountDone(account, customerId, { status: 'linked', message, changes: {} });
}

function unchanged(account: AccountRecord, customerId: string): SyncResult {
	const message = `${nameOf(account)} holds customer ${customerId} already`;
	return accountDone(account, customerId, { status: 'unchanged', message, changes: {} });
}

function holdsAnother(account: AccountRecord, held: string): Problem {
	return badInput(
		'Customer ID',
		`${nameOf(account)} holds another customer, ${held}`,
		'If the new one is right, switch on Replace Other ID',
	);
}
