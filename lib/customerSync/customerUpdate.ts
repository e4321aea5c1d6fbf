import type Stripe from 'stripe';
import type { AccountRecord } from '../accounts/accountRecord';
import {
	CRM_ID_KEY,
	DELETED_KEY,
	FILLED_KEY,
	MERGED_KEY,
	ORG_ID_KEY,
} from '../customers/metadataKeys';
import type { CustomerRequest } from '../stripe/customerParams';
import type { FieldChange } from '../sync/result';
import { replacedTaxIds, TAX_ID_KEY, taxIdName } from './accountTaxId';
import { customerChanges } from './customerChanges';
import { type AccountChanges, accountChangesFrom, isSame } from './customerToAccount';
import { emptiedInStripe, emptiedParams, filledNote } from './emptiedFields';
import { type MappedAccounts, partsOf } from './mapping';
import { flat, heldText, type Params, withMetadata } from './params';
import { oldAddressEmptied } from './wholeAddress';

/** Decides for a parameter of the customer, such as `address.city`. */
export interface Reconciliation {
	/** Who wins where the two differ. */
	winner(param: string, account: AccountRecord, customer: Stripe.Customer): 'crm' | 'stripe';
	/** Whether the customer is known to have had a value not long ago. */
	wasHeld(param: string, customer: Stripe.Customer): boolean;
}

/** What is to be done for an account and the customer that it has. */
export interface CustomerUpdate {
	/** What Stripe is to be asked for; undefined when the customer is as it should be. */
	wanted?: CustomerRequest;
	/** What becomes other in the customer, for people to read. */
	changes: FieldChange[];
	/** Tax IDs that the account gave and has others in place of. */
	replaced: Stripe.TaxId[];
	/** What the account takes over from the customer. */
	pulled: AccountChanges;
}

export interface UpdateContext {
	fields: MappedAccounts;
	/** What one side had and has no more, the other loses too. */
	clearEmptied: boolean;
	/** The org that the account is in, where it is known. */
	orgId?: string;
}

/** What is noted in a customer for the next sync alone, and is no news to anybody. */
const NOTES: ReadonlySet<string> = new Set([metadataParam(FILLED_KEY), metadataParam(TAX_ID_KEY)]);

/** What the sync itself notes in a customer is nobody else's. */
const OWN_PARAMS: ReadonlySet<string> = new Set([
	...NOTES,
	...[CRM_ID_KEY, DELETED_KEY, MERGED_KEY].map(metadataParam),
]);

/**
 * Works out what brings a customer and its account into step, each in the fields in which it may be
 * changed. Nothing is asked of either.
 *
 * @param customer with `tax_ids` expanded where the account gives one
 * @param request what the account asks of its customer
 * @param reconciliation who wins where the two differ; the account without it
 */
export function customerUpdate(
	account: AccountRecord,
	customer: Stripe.Customer,
	{ shared, createOnly }: CustomerRequest,
	{ fields, clearEmptied, orgId }: UpdateContext,
	reconciliation?: Reconciliation,
): CustomerUpdate {
	const asked = new Map([...flat(shared), ...deletionMarksOff(customer)]);
	if (clearEmptied) add(asked, emptiedParams(asked, account, customer, fields));
	const stripeWins = (param: string) =>
		reconciliation?.winner(param, account, customer) === 'stripe';
	const pulled = accountChangesFrom(
		customer,
		account,
		fields,
		stripeWins,
		clearEmptied && reconciliation
			? emptiedInStripe(customer, (param) => reconciliation.wasHeld(param, customer))
			: undefined,
	);
	// What Stripe has empty, it has no say in, unless it was emptied there.
	const mayPush = (param: string) =>
		OWN_PARAMS.has(param) ||
		!stripeWins(param) ||
		(heldText(customer, param) === '' && !pulled.emptied.has(param));
	const allowed = new Map([...asked].filter(([param]) => mayPush(param)));
	const taxIds = mayPush('tax_ids') ? (createOnly.tax_id_data ?? []) : [];
	if (clearEmptied) {
		add(allowed, flat({ metadata: filledNote({ ...account, ...pulled.values }, fields) }));
	}
	add(allowed, sameValuesKept(allowed, account, customer, fields));
	add(allowed, oldAddressEmptied(allowed, account, customer, fields));
	const { request, changes } = customerChanges(customer, allowed, taxIds);
	const replaced = replacedTaxIds(customer, taxIds);
	return {
		...(changes.length > 0 && { wanted: withMetadata(request, orgNote(customer, orgId)) }),
		changes: [
			...changes.filter(({ field }) => !NOTES.has(field)),
			...replaced.map((taxId) => ({ field: 'tax_ids', from: taxIdName(taxId), to: '' })),
		],
		replaced,
		pulled,
	};
}

/** An account that came back from the recycle bin: its customer is not marked as deleted any more. */
function deletionMarksOff({ metadata }: Stripe.Customer): Params {
	const marks = [DELETED_KEY, MERGED_KEY].filter((key) => metadata[key]);
	return new Map(marks.map((key) => [metadataParam(key), '']));
}

/** A customer that does not note its org yet does so along with another change, not for its own sake. */
function orgNote({ metadata }: Stripe.Customer, orgId = ''): Readonly<Record<string, string>> {
	return orgId && !metadata[ORG_ID_KEY] ? { [ORG_ID_KEY]: orgId } : {};
}

/**
 * What means the same already stays as the customer has it: written in other ways, or shortened to what
 * the account's field holds, it is no difference.
 */
function sameValuesKept(
	asked: Params,
	account: AccountRecord,
	customer: Stripe.Customer,
	fields: MappedAccounts,
): Params {
	const kept = partsOf(account, fields.mapping).flatMap((part) => {
		const isAsked = part.params.some((param) => asked.has(param));
		if (!isAsked || !isSame(customer, account, part, fields)) return [];
		return part.params
			.map((param) => [param, heldText(customer, param)] as const)
			.filter(([param, held]) => asked.has(param) || held !== '');
	});
	return new Map(kept);
}

function add(params: Map<string, unknown>, more: Params): void {
	for (const [param, value] of more) params.set(param, value);
}

function metadataParam(key: string): string {
	return `metadata.${key}`;
}
