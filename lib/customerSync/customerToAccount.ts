import type Stripe from 'stripe';
import { countryCode } from '../country';
import { type FieldDescription, fieldOf, type ObjectDescription } from '../salesforce/describe';
import type { CustomerRequest } from '../stripe/customerParams';
import { type AccountRecord, isPerson, textOf } from '../accounts/accountRecord';
import { mappingFor } from './accountToCustomer';
import { countryForField } from './countryName';
import type { FieldChange } from './customerChanges';
import { type CustomerMapping, MAPPED_FIELDS } from './mappedFields';
import { textAt } from '../sync/valueAt';

/** What an account lacks of its customer. */
export interface AccountChanges {
	/** Field values to be written, by API name. */
	values: Record<string, unknown>;
	changes: FieldChange[];
	/** The customer's parameters for which a field is emptied. */
	emptied: Set<string>;
}

/** Tells whether a field of the customer, with its value there, may change the account. */
export type MayPull = (field: string) => boolean;

/**
 * Holds an account against its customer. Compared is in Stripe's terms, so that `France` and `FR` are the
 * same; what Stripe has empty changes nothing unless it was emptied.
 *
 * @param wasEmptied tells of a parameter that Stripe has empty whether the account is to follow
 * @param request what the account asks of its customer; undefined for an account to be made
 */
export function accountChangesFrom(
	customer: Stripe.Customer,
	account: AccountRecord,
	request: Pick<CustomerRequest, 'shared'> | undefined,
	mapping: CustomerMapping,
	description: ObjectDescription,
	mayPull: MayPull,
	wasEmptied: MayPull = () => false,
): AccountChanges {
	const fields = mappingFor(account, mapping);
	const result: AccountChanges = { values: {}, changes: [], emptied: new Set() };
	const empty = (params: readonly string[], accountField: string) => {
		const from = textOf(account, accountField);
		const field = emptiableField(account, accountField, description);
		if (from === '' || !field || !params.some(wasEmptied) || !params.every(mayPull)) return;
		result.values[field.name] = null;
		result.changes.push({ field: accountField, from, to: '' });
		for (const param of params) result.emptied.add(param);
	};
	const take = (param: string, to: string, held: string, accountField: string) => {
		if (to === held || !mayPull(param)) return;
		const values = valuesFor(account, accountField, to, description);
		if (!values) return;
		Object.assign(result.values, values);
		result.changes.push({ field: accountField, from: textOf(account, accountField), to });
	};
	for (const { id, param, pushOnly } of MAPPED_FIELDS) {
		const accountField = fields[id];
		if (!accountField || pushOnly) continue;
		// The first line of a street whose second is not mapped stands for both.
		const isStreet = id.endsWith('_line1') && !fields[id.replace('line1', 'line2')];
		const read = isStreet ? streetAt : textAt;
		const name = param.join('.');
		const to = read(customer, param);
		if (to === '') empty(isStreet ? [name, name.replace('line1', 'line2')] : [name], accountField);
		else take(name, to, read(request?.shared ?? {}, param), accountField);
	}
	for (const [key, accountField] of Object.entries(mapping.metadata)) {
		const held = textAt(request?.shared ?? {}, ['metadata', key]);
		const to = customer.metadata[key] ?? '';
		if (to === '') empty([`metadata.${key}`], accountField);
		else take(`metadata.${key}`, to, held, accountField);
	}
	return result;
}

/** What is to be written for one field; undefined when the user may not write it. */
function valuesFor(
	account: AccountRecord,
	accountField: string,
	text: string,
	description: ObjectDescription,
): Record<string, unknown> | undefined {
	if (isPerson(account) && accountField.toLowerCase() === 'name') {
		const words = text.split(/\s+/);
		return { FirstName: words.slice(0, -1).join(' '), LastName: words.at(-1) };
	}
	const field = fieldOf(description, accountField);
	if (!field?.updateable) return undefined;
	return { [field.name]: typed(text, field) };
}

/** A field that may be left without a value; an account's name, a person's last name and the like may not. */
function emptiableField(
	account: AccountRecord,
	accountField: string,
	description: ObjectDescription,
): FieldDescription | undefined {
	const field = fieldOf(description, accountField);
	if (!field?.updateable || !field.nillable || field.type === 'boolean') return undefined;
	// Business Accounts have none, so that the org's description leaves it open.
	const isLastName = isPerson(account) && field.name === 'LastName';
	return isLastName ? undefined : field;
}

function typed(text: string, field: FieldDescription): unknown {
	switch (field.type) {
		case 'boolean':
			return text === 'true';
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return Number.isFinite(Number(text)) ? Number(text) : text;
		default:
			if (/Country(Code)?(__c)?$/.test(field.name) && countryCode(text)) {
				return countryForField(text, field);
			}
			return text;
	}
}

function streetAt(source: unknown, path: readonly string[]): string {
	const second = [...path.slice(0, -1), 'line2'];
	return [textAt(source, path), textAt(source, second)].filter((line) => line !== '').join('\n');
}
