import { iso31662 } from 'iso-3166/2.js';
import type { FieldDescription } from '../../salesforce/describe';
import { dependentEntries, type PicklistEntry, picklistEntries } from './picklist';

/**
 * Countries whose addresses are written with the state's or province's code, and whose codes are those
 * of ISO 3166-2: https://docs.stripe.com/tax/customer-locations. Elsewhere the name is what people write.
 */
const COUNTRIES_WITH_CODES: ReadonlySet<string> = new Set(['AU', 'BR', 'CA', 'IT', 'US']);

/** The account's field of a state, where it is a picklist, and the country's, which decides what it offers. */
export interface StateFields {
	state?: FieldDescription;
	country?: FieldDescription;
	/** The account's country as its field has it. */
	chosenCountry?: string;
}

/**
 * A state or province as Stripe expects it in an address: its code where the country writes codes, else
 * its name.
 *
 * @param state by name or code, such as `Texas` or `TX`
 * @param country two-letter code; the state is left as it is without one
 * @param fields for a state of a picklist, whose code may be Salesforce's own
 */
export function stateToStripe(
	state: string,
	country: string | undefined,
	fields: StateFields = {},
): string {
	const given = state.trim();
	if (!country || given === '') return given;
	const entry = entriesOf(fields).find(({ value }) => value === given);
	const name = entry?.label ?? given;
	if (!COUNTRIES_WITH_CODES.has(country)) return name;
	return isoCode(country, given) ?? isoCode(country, name) ?? given;
}

/**
 * A state as an account's field takes it: the entry of its picklist that stands for it beside the
 * country, else as Stripe has it.
 *
 * @param country two-letter code
 * @returns undefined when the picklist has no such state
 */
export function stateToSalesforce(
	state: string,
	country: string | undefined,
	fields: StateFields,
): string | undefined {
	if (picklistEntries(fields.state).length === 0) return state;
	const wanted = plain(state);
	const code = country && isoCode(country, state);
	const entry = entriesOf(fields).find(
		({ value, label }) =>
			plain(value) === wanted ||
			plain(label) === wanted ||
			(code !== undefined && country && isoCode(country, label) === code),
	);
	return entry?.value ?? (fields.state?.restrictedPicklist ? undefined : state);
}

function entriesOf({ state, country, chosenCountry }: StateFields): PicklistEntry[] {
	return dependentEntries(state, country, chosenCountry);
}

let codes: Map<string, string> | undefined;

function isoCode(country: string, state: string): string | undefined {
	codes ??= codesByName();
	return codes.get(`${country} ${plain(state)}`);
}

function codesByName(): Map<string, string> {
	const byName = new Map<string, string>();
	for (const { code, name } of iso31662) {
		const [country = '', state = ''] = code.split('-');
		if (!COUNTRIES_WITH_CODES.has(country) || !/^[A-Z]+$/.test(state)) continue;
		byName.set(`${country} ${plain(name)}`, state);
		byName.set(`${country} ${plain(state)}`, state);
	}
	return byName;
}

/** Names with and without accents, and in any capitals, are the same. */
function plain(state: string): string {
	return state.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
