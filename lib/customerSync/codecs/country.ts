import { getName } from 'i18n-iso-countries/index';
import { countryCode, salesforceCountryName } from '../../country';
import type { FieldDescription } from '../../salesforce/describe';
import { picklistEntries } from './picklist';

/** A country as Stripe has it: its two-letter code; a text that is no country as it is. */
export function countryToStripe(country: string): string {
	return countryCode(country) ?? country;
}

/**
 * A country as an account's field takes it: the entry of its picklist that stands for the country, else
 * the name that Salesforce has for it, else the English one.
 *
 * @param country as Stripe has it, two letters
 * @returns undefined when the picklist has no such country
 */
export function countryToSalesforce(country: string, field: FieldDescription): string | undefined {
	const code = countryCode(country);
	const entries = picklistEntries(field);
	if (entries.length > 0) {
		const entry = entries.find(({ value, label }) =>
			[value, label].some((name) => name === country || (code && countryCode(name) === code)),
		);
		if (entry) return entry.value;
		if (field.restrictedPicklist) return undefined;
	}
	if (!code) return country;
	return salesforceCountryName(code) ?? getName(code, 'en') ?? code;
}
