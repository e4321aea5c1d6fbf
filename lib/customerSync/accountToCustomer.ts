import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { countryCode } from '../country';
import { CRM_ID_KEY } from '../customers/metadataKeys';
import { Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { fieldOf } from '../salesforce/describe';
import type { CustomerFields } from '../stripe/customerFields';
import { customerRequest, type CustomerRequest } from '../stripe/customerParams';
import { taxIdNote } from './accountTaxId';
import { leftOut, type Surroundings, type Taken } from './fieldKinds';
import type { CustomerDraft } from './mappedFields';
import {
	accountText,
	describedField,
	type MappedAccounts,
	type MappedPart,
	mappingFor,
	partsOf,
} from './mapping';
import { withMetadata } from './params';
import { taxIdTypeOf } from './taxIdType';

/** What an account asks of its customer. */
export interface AskedOfCustomer {
	/** Its own ID in the metadata included. */
	request: CustomerRequest;
	/** What of the account Stripe cannot take as it is, each as a sentence. */
	notes: string[];
}

/**
 * What an account asks of its customer. A field that Stripe would refuse is shortened or left out, with a
 * note of it: one field must not keep the customer from being made.
 *
 * @throws Problem when Stripe would refuse what is no single field's fault
 */
export function requestOf(account: AccountRecord, accounts: MappedAccounts): AskedOfCustomer {
	let parts = partsOf(account, accounts.mapping);
	const refused: string[] = [];
	for (;;) {
		const { fields, notes } = draftOf(account, parts, accounts);
		try {
			const request = customerRequest(customerOf(fields));
			const own = { [CRM_ID_KEY]: longRecordId(account.Id), ...taxIdNote(request) };
			return { request: withMetadata(request, own), notes: [...notes, ...refused] };
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			const guilty = partsMeant(parts, error.field ?? '');
			if (guilty.size === 0) throw error;
			parts = parts.filter((part) => !guilty.has(part));
			refused.push(leftOut(error));
		}
	}
}

/** The fields that a refusal names; those of a group where it names the group alone. */
function partsMeant(parts: readonly MappedPart[], label: string): Set<MappedPart> {
	const itself = parts.filter((part) => part.label === label);
	if (itself.length > 0) return new Set(itself);
	const [group = ''] = label.split(' > ');
	return new Set(
		parts.filter(
			(part) =>
				part.label.startsWith(`${group} > `) ||
				(group === 'Invoice Settings' && part.id === 'invoiceFooter'),
		),
	);
}

/** Fields that the account has empty are left out. */
function draftOf(
	account: AccountRecord,
	parts: readonly MappedPart[],
	accounts: MappedAccounts,
): { fields: CustomerDraft; notes: string[] } {
	const draft: CustomerDraft = {};
	const metadata: Record<string, string> = {};
	const notes: string[] = [];
	for (const part of parts) {
		const { value = '', note } = encoded(account, part, accounts);
		if (note) notes.push(`${part.label}: ${note}`);
		if (value === '') continue;
		if (!part.field) metadata[part.id.slice('metadata.'.length)] = value;
		else if (part.params.length === 1) part.field.put(draft, value);
		else putStreet(draft, part, value);
	}
	const name = draft.shipping?.name ?? draft.name;
	const shipping = draft.shipping && { ...draft.shipping, ...(name && { name }) };
	return { fields: { ...draft, ...(shipping && { shipping }), metadata }, notes };
}

function putStreet(draft: CustomerDraft, { group }: MappedPart, street: string): void {
	const [line1 = '', line2 = ''] = street.split('\n');
	const lines = { line1, ...(line2 && { line2 }) };
	if (group === 'shipping') draft.shipping = { ...draft.shipping, ...lines };
	else draft.address = { ...draft.address, ...lines };
}

/** @throws Problem when the type of its tax ID cannot be told */
function customerOf({ taxId, taxIdType, shipping, ...fields }: CustomerDraft): CustomerFields {
	// Stripe wants name and address together: without an address there is nothing to be shipped to.
	const { name, phone, ...address } = shipping ?? {};
	const isShipped = Object.keys(address).length > 0;
	return {
		...fields,
		...(isShipped && { shipping: { ...address, name, phone } }),
		...(taxId && {
			taxIds: [{ type: taxIdType ?? taxIdTypeOf(taxId, fields.address?.country), value: taxId }],
		}),
	};
}

/** An account's value for what is mapped, as Stripe has it; '' when the account has none. */
export function encoded(
	account: AccountRecord,
	part: MappedPart,
	accounts: MappedAccounts,
): Taken<string> {
	const text = accountText(account, part);
	if (text === '') return { value: '' };
	return part.kind.encode(text, surroundings(account, part, accounts));
}

/** What a value of an account stands beside. */
export function surroundings(
	account: AccountRecord,
	part: MappedPart,
	accounts: MappedAccounts,
): Surroundings {
	const field = describedField(part, accounts);
	const currency = textOf(account, 'CurrencyIsoCode') || accounts.currency;
	const common = { ...(currency && { currency }), ...(field && { field }) };
	if (!part.group) return common;
	const accountField = mappingFor(account, accounts.mapping)[`${part.group}_country`];
	if (!accountField) return common;
	const chosenCountry = accountText(account, { accountField });
	const country = countryCode(chosenCountry);
	const countryField = fieldOf(accounts.description, accountField);
	return {
		...common,
		...(country && { country }),
		states: {
			...(field && { state: field }),
			...(countryField && { country: countryField }),
			chosenCountry,
		},
	};
}
