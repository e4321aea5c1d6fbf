import pMap from 'p-map';
import type Stripe from 'stripe';
import { crmIdOf } from '../customers/crmId';
import { DELETED_KEY, MERGED_KEY } from '../customers/metadataKeys';
import { refuseOtherOrg } from '../customers/otherOrg';
import { Problem } from '../errors';
import { OVERLAP_MS } from '../salesforce/overlap';
import { type ChangedRecord, changedRecords } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { allOf, identifier, soql } from '../salesforce/soql';
import { isMissingCustomer, stripeProblem } from '../stripe/errors';
import { syncKey } from '../stripe/idempotency';
import type { SyncResult } from '../sync/result';
import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { accountDone, accountProblem } from './accountResult';
import { linkedCustomers } from './accountStream';
import type { SyncContext } from './syncContext';

/** What becomes of the customer of an account that was deleted, or merged into another. */
export const DELETED_CHOICES = ['leave', 'mark', 'delete'] as const;

export type DeletedChoice = (typeof DELETED_CHOICES)[number];

export interface DeletedRequest {
	choice: Exclude<DeletedChoice, 'leave'>;
	/** Accounts that were deleted since then, ISO 8601; all in the recycle bin without it. */
	since?: string;
	until: string;
}

type DeletedAccount = AccountRecord & ChangedRecord & { MasterRecordId?: string | null };

/**
 * Marks or deletes the customers of accounts that were deleted or merged. A customer that another
 * account holds by now, as after a merge that kept its ID, is left alone.
 *
 * @param report takes what became of each
 */
export async function reconcileDeletedAccounts(
	context: SyncContext,
	request: DeletedRequest,
	report: (result: SyncResult) => void,
): Promise<void> {
	const { salesforce, names, fields } = context;
	const { since, until } = request;
	const hasLocation = fields.select.includes(names.location);
	const customerId = identifier(names.customerId);
	const pages = changedRecords<DeletedAccount>(
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
		const linked = await linkedCustomers(context, customerIds);
		const deleted = records.filter((account) => !linked.has(textOf(account, names.customerId)));
		await pMap(
			deleted,
			async (account) => {
				const result = await reconcile(account, context, request.choice);
				if (result) report(result);
			},
			{ concurrency: 20 },
		);
	}
}

async function reconcile(
	account: DeletedAccount,
	{ stripeOf, names, runKey, orgId }: SyncContext,
	choice: DeletedRequest['choice'],
): Promise<SyncResult | undefined> {
	const customerId = textOf(account, names.customerId);
	try {
		const stripe = await stripeOf(textOf(account, names.location));
		const customer = await stripe.customers.retrieve(customerId);
		if (customer.deleted) return undefined;
		const owner = crmIdOf(customer);
		if (owner && owner !== longRecordId(account.Id)) return undefined;
		// An equal account of another org may be alive.
		refuseOtherOrg(customer, orgId, nameOf(account));
		return choice === 'delete'
			? await remove(account, customer, stripe)
			: await mark(account, customer, stripe, runKey);
	} catch (error) {
		if (isMissingCustomer(error)) return undefined;
		const problem = stripeProblem(error, `Dealing with the deleted account ${nameOf(account)}`);
		if (!(problem instanceof Problem)) throw problem;
		return accountProblem(account, names, problem);
	}
}

async function remove(
	account: DeletedAccount,
	customer: Stripe.Customer,
	stripe: Stripe,
): Promise<SyncResult> {
	// Deleting twice is deleting once; Stripe takes keys for what it makes only.
	await stripe.customers.del(customer.id);
	return done(account, customer.id, 'deleted', `Deleted customer ${customer.id}`);
}

async function mark(
	account: DeletedAccount,
	customer: Stripe.Customer,
	stripe: Stripe,
	runKey: string,
): Promise<SyncResult | undefined> {
	if (customer.metadata[DELETED_KEY]) return undefined;
	const deleted = new Date(account.SystemModstamp).toISOString();
	const master = account.MasterRecordId ?? '';
	await stripe.customers.update(
		customer.id,
		{ metadata: { [DELETED_KEY]: deleted, ...(master && { [MERGED_KEY]: longRecordId(master) }) } },
		{ idempotencyKey: syncKey(runKey, 'mark', customer.id) },
	);
	return done(account, customer.id, 'marked', `Marked customer ${customer.id}`);
}

function done(
	account: DeletedAccount,
	customerId: string,
	status: 'deleted' | 'marked',
	what: string,
): SyncResult {
	const why = account.MasterRecordId ? `merged into ${account.MasterRecordId}` : 'deleted';
	const message = `${what} of ${nameOf(account)}, which was ${why}`;
	return accountDone(account, customerId, { status, message, changes: {} });
}
