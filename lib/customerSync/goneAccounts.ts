import pMap from 'p-map';
import type Stripe from 'stripe';
import { CRM_ID_KEY } from '../customers/findCustomers';
import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { OVERLAP_MS } from '../salesforce/overlap';
import { type ChangedRecord, changedRecords } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { allOf, identifier, soql } from '../salesforce/soql';
import { isMissingCustomer, stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import {
	type AccountFieldNames,
	type AccountRecord,
	nameOf,
	textOf,
} from '../accounts/accountRecord';
import { heldCustomers } from './heldCustomers';
import { DELETED_KEY, MERGED_KEY, SYNC_KEY_PREFIX } from './marks';
import type { SyncedAccount, SyncProblem } from './syncReport';

/** What becomes of the customer of an account that was deleted, or merged into another. */
export type GoneChoice = 'leave' | 'mark' | 'delete';

export interface GoneOptions {
	choice: Exclude<GoneChoice, 'leave'>;
	names: AccountFieldNames;
	hasLocation: boolean;
	/** Accounts that went since then, ISO 8601; all in the recycle bin without it. */
	since?: string;
	until: string;
	runKey: string;
}

type GoneAccount = AccountRecord & ChangedRecord & { MasterRecordId?: string | null };

/**
 * Marks or deletes the customers of accounts that were deleted or merged. A customer that another
 * account holds by now, as after a merge that kept its ID, is left alone.
 *
 * @param tell takes what became of each
 */
export async function handleGoneAccounts(
	salesforce: SalesforceConnection,
	stripeOf: (location: string) => Promise<Stripe>,
	options: GoneOptions,
	tell: (result: SyncedAccount | SyncProblem) => void,
): Promise<void> {
	const { names, hasLocation, since, until } = options;
	const customerId = identifier(names.customerId);
	const pages = changedRecords<GoneAccount>(
		salesforce,
		{
			object: 'Account',
			fields: [
				'Name',
				'MasterRecordId',
				names.customerId,
				...(hasLocation ? [names.location] : []),
			],
			where: allOf(
				soql`IsDeleted = TRUE`,
				soql`${customerId} != NULL`,
				since === undefined
					? undefined
					: soql`SystemModstamp >= ${new Date(Date.parse(since) - OVERLAP_MS)}`,
			),
			before: new Date(Date.parse(until) + 1000).toISOString(),
		},
		{ doing: 'Reading the deleted accounts', withDeleted: true },
	);
	for await (const { records } of pages) {
		const customerIds = records.map((account) => textOf(account, names.customerId));
		const held = await heldCustomers(salesforce, customerIds, names);
		const gone = records.filter((account) => !held.has(textOf(account, names.customerId)));
		await pMap(
			gone,
			async (account) => {
				const result = await handle(account, stripeOf, options);
				if (result) tell(result);
			},
			{ concurrency: 20 },
		);
	}
}

async function handle(
	account: GoneAccount,
	stripeOf: (location: string) => Promise<Stripe>,
	options: GoneOptions,
): Promise<SyncedAccount | SyncProblem | undefined> {
	const customerId = textOf(account, options.names.customerId);
	try {
		const stripe = await stripeOf(textOf(account, options.names.location));
		const customer = await stripe.customers.retrieve(customerId);
		if (customer.deleted) return undefined;
		const owner = longRecordId(customer.metadata[CRM_ID_KEY] ?? '');
		if (owner && owner !== longRecordId(account.Id)) return undefined;
		return options.choice === 'delete'
			? await remove(account, customer, stripe)
			: await mark(account, customer, stripe, options);
	} catch (error) {
		if (isMissingCustomer(error)) return undefined;
		const problem = stripeProblem(error, `Dealing with the deleted account ${nameOf(account)}`);
		if (!(problem instanceof Problem)) throw problem;
		return { accountId: account.Id, accountName: nameOf(account), customerId, problem };
	}
}

async function remove(
	account: GoneAccount,
	customer: Stripe.Customer,
	stripe: Stripe,
): Promise<SyncedAccount> {
	// Deleting twice is deleting once; Stripe takes keys for what it makes only.
	await stripe.customers.del(customer.id);
	return told(account, customer.id, 'deleted', `Deleted customer ${customer.id}`);
}

async function mark(
	account: GoneAccount,
	customer: Stripe.Customer,
	stripe: Stripe,
	{ runKey }: GoneOptions,
): Promise<SyncedAccount | undefined> {
	if (customer.metadata[DELETED_KEY]) return undefined;
	const deleted = new Date(account.SystemModstamp).toISOString();
	const master = account.MasterRecordId ?? '';
	await stripe.customers.update(
		customer.id,
		{ metadata: { [DELETED_KEY]: deleted, ...(master && { [MERGED_KEY]: longRecordId(master) }) } },
		{ idempotencyKey: SYNC_KEY_PREFIX + idempotencyKey(runKey, 'mark', customer.id) },
	);
	return told(account, customer.id, 'marked', `Marked customer ${customer.id}`);
}

function told(
	account: GoneAccount,
	customerId: string,
	status: 'deleted' | 'marked',
	done: string,
): SyncedAccount {
	const why = account.MasterRecordId ? `merged into ${account.MasterRecordId}` : 'deleted';
	return {
		message: `${done} of ${nameOf(account)}, which was ${why}`,
		accountId: account.Id,
		customerId,
		status,
		changes: [],
	};
}
