import type Stripe from 'stripe';
import { createOrUpdateCustomer } from '../customers/createOrUpdateCustomer';
import type { CustomerFinder } from '../customers/findCustomers';
import { CUSTOMER_FIELD_LABELS } from '../customers/labels';
import { type Claims, type IsGone, type Match, matchCustomer } from '../customers/matchCustomer';
import { updateCustomer } from '../customers/updateCustomer';
import type { Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import type { CustomerRequest } from '../stripe/customerParams';
import { stripeProblem } from '../stripe/errors';
import { syncKey } from '../stripe/idempotency';
import type { DoneResult, FieldChange, SyncResult } from '../sync/result';
import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { accountDone } from './accountResult';
import { type AskedOfCustomer, requestOf } from './accountToCustomer';
import { removeTaxIds } from './accountTaxId';
import { customerUpdate, type Reconciliation } from './customerUpdate';
import { filledNote } from './emptiedFields';
import { withMetadata } from './params';
import type { SyncContext } from './syncContext';

/** What came of sending an account to Stripe. */
export interface SentAccount {
	account: AccountRecord;
	result: SyncResult;
	/**
	 * What the account is to be given besides the time of the sync; undefined when it is to be left alone,
	 * as it holds its customer's ID and nothing was changed.
	 */
	write?: Readonly<Record<string, unknown>>;
}

export interface PushTools {
	stripe: Stripe;
	finder: CustomerFinder;
	claims: Claims;
	isGone: IsGone;
	/** Who wins where an account and its customer differ; the account without it. */
	reconciliation?: Reconciliation;
}

/**
 * Brings the customer of an account into step with it: finds it, or makes it, and changes only what
 * differs. Nothing is written to Salesforce, and in a dry run nothing to Stripe either: the result says what
 * would be done.
 *
 * @throws Problem when the account cannot be sent: its values, an uncertain match, Stripe's refusal
 */
export async function pushAccount(
	account: AccountRecord,
	context: SyncContext,
	tools: PushTools,
): Promise<SentAccount> {
	try {
		return await push(account, context, tools);
	} catch (error) {
		const doing = `Sending ${nameOf(account)} to Stripe`;
		throw stripeProblem(error, doing, CUSTOMER_FIELD_LABELS);
	}
}

async function push(
	account: AccountRecord,
	context: SyncContext,
	tools: PushTools,
): Promise<SentAccount> {
	const asked = requestOf(account, context.fields);
	const { request } = asked;
	const storedId = textOf(account, context.names.customerId);
	const match = await matchCustomer(
		tools.stripe,
		tools.finder,
		{
			record: { crmId: longRecordId(account.Id), name: nameOf(account), orgId: context.orgId },
			storedId,
			email: context.matchByEmail ? (request.shared.email ?? '') : '',
			withTaxIds: (request.createOnly.tax_id_data ?? []).length > 0,
		},
		tools.claims,
		tools.isGone,
	);
	if (!match) return await make(account, asked, context, tools);
	return await update(account, match, asked, context, tools);
}

async function make(
	account: AccountRecord,
	{ request, notes }: AskedOfCustomer,
	{ fields, names, clearEmptied, runKey, orgId, dryRun }: SyncContext,
	{ stripe, finder }: PushTools,
): Promise<SentAccount> {
	if (dryRun) {
		const message = `${nameOf(account)} has no customer; it would be created`;
		const done = { status: 'created', message, changes: {}, notes } as const;
		return { account, result: accountDone(account, '', done) };
	}
	const { customerId, created, unfinished } = await createOrUpdateCustomer(
		stripe,
		finder,
		clearEmptied ? withMetadata(request, filledNote(account, fields)) : request,
		{ by: 'crmId', crmId: longRecordId(account.Id), orgId },
		{ call: writeKey(runKey, account.Id, request) },
	);
	const status = created ? 'created' : 'linked';
	const message = created
		? `Created customer ${customerId} for ${nameOf(account)}`
		: linkedMessage(account, customerId);
	return {
		account,
		result: accountDone(account, customerId, { status, message, changes: {}, notes, unfinished }),
		write: { [names.customerId]: customerId },
	};
}

async function update(
	account: AccountRecord,
	{ customer, by }: Match,
	{ request, notes }: AskedOfCustomer,
	context: SyncContext,
	{ stripe, reconciliation }: PushTools,
): Promise<SentAccount> {
	const { wanted, changes, replaced, pulled } = customerUpdate(
		account,
		customer,
		request,
		context,
		reconciliation,
	);
	const isLinked = by === 'customerId';
	if (context.dryRun) {
		const done = changesMade(account, customer.id, isLinked, changes, pulled.changes);
		const message = done.status === 'unchanged' ? done.message : `To do: ${done.message}`;
		const all = { ...done, message, notes: [...notes, ...pulled.notes] };
		return { account, result: accountDone(account, customer.id, all) };
	}
	// Before the note of the new one: a run that breaks off here leaves the next one its work.
	await removeTaxIds(stripe, customer.id, replaced);
	let unfinished: Problem | undefined;
	if (wanted) {
		const key = writeKey(context.runKey, account.Id, wanted);
		({ unfinished } = await updateCustomer(stripe, customer.id, wanted, key));
	}
	const done = changesMade(account, customer.id, isLinked, changes, pulled.changes);
	return {
		account,
		result: accountDone(account, customer.id, {
			...done,
			notes: [...notes, ...pulled.notes],
			unfinished,
		}),
		...(done.status !== 'unchanged' && {
			write: { ...pulled.values, ...(!isLinked && { [context.names.customerId]: customer.id }) },
		}),
	};
}

function changesMade(
	account: AccountRecord,
	customerId: string,
	isLinked: boolean,
	inCustomer: readonly FieldChange[],
	inAccount: readonly FieldChange[],
): Pick<DoneResult, 'status' | 'message' | 'changes'> {
	const name = nameOf(account);
	const changes = {
		customer: inCustomer,
		...(inAccount.length > 0 && { account: inAccount }),
	};
	const fields = (all: readonly FieldChange[]) => all.map(({ field }) => field).join(', ');
	if (!isLinked) return { status: 'linked', message: linkedMessage(account, customerId), changes };
	if (inCustomer.length > 0) {
		const message = `Updated customer ${customerId} of ${name}: ${fields(inCustomer)}`;
		return { status: 'updated', message, changes };
	}
	if (inAccount.length > 0) {
		const message = `Updated ${name} from customer ${customerId}: ${fields(inAccount)}`;
		return { status: 'pulled', message, changes };
	}
	const message = `Customer ${customerId} of ${name} is up to date`;
	return { status: 'unchanged', message, changes };
}

function linkedMessage(account: AccountRecord, customerId: string): string {
	return `Linked ${nameOf(account)} with customer ${customerId}`;
}

function writeKey(runKey: string, accountId: string, request: CustomerRequest): string {
	return syncKey(runKey, accountId, JSON.stringify(request));
}
