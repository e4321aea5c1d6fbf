import { getName } from 'i18n-iso-countries/index';
import { countryCode } from '../country';
import type { FieldDescription } from '../salesforce/describe';

interface PicklistEntry {
	active: boolean;
	value: string;
	label?: string | null;
}

/**
 * A country as an account's field takes it: the entry of its picklist that stands for the country, else
 * the English name.
 *
 * @param code two letters, as Stripe has it
 */
export function countryForField(code: string, field: FieldDescription | undefined): string {
	// jsforce leaves the entries' shape open.
	const entries = (field?.picklistValues ?? []) as readonly PicklistEntry[];
	const entry = entries.find(
		({ active, value, label }) =>
			active && (countryCode(value) === code || countryCode(label ?? '') === code),
	);
	return entry?.value ?? getName(code, 'en') ?? code;
}
