import { alpha3ToAlpha2, getAlpha2Code, isValid, registerLocale } from 'i18n-iso-countries/index';
import english from 'i18n-iso-countries/langs/en.json';

registerLocale(english);

/**
 * The two-letter code (ISO 3166-1) of a country given by code or English name, as CRM records hold both.
 *
 * @param country such as `DE`, `deu` or `Germany`
 * @returns such as `DE`; undefined when there is no such country
 */
export function countryCode(country: string): string | undefined {
	const text = country.trim();
	const upper = text.toUpperCase();
	// ISO 3166-1 reserves UK for the United Kingdom, and people write it; Stripe takes GB alone.
	if (upper === 'UK') return 'GB';
	if (upper.length === 2) return isValid(upper) ? upper : undefined;
	if (upper.length === 3) {
		const fromAlpha3 = alpha3ToAlpha2(upper);
		if (fromAlpha3) return fromAlpha3;
	}
	return getAlpha2Code(text, 'en');
}
