import type Stripe from 'stripe';
import { type AccountRecord, isPerson, textOf } from '../accounts/accountRecord';
import { countryCode } from '../country';
import type { FieldDescription } from '../salesforce/describe';
import { fieldOf } from '../salesforce/describe';
import { cleanText, shortened, unitCount } from '../text';
import { encoded, surroundings } from './accountToCustomer';
import { valueForField } from './accountValue';
import { countryToSalesforce } from './codecs/country';
import { oneSpaced, personName } from './codecs/personName';
import { streetToSalesforce } from './codecs/street';
import type { FieldChange } from '../sync/result';
import type { Surroundings } from './fieldKinds';
import {
	ADDRESS_GROUPS,
	type AddressGroup,
	addressParam,
	describedField,
	type MappedAccounts,
	type MappedPart,
	mappingFor,
	partsOf,
} from './mapping';
import { heldText } from './params';
import { isOtherPlace } from './wholeAddress';

/** What an account lacks of its customer. */
export interface AccountChanges {
	/** Field values to be written, by API name. */
	values: Record<string, unknown>;
	changes: FieldChange[];
	/** The customer's parameters for which a field is emptied. */
	emptied: Set<string>;
	/** What of the customer the account cannot take as it is, each as a sentence. */
	notes: string[];
}

/** Tells whether a field of the customer, with its value there, may change the account. */
export type MayPull = (field: string) => boolean;

/**
 * Holds an account against its customer. Compared is what the values mean, so that `France` and `FR` are
 * the same; what Stripe has empty changes nothing unless it was emptied, or belongs to an address that
 * has been left.
 *
 * @param wasEmptied tells of a parameter that Stripe has empty whether the account is to follow
 */
export function accountChangesFrom(
	customer: Stripe.Customer,
	account: AccountRecord,
	accounts: MappedAccounts,
	mayPull: MayPull,
	wasEmptied: MayPull = () => false,
): AccountChanges {
	const result: AccountChanges = { values: {}, changes: [], emptied: new Set(), notes: [] };
	const parts = partsOf(account, accounts.mapping).filter(({ kind }) => kind.toSalesforce);
	const moved = movedAddresses(customer, account, parts, accounts, mayPull);
	// What a state is called depends on the country that the account will have.
	const countriesFirst = [...parts].sort(
		(one, other) => Number(isCountry(other)) - Number(isCountry(one)),
	);
	for (const part of countriesFirst) {
		const { params } = part;
		const to = customerText(customer, part);
		const from = textOf(account, part.accountField);
		const isLeft = part.group !== undefined && moved.has(part.group) && params.every(mayPull);
		const empty = () => {
			const field = emptiableField(account, part, accounts);
			if (from === '' || !field) return;
			result.values[field.name] = null;
			result.changes.push({ field: part.accountField, from, to: '' });
			for (const param of params) result.emptied.add(param);
		};
		if (to === '') {
			if (isLeft || (params.some(wasEmptied) && params.every(mayPull))) empty();
			continue;
		}
		const next = part.group ? { ...account, ...result.values } : account;
		if (!params.some(mayPull) || isSame(customer, next, part, accounts)) continue;
		const { values, note } = valuesFor(to, customer, account, part, accounts);
		if (note) result.notes.push(`${part.accountField}: ${note}`);
		if (Object.keys(values).length > 0) {
			Object.assign(result.values, values);
			result.changes.push({ field: part.accountField, from, to });
		} else if (isLeft) {
			// A state that Salesforce does not know: the one of the old address is none of the new.
			empty();
		}
	}
	return result;
}

function isCountry({ id, group }: MappedPart): boolean {
	return group !== undefined && id === `${group}_country`;
}

/** Tells whether account and customer say the same in what is mapped, each in its way. */
export function isSame(
	customer: Stripe.Customer,
	account: AccountRecord,
	part: MappedPart,
	accounts: MappedAccounts,
): boolean {
	const to = customerText(customer, part);
	const { value: held = '' } = encoded(account, part, accounts);
	if (part.kind.canonical(held) === part.kind.canonical(to)) return true;
	if (to === '') return false;
	if (isPersonName(account, part)) {
		const { FirstName, LastName } = fittingName(to, accounts);
		const name = oneSpaced(textOf(account, part.accountField));
		return [oneSpaced(to), oneSpaced(`${FirstName ?? ''} ${LastName}`)].includes(name);
	}
	// What the account has is what it was able to take.
	const { values } = valuesFor(to, customer, account, part, accounts);
	const [value] = Object.values(values);
	return value !== undefined && comparable(value) === comparable(account[part.accountField]);
}

function comparable(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return momentOf(value) ?? cleanText(value);
		case 'number':
		case 'boolean':
			return String(value);
		default:
			return '';
	}
}

/** Salesforce writes moments in its own way. */
function momentOf(text: string): string | undefined {
	const moment = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(moment) ? undefined : String(moment);
}

/** A customer's text for what is mapped, clean; '' when it has none. */
export function customerText(customer: Stripe.Customer, { params }: MappedPart): string {
	return streetToSalesforce(params.map((param) => cleanText(heldText(customer, param))));
}

/** The addresses in which the customer is elsewhere than the account, and which the account may take over. */
function movedAddresses(
	customer: Stripe.Customer,
	account: AccountRecord,
	parts: readonly MappedPart[],
	accounts: MappedAccounts,
	mayPull: MayPull,
): Set<AddressGroup> {
	const isElsewhere = (group: AddressGroup, name: 'city' | 'country') => {
		const part = parts.find(({ id }) => id === `${group}_${name}`);
		if (!part?.params.every(mayPull) || isSame(customer, account, part, accounts)) return false;
		const held = encoded(account, part, accounts).value ?? '';
		return isOtherPlace(held, customerText(customer, part));
	};
	return new Set(
		ADDRESS_GROUPS.filter((group) => isElsewhere(group, 'country') || isElsewhere(group, 'city')),
	);
}

/** What is to be written for one field; nothing when the account or its user cannot have it. */
function valuesFor(
	text: string,
	customer: Stripe.Customer,
	account: AccountRecord,
	part: MappedPart,
	accounts: MappedAccounts,
): { values: Record<string, unknown>; note?: string } {
	if (isPersonName(account, part)) return { values: nameValues(text, accounts) };
	const field = describedField(part, accounts);
	if (!field?.updateable) return { values: {} };
	const around = aroundCustomer(customer, account, part, accounts);
	const said = part.kind.decode(text, around);
	if (said === undefined) return { values: {}, note: `Salesforce has no “${text}” to choose` };
	if (said === '') return { values: {} };
	const { value, note } = valueForField(said, field);
	return { values: value === undefined ? {} : { [field.name]: value }, ...(note && { note }) };
}

/** What a value of a customer stands beside, in the account that it is to go into. */
function aroundCustomer(
	customer: Stripe.Customer,
	account: AccountRecord,
	part: MappedPart,
	accounts: MappedAccounts,
): Surroundings {
	const held = surroundings(account, part, accounts);
	const currency = customer.currency ? customer.currency.toUpperCase() : held.currency;
	if (!part.group) return { ...held, currency };
	const country =
		countryCode(heldText(customer, addressParam(part.group, 'country'))) ?? held.country;
	const accountField = mappingFor(account, accounts.mapping)[`${part.group}_country`];
	const field = accountField ? fieldOf(accounts.description, accountField) : undefined;
	const chosenCountry = country && field ? countryToSalesforce(country, field) : undefined;
	return {
		...held,
		currency,
		...(country && { country }),
		states: { ...held.states, ...(chosenCountry && { chosenCountry }) },
	};
}

function isPersonName(account: AccountRecord, { accountField }: MappedPart): boolean {
	return isPerson(account) && accountField.toLowerCase() === 'name';
}

/** A person's name goes into its parts; those that a customer does not tell apart are emptied. */
function nameValues(name: string, accounts: MappedAccounts): Record<string, unknown> {
	const others = ['MiddleName', 'Suffix'].filter(
		(part) => fieldOf(accounts.description, part)?.updateable === true,
	);
	return {
		...fittingName(name, accounts),
		...Object.fromEntries(others.map((part) => [part, null])),
	};
}

function fittingName(name: string, { description }: MappedAccounts) {
	const { FirstName, LastName } = personName(name);
	const longest = (part: string) => fieldOf(description, part)?.length ?? Infinity;
	return {
		FirstName: FirstName && shortened(FirstName, longest('FirstName'), unitCount),
		LastName: shortened(LastName, longest('LastName'), unitCount),
	};
}

/** A field that may be left without a value; an account's name, a person's last name and the like may not. */
function emptiableField(
	account: AccountRecord,
	part: MappedPart,
	accounts: MappedAccounts,
): FieldDescription | undefined {
	const field = describedField(part, accounts);
	if (!field?.updateable || !field.nillable || field.type === 'boolean') return undefined;
	// Business Accounts have none, so that the org's description leaves it open.
	const isLastName = isPerson(account) && field.name === 'LastName';
	return isLastName ? undefined : field;
}
