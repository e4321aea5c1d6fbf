import { alpha3ToAlpha2, isValid } from 'i18n-iso-countries/index';
import english from 'i18n-iso-countries/langs/en.json';
import { COUNTRY_LANGUAGES } from './countryLanguages';
import { OTHER_COUNTRY_NAMES, SALESFORCE_COUNTRY_NAMES } from './countryNames';

/** Codes that are none of ISO 3166-1 and that people write: the United Kingdom, and Greece in the EU. */
const OTHER_CODES: ReadonlyMap<string, string> = new Map([
	['UK', 'GB'],
	['EL', 'GR'],
]);

let codes: ReadonlyMap<string, string> | undefined;

/**
 * The two-letter code (ISO 3166-1) of a country given by code or name, as CRM records hold both: the
 * names of Salesforce's picklists, everyday English and former ones, and those of the other languages
 * that an org of Salesforce can have.
 *
 * @param country such as `DE`, `deu`, `Germany`, `Deutschland`, `Korea, Republic of`
 * @returns such as `DE`; undefined when there is no such country
 */
export function countryCode(country: string): string | undefined {
	const upper = country.replace(/[\s.]/g, '').toUpperCase();
	if (/^[A-Z]{2}$/.test(upper))
		return OTHER_CODES.get(upper) ?? (isValid(upper) ? upper : undefined);
	if (/^[A-Z]{3}$/.test(upper)) {
		const fromAlpha3 = alpha3ToAlpha2(upper);
		if (fromAlpha3) return fromAlpha3;
	}
	codes ??= codesByName();
	return codes.get(nameKey(country));
}

/** The name that Salesforce has for a country; undefined where it has none. */
export function salesforceCountryName(code: string): string | undefined {
	return Object.hasOwn(SALESFORCE_COUNTRY_NAMES, code) ? SALESFORCE_COUNTRY_NAMES[code] : undefined;
}

/** What comes first counts: Salesforce's `Congo` is the one of Brazzaville. */
function codesByName(): Map<string, string> {
	const found = new Map<string, string>();
	const add = (names: Readonly<Record<string, string | readonly string[]>>) => {
		for (const [code, given] of Object.entries(names)) {
			for (const name of [given].flat()) {
				const key = nameKey(name);
				if (key !== '' && !found.has(key)) found.set(key, code);
			}
		}
	};
	[SALESFORCE_COUNTRY_NAMES, OTHER_COUNTRY_NAMES, english.countries, ...COUNTRY_LANGUAGES].forEach(
		add,
	);
	return found;
}

/**
 * Names that differ in capitals, accents, apostrophes, punctuation, the article or a word's short form
 * only are the same. Marks of other scripts than Latin make other letters and stay.
 */
function nameKey(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/\./g, '')
		.replace(/&/g, ' and ')
		.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
		.trim()
		.replace(/^the /, '')
		.replace(/^st /, 'saint ');
}
