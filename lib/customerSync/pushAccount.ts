import type Stripe from 'stripe';
import { createOrUpdateCustomer } from '../customers/createOrUpdateCustomer';
import type { CustomerFinder } from '../customers/findCustomers';
import { CUSTOMER_FIELD_LABELS } from '../customers/labels';
import { type Claims, type IsGone, type Match, matchCustomer } from '../customers/matchCustomer';
import {
	CRM_ID_KEY,
	DELETED_KEY,
	FILLED_KEY,
	MERGED_KEY,
	ORG_ID_KEY,
} from '../customers/metadataKeys';
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
import { removeTaxIds, replacedTaxIds, TAX_ID_KEY, taxIdName } from './accountTaxId';
import { customerChanges } from './customerChanges';
import { wasFilled, withEmptied, withFilledFields } from './emptiedFields';
import { type AccountChanges, accountChangesFrom } from './customerToAccount';
import type { SyncContext } from './syncContext';
import { withoutSameValues } from './sameValues';
import { textAt } from '../sync/valueAt';
import { withWholeAddresses } from './wholeAddress';

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

/** Decides for a parameter of the customer, such as `address.city`. */
export interface Reconciliation {
	/** Who wins where the two differ. */
	winner(param: string, account: AccountRecord, customer: Stripe.Customer): 'crm' | 'stripe';
	/** Whether the customer is known to have had a value not long ago. */
	wasHeld(param: string, customer: Stripe.Customer): boolean;
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
 * differs. Nothing is written to Salesforce.
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
	{ fields, names, clearEmptied, runKey, orgId }: SyncContext,
	{ stripe, finder }: PushTools,
): Promise<SentAccount> {
	const { customerId, created, unfinished } = await createOrUpdateCustomer(
		stripe,
		finder,
		clearEmptied ? withFilledFields(request, account, fields) : request,
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
	tools: PushTools,
): Promise<SentAccount> {
	const { names, clearEmptied, fields } = context;
	const current = unmarked(request, customer);
	const whole = clearEmptied ? withEmptied(current, account, customer, fields) : current;
	const { allowed, pulled } = reconciled(account, customer, whole, context, tools.reconciliation);
	const next = { ...account, ...pulled.values };
	const noted = clearEmptied ? withFilledFields(allowed, next, fields) : allowed;
	const news = withoutSameValues(noted, account, customer, fields);
	const wanted = customerChanges(customer, withWholeAddresses(news, account, customer, fields));
	const replaced = replacedTaxIds(customer, allowed);
	// Before the note of the new one: a run that breaks off here leaves the next one its work.
	await removeTaxIds(tools.stripe, customer.id, replaced);
	let unfinished: Problem | undefined;
	if (wanted.changes.length > 0) {
		const wantedNow = withOrg(wanted.request, customer, context.orgId);
		const key = writeKey(context.runKey, account.Id, wantedNow);
		({ unfinished } = await updateCustomer(tools.stripe, customer.id, wantedNow, key));
	}
	// What is noted for the next time is no news to anybody.
	const changes = [
		...wanted.changes.filter(({ field }) => !NOTES.has(field)),
		...replaced.map((taxId) => ({ field: 'tax_ids', from: taxIdName(taxId), to: '' })),
	];
	const isLinked = by === 'customerId';
	const done = changesMade(account, customer.id, isLinked, changes, pulled.changes);
	return {
		account,
		result: accountDone(account, customer.id, {
			...done,
			notes: [...notes, ...pulled.notes],
			unfinished,
		}),
		...(done.status !== 'unchanged' && {
			write: { ...pulled.values, ...(!isLinked && { [names.customerId]: customer.id }) },
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

/** An account that came back from the recycle bin: its customer is not marked as deleted any more. */
function unmarked(request: CustomerRequest, { metadata }: Stripe.Customer): CustomerRequest {
	const marks = [DELETED_KEY, MERGED_KEY].filter((key) => metadata[key]);
	if (marks.length === 0) return request;
	const emptied = Object.fromEntries(marks.map((key) => [key, '']));
	const { shared } = request;
	return { ...request, shared: { ...shared, metadata: { ...shared.metadata, ...emptied } } };
}

/** A customer that does not note its org yet does so along with another change, not for its own sake. */
function withOrg(
	request: CustomerRequest,
	{ metadata: held }: Stripe.Customer,
	orgId: string | undefined,
): CustomerRequest {
	if (!orgId || held[ORG_ID_KEY]) return request;
	const { shared } = request;
	const metadata = { ...shared.metadata, [ORG_ID_KEY]: orgId };
	return { ...request, shared: { ...shared, metadata } };
}

/** What the customer may be changed in, and what the account is to take over. */
function reconciled(
	account: AccountRecord,
	customer: Stripe.Customer,
	request: CustomerRequest,
	{ fields, clearEmptied }: SyncContext,
	reconciliation: Reconciliation | undefined,
): { allowed: CustomerRequest; pulled: AccountChanges } {
	if (!reconciliation) {
		return { allowed: request, pulled: { values: {}, changes: [], emptied: new Set(), notes: [] } };
	}
	const stripeWins = (param: string) =>
		reconciliation.winner(param, account, customer) === 'stripe';
	const wasInBoth = wasFilled(customer);
	const wasEmptied = (param: string) =>
		clearEmptied && (wasInBoth(param) || reconciliation.wasHeld(param, customer));
	const pulled = accountChangesFrom(customer, account, fields, stripeWins, wasEmptied);
	// What Stripe has empty, it has no say in, unless it was emptied there.
	const mayPush = (param: string) =>
		!stripeWins(param) || (textAt(customer, param.split('.')) === '' && !pulled.emptied.has(param));
	return { allowed: allowedPart(request, mayPush), pulled };
}

/** What is noted in a customer for the next sync alone. */
const NOTES: ReadonlySet<string> = new Set([`metadata.${FILLED_KEY}`, `metadata.${TAX_ID_KEY}`]);

/** What the sync itself notes in a customer is nobody else's. */
const OWN_PARAMS: ReadonlySet<string> = new Set(
	[CRM_ID_KEY, FILLED_KEY, TAX_ID_KEY, DELETED_KEY, MERGED_KEY].map((key) => `metadata.${key}`),
);

/** The part of a request that may be carried out; the sync's own notes always may. */
function allowedPart(
	request: CustomerRequest,
	mayPush: (param: string) => boolean,
): CustomerRequest {
	const keep = (value: unknown, field: string): unknown => {
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			const inner = Object.entries(value)
				.map(([name, each]) => [name, keep(each, `${field}.${name}`)] as const)
				.filter(([, each]) => each !== undefined);
			return inner.length > 0 ? Object.fromEntries(inner) : undefined;
		}
		return OWN_PARAMS.has(field) || mayPush(field) ? value : undefined;
	};
	const shared = Object.fromEntries(
		Object.entries(request.shared)
			.map(([name, value]) => [name, keep(value, name)] as const)
			.filter(([, value]) => value !== undefined),
	);
	const { tax_id_data: taxIds } = request.createOnly;
	const mayAddTaxIds = taxIds && mayPush('tax_ids');
	return { shared, createOnly: mayAddTaxIds ? { tax_id_data: taxIds } : {} };
}

function writeKey(runKey: string, accountId: string, request: CustomerRequest): string {
	return syncKey(runKey, accountId, JSON.stringify(request));
}
