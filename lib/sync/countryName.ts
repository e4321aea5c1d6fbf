import { getName } from 'i18n-iso-countries/index';
import { countryCode } from '../country';
import type { FieldDescription } from '../salesforce/describe';

/**
 * A country as an account's field takes it: the entry of its picklist that stands for the country, else
 * the English name.
 *
 * @param code two letters, as Stripe has it
 */
export function countryForField(code: string, field: FieldDescription | undefined): string {
	const entries = (field?.picklistValues ?? []).filter(({ active }) => active);
	const entry = entries.find(
		({ value, label }) => countryCode(value) === code || countryCode(label ?? '') === code,
	);
	return entry?.value ?? getName(code, 'en') ?? code;
}
