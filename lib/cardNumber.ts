import isLuhnNumber from 'validator/lib/isLuhnNumber';

const FEWEST_DIGITS = 13;
const MOST_DIGITS = 19;

/** Groups of digits with a single space or hyphen between them. */
const DIGIT_GROUPS = /\d+(?:[ -]\d+)*/g;

/**
 * Tells whether a text holds what may be a payment card number: 13 to 19 digits, in one or several
 * neighbouring groups, whose check digit is right by Luhn's formula (ISO/IEC 7812-1). Card numbers must
 * never reach a field that stores them.
 *
 * Of 13 digits only those that start with 4, 5 or 6 count, as no card scheme has issued other numbers
 * of that length; times in milliseconds, which start with 1, would else be taken for cards.
 */
export function holdsCardNumber(text: string): boolean {
	for (const [groups] of text.matchAll(DIGIT_GROUPS)) {
		const parts = groups.split(/[ -]/);
		if (parts.some((_part, start) => startsCardNumber(parts, start))) return true;
	}
	return false;
}

/** A security code or date may follow in the same line, so each number of whole groups is tried. */
function startsCardNumber(groups: readonly string[], start: number): boolean {
	let digits = '';
	for (let end = start; end < groups.length && digits.length < MOST_DIGITS; end++) {
		digits += groups[end] ?? '';
		if (isCardNumber(digits)) return true;
	}
	return false;
}

function isCardNumber(digits: string): boolean {
	if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return false;
	if (digits.length === FEWEST_DIGITS && !/^[456]/.test(digits)) return false;
	return isLuhnNumber(digits);
}
