import isLuhnNumber from 'validator/lib/isLuhnNumber';

/** First digits of a scheme's cards and how many digits its cards have. */
type Scheme = readonly [firstDigits: RegExp, lengths: ReadonlySet<number>];

const between = (from: number, to: number): ReadonlySet<number> =>
	new Set(Array.from({ length: to - from + 1 }, (_, index) => from + index));

/**
 * The ranges that card schemes issue from. ISO/IEC 7812 gives the form, and
 * https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN) lists them.
 */
const SCHEMES: readonly Scheme[] = [
	// Visa; 13 digits are from before 2000.
	[/^4/, new Set([13, 16, 19])],
	// Mastercard
	[/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, new Set([16])],
	// American Express
	[/^3[47]/, new Set([15])],
	// Diners Club
	[/^3(?:0[0-5]|095|[689])/, new Set([14, 16, 17, 18, 19])],
	// JCB
	[/^35(?:2[89]|[3-8])/, between(16, 19)],
	// Discover, RuPay, Troy, Verve
	[/^6(?:011|0[08]|4[4-9]|5)/, between(16, 19)],
	// UnionPay, RuPay
	[/^(?:62|8[12])/, between(16, 19)],
	// Maestro, Elo, InterPayment
	[/^(?:50|5[6-8]|6[37])/, between(16, 19)],
	// Mir
	[/^220[0-4]/, between(16, 19)],
	// Troy, Uzcard, Humo
	[/^(?:9792|8600|9860)/, new Set([16])],
];

/** The fewest and the most digits that any scheme's cards have. */
export const FEWEST_CARD_DIGITS = 13;
export const MOST_CARD_DIGITS = 19;

/**
 * Tells whether digits have a card's beginning, length and check digit (Luhn's formula).
 *
 * @param digits `0` to `9` alone
 */
export function isCardOfAScheme(digits: string): boolean {
	return (
		SCHEMES.some(([first, lengths]) => lengths.has(digits.length) && first.test(digits)) &&
		isLuhnNumber(digits)
	);
}

/**
 * Tells whether a card's digits are just as likely another number: 13 digits are seen on goods (EAN) more
 * than on cards; a French establishment number (SIRET) has 14 digits whose first nine are by themselves a
 * company's (SIREN) with a check digit of its own (https://www.sirene.fr); IDs of 17 and 18 digits
 * are common, cards of that length are not.
 */
export function isAlsoSomethingElse(digits: string): boolean {
	const { length } = digits;
	return (
		length === 13 ||
		(length === 14 && isLuhnNumber(digits.slice(0, 9))) ||
		length === 17 ||
		length === 18
	);
}
