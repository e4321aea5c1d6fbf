import isLuhnNumber from 'validator/lib/isLuhnNumber';

/** 13 to 19 digits, alone or in groups by single spaces or hyphens, with no digit on either side. */
const CANDIDATE = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/**
 * Tells whether a text holds what may be a payment card number: 13 to 19 digits whose check digit is
 * right by Luhn's formula (ISO/IEC 7812-1). Card numbers must never reach a field that stores them.
 *
 * Of 13 digits only those that start with 4, 5 or 6 count, as no card scheme has issued other numbers
 * of that length; times in milliseconds, which start with 1, would else be taken for cards.
 */
export function holdsCardNumber(text: string): boolean {
	for (const [candidate] of text.matchAll(CANDIDATE)) {
		const digits = candidate.replace(/[ -]/g, '');
		if (digits.length === 13 && !/^[456]/.test(digits)) continue;
		if (isLuhnNumber(digits)) return true;
	}
	return false;
}
