import { type FieldDescription, fieldOf, type ObjectDescription } from '../salesforce/describe';
import { type AccountRecord, isPerson, textOf } from '../accounts/accountRecord';
import { cleanText } from '../text';
import { type FieldKind, KINDS } from './fieldKinds';
import { MAPPED_FIELDS, type MappedField } from './mappedFields';

/** Fields of an account by the customer's fields that they stand for. */
export type FieldMapping = Readonly<Record<string, string>>;

/** Which fields of an account make which fields of its customer. */
export interface CustomerMapping {
	business: FieldMapping;
	person: FieldMapping;
	/** Fields of the account by the keys of metadata that they are kept under. */
	metadata: FieldMapping;
}

/** A mapping beside what the org says of accounts. */
export interface MappedAccounts {
	mapping: CustomerMapping;
	description: ObjectDescription;
	/** Of amounts of accounts that name no currency themselves; ISO 4217. */
	currency?: string;
}

/** What is mapped when the builder has not said otherwise. */
export function defaultMapping(kind: 'business' | 'person'): FieldMapping {
	return Object.fromEntries(
		MAPPED_FIELDS.flatMap((field) => {
			const accountField = field[kind];
			return accountField ? [[field.id, accountField] as const] : [];
		}),
	);
}

/**
 * Where an org has State and Country Picklists, the code beside a mapped name is what is read and written:
 * names can be anything there, codes are what Salesforce goes by.
 * https://help.salesforce.com/s/articleView?id=xcloud.state_country_and_territory_picklist_fields.htm
 */
export function byCodes(mapping: FieldMapping, description: ObjectDescription): FieldMapping {
	return Object.fromEntries(
		Object.entries(mapping).map(([id, accountField]) => {
			const isCoded = /_(country|state)$/.test(id) && !accountField.includes('.');
			const code = isCoded ? fieldOf(description, `${accountField}Code`) : undefined;
			return [id, code?.name ?? accountField];
		}),
	);
}

/** One field of an account with what it stands for in the customer. */
export interface MappedPart {
	/** The customer field's ID; of metadata `metadata.` and the key. */
	id: string;
	label: string;
	/** Stripe's name of it, with dots; of a street without a second line of its own both lines' names. */
	params: readonly string[];
	kind: FieldKind;
	accountField: string;
	/** The customer's field; none for metadata. */
	field?: MappedField;
	/** The address that it is part of. */
	group?: AddressGroup;
}

export type AddressGroup = 'address' | 'shipping';

export const ADDRESS_GROUPS: readonly AddressGroup[] = ['address', 'shipping'];

/** Stripe's name for a part of an address. */
export function addressParam(group: AddressGroup, part: string): string {
	return group === 'shipping' ? `shipping.address.${part}` : `address.${part}`;
}

/** What Stripe keeps of a value of metadata, in characters. https://docs.stripe.com/api/metadata */
const LONGEST_METADATA = 500;

/** What is mapped for an account, by its kind. */
export function partsOf(account: AccountRecord, mapping: CustomerMapping): MappedPart[] {
	const fields = mappingFor(account, mapping);
	const parts = MAPPED_FIELDS.flatMap((field): MappedPart[] => {
		const { id, label, param, kind } = field;
		const accountField = fields[id];
		if (!accountField) return [];
		const group = groupOf(param);
		const part = { id, label, params: [param], kind, accountField, field, ...(group && { group }) };
		// Where the second line of a street is not mapped, the first stands for both.
		if (!id.endsWith('_line1') || fields[id.replace('line1', 'line2')]) return [part];
		return [{ ...part, params: [param, param.replace('line1', 'line2')], kind: KINDS.street }];
	});
	const metadata = Object.entries(mapping.metadata).map(([key, accountField]): MappedPart => ({
		id: `metadata.${key}`,
		label: `Metadata > ${key}`,
		params: [`metadata.${key}`],
		kind: KINDS.text(LONGEST_METADATA),
		accountField,
	}));
	return [...parts, ...metadata];
}

/** The mapping that counts for an account. */
export function mappingFor(account: AccountRecord, mapping: CustomerMapping): FieldMapping {
	return isPerson(account) ? mapping.person : mapping.business;
}

function groupOf(param: string): AddressGroup | undefined {
	if (param.startsWith('address.')) return 'address';
	return param.startsWith('shipping.address.') ? 'shipping' : undefined;
}

/** An account's text for what is mapped, clean; '' when it has none. */
export function accountText(
	account: AccountRecord,
	{ accountField }: { accountField: string },
): string {
	const text = cleanText(textOf(account, accountField));
	if (text !== '' || !/(Country|State)Code$/.test(accountField)) return text;
	// An item may have the name alone.
	return cleanText(textOf(account, accountField.replace(/Code$/, '')));
}

/** What the org says of a mapped field; nothing for a field of a related record. */
export function describedField(
	part: Pick<MappedPart, 'accountField'>,
	{ description }: MappedAccounts,
): FieldDescription | undefined {
	return fieldOf(description, part.accountField);
}

const ID_BY_PARAM = new Map(MAPPED_FIELDS.map(({ id, param }) => [param, id]));

/** The field that a parameter such as `address.postal_code` is mapped as; what is not mapped keeps its name. */
export function fieldIdOf(param: string): string {
	return ID_BY_PARAM.get(param) ?? param;
}

/** The parameters that are changed together: of a part of an address all of that address. */
export function addressParams(param: string): readonly string[] {
	const group = groupOf(param);
	if (!group) return [param];
	return MAPPED_FIELDS.map((field) => field.param).filter((each) => groupOf(each) === group);
}
