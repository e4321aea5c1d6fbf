import type Stripe from 'stripe';
import { createOrUpdateCustomer } from '../customers/createOrUpdateCustomer';
import { CRM_ID_KEY, type CustomerFinder } from '../customers/findCustomers';
import { CUSTOMER_FIELD_LABELS } from '../customers/labels';
import { updateCustomer } from '../customers/updateCustomer';
import type { Problem } from '../errors';
import type { ObjectDescription } from '../salesforce/describe';
import { longRecordId } from '../salesforce/recordId';
import { customerRequest, type CustomerRequest } from '../stripe/customerParams';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import {
	type AccountFieldNames,
	type AccountRecord,
	nameOf,
	textOf,
} from '../accounts/accountRecord';
import { customerFieldsOf } from './accountToCustomer';
import { customerChanges, type FieldChange } from './customerChanges';
import { wasFilled, withEmptied, withFilledFields, withWholeStreets } from './emptiedFields';
import { type AccountChanges, accountChangesFrom } from './customerToAccount';
import type { CustomerMapping } from './mappedFields';
import { type Claims, type IsGone, matchCustomer, type MatchedBy } from './matchCustomer';
import { DELETED_KEY, FILLED_KEY, MERGED_KEY, SYNC_KEY_PREFIX } from './marks';
import { textAt } from './valueAt';

/** What came of sending an account to Stripe. */
export interface PushOutcome {
	customerId: string;
	/** `linked`: a customer was found that nobody had written into the account. */
	status: 'created' | 'updated' | 'linked' | 'pulled' | 'unchanged';
	/** What was changed in an existing customer. */
	changes: FieldChange[];
	/** What is to be written to the account besides its customer's ID, where Stripe wins. */
	accountValues: Readonly<Record<string, unknown>>;
	accountChanges: FieldChange[];
	/** The account does not hold this ID yet. */
	isNewToAccount: boolean;
	/** The customer is there, but a step after that failed. */
	unfinished?: Problem;
}

export interface PushSettings {
	mapping: CustomerMapping;
	names: AccountFieldNames;
	/** Customers of the same e-mail address count as the account's where nothing else is known. */
	matchByEmail: boolean;
	/** Names this run; the same run tried again makes the same writes. */
	runKey: string;
	/** Who wins where an account and its customer differ; the account without it. */
	reconciliation?: Reconciliation;
	/** What one side had and has no more, the other loses too. */
	clearEmptied: boolean;
	/** What the org says of accounts, to write to them. */
	description: ObjectDescription;
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
}

/**
 * Brings the customer of an account into step with it: finds it, or makes it, and changes only what
 * differs. Nothing is written to Salesforce.
 *
 * @throws Problem when the account cannot be sent: its values, an uncertain match, Stripe's refusal
 */
export async function pushAccount(
	account: AccountRecord,
	settings: PushSettings,
	tools: PushTools,
): Promise<PushOutcome> {
	try {
		return await push(account, settings, tools);
	} catch (error) {
		const doing = `Sending ${nameOf(account)} to Stripe`;
		throw stripeProblem(error, doing, CUSTOMER_FIELD_LABELS);
	}
}

async function push(
	account: AccountRecord,
	settings: PushSettings,
	tools: PushTools,
): Promise<PushOutcome> {
	const request = requestOf(account, settings.mapping);
	const storedId = textOf(account, settings.names.customerId);
	const match = await matchCustomer(
		tools.stripe,
		tools.finder,
		{
			account,
			storedId,
			email: settings.matchByEmail ? (request.shared.email ?? '') : '',
			withTaxIds: (request.createOnly.tax_id_data ?? []).length > 0,
		},
		tools.claims,
		tools.isGone,
	);
	if (!match) return await make(account, request, settings, tools);
	return await update(account, match.customer, match.by, request, settings, tools);
}

/** What an account asks of its customer, its own ID in the metadata included. */
export function requestOf(account: AccountRecord, mapping: CustomerMapping): CustomerRequest {
	const request = customerRequest(customerFieldsOf(account, mapping));
	const metadata = { ...request.shared.metadata, [CRM_ID_KEY]: longRecordId(account.Id) };
	return { ...request, shared: { ...request.shared, metadata } };
}

async function make(
	account: AccountRecord,
	request: CustomerRequest,
	settings: PushSettings,
	{ stripe, finder }: PushTools,
): Promise<PushOutcome> {
	const { mapping, clearEmptied } = settings;
	const outcome = await createOrUpdateCustomer(
		stripe,
		finder,
		clearEmptied ? withFilledFields(request, account, mapping) : request,
		{ by: 'crmId', crmId: longRecordId(account.Id) },
		{ call: writeKey(settings.runKey, account.Id, request) },
	);
	return {
		customerId: outcome.customerId,
		status: outcome.created ? 'created' : 'linked',
		changes: [],
		accountValues: {},
		accountChanges: [],
		isNewToAccount: true,
		unfinished: outcome.unfinished,
	};
}

async function update(
	account: AccountRecord,
	customer: Stripe.Customer,
	by: MatchedBy,
	request: CustomerRequest,
	settings: PushSettings,
	{ stripe }: PushTools,
): Promise<PushOutcome> {
	const isNewToAccount = by !== 'customerId';
	const { mapping, clearEmptied } = settings;
	const current = unmarked(request, customer);
	const whole = clearEmptied ? withEmptied(current, account, customer, mapping) : current;
	const { allowed, pulled } = reconciled(account, customer, whole, settings);
	const next = { ...account, ...pulled.values };
	const noted = clearEmptied ? withFilledFields(allowed, next, mapping) : allowed;
	const wanted = customerChanges(customer, withWholeStreets(noted, account, customer, mapping));
	let unfinished: Problem | undefined;
	if (wanted.changes.length > 0) {
		const key = writeKey(settings.runKey, account.Id, wanted.request);
		({ unfinished } = await updateCustomer(stripe, customer.id, wanted.request, key));
	}
	// What is noted for the next time is no news to anybody.
	const changes = wanted.changes.filter(({ field }) => field !== `metadata.${FILLED_KEY}`);
	const isChanged = changes.length > 0;
	return {
		customerId: customer.id,
		status: isNewToAccount ? 'linked' : statusOf(isChanged, pulled.changes.length > 0),
		changes,
		accountValues: pulled.values,
		accountChanges: pulled.changes,
		isNewToAccount,
		unfinished,
	};
}

function statusOf(isChanged: boolean, isPulled: boolean): PushOutcome['status'] {
	if (isChanged) return 'updated';
	return isPulled ? 'pulled' : 'unchanged';
}

/** An account that came back from the recycle bin: its customer is not marked as deleted any more. */
function unmarked(request: CustomerRequest, { metadata }: Stripe.Customer): CustomerRequest {
	const marks = [DELETED_KEY, MERGED_KEY].filter((key) => metadata[key]);
	if (marks.length === 0) return request;
	const emptied = Object.fromEntries(marks.map((key) => [key, '']));
	const { shared } = request;
	return { ...request, shared: { ...shared, metadata: { ...shared.metadata, ...emptied } } };
}

/** What the customer may be changed in, and what the account is to take over. */
function reconciled(
	account: AccountRecord,
	customer: Stripe.Customer,
	request: CustomerRequest,
	{ reconciliation, mapping, description, clearEmptied }: PushSettings,
): { allowed: CustomerRequest; pulled: AccountChanges } {
	if (!reconciliation) {
		return { allowed: request, pulled: { values: {}, changes: [], emptied: new Set() } };
	}
	const stripeWins = (param: string) =>
		reconciliation.winner(param, account, customer) === 'stripe';
	const wasInBoth = wasFilled(customer);
	const wasEmptied = (param: string) =>
		clearEmptied && (wasInBoth(param) || reconciliation.wasHeld(param, customer));
	const pulled = accountChangesFrom(
		customer,
		account,
		request,
		mapping,
		description,
		stripeWins,
		wasEmptied,
	);
	// What Stripe has empty, it has no say in, unless it was emptied there.
	const mayPush = (param: string) =>
		!stripeWins(param) || (textAt(customer, param.split('.')) === '' && !pulled.emptied.has(param));
	return { allowed: allowedPart(request, mayPush), pulled };
}

/** What the sync itself notes in a customer is nobody else's. */
const OWN_PARAMS: ReadonlySet<string> = new Set(
	[CRM_ID_KEY, FILLED_KEY, DELETED_KEY, MERGED_KEY].map((key) => `metadata.${key}`),
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
	return SYNC_KEY_PREFIX + idempotencyKey(runKey, accountId, JSON.stringify(request));
}
