/**
 * The languages of Link, with what they are called in English.
 * https://plaid.com/docs/api/link/#link-token-create-request-language
 */
export const LINK_LANGUAGES = {
	da: 'Danish',
	nl: 'Dutch',
	en: 'English',
	et: 'Estonian',
	fr: 'French',
	de: 'German',
	hi: 'Hindi',
	it: 'Italian',
	lv: 'Latvian',
	lt: 'Lithuanian',
	no: 'Norwegian',
	pl: 'Polish',
	pt: 'Portuguese',
	ro: 'Romanian',
	es: 'Spanish',
	sv: 'Swedish',
	vi: 'Vietnamese',
} as const;

export type LinkLanguage = keyof typeof LINK_LANGUAGES;

/**
 * The countries whose banks Link offers, with what they are called in English. Which of them a business
 * may use, it agrees with Plaid.
 * https://plaid.com/docs/api/link/#link-token-create-request-country-codes
 */
export const LINK_COUNTRIES = {
	AT: 'Austria',
	BE: 'Belgium',
	CA: 'Canada',
	DK: 'Denmark',
	EE: 'Estonia',
	FI: 'Finland',
	FR: 'France',
	DE: 'Germany',
	IE: 'Ireland',
	IT: 'Italy',
	LV: 'Latvia',
	LT: 'Lithuania',
	NL: 'Netherlands',
	NO: 'Norway',
	PL: 'Poland',
	PT: 'Portugal',
	ES: 'Spain',
	SE: 'Sweden',
	GB: 'United Kingdom',
	US: 'United States',
} as const;

/**
 * The language of Link that comes nearest to one that is wanted.
 *
 * @param wanted such as `pt-BR`
 * @returns English where Link does not speak it
 */
export function linkLanguageOf(wanted: string): LinkLanguage {
	const primary = wanted.toLowerCase().split(/[-_]/)[0] ?? '';
	return Object.hasOwn(LINK_LANGUAGES, primary) ? (primary as LinkLanguage) : 'en';
}
