import fc from 'fast-check';
import { cardNumbersIn, looksLikeCard } from '../../lib/cardNumber';
import { redact } from '../../lib/redact';
import { withCheckDigit } from '../support/checkDigit';

/** https://docs.stripe.com/testing#cards, one of each brand and length, and the oldest form of Visa. */
const TEST_CARDS = [
	'4242424242424242',
	'4000056655665556',
	'5555555555554444',
	'2223003122003222',
	'5200828282828210',
	'5105105105105100',
	'378282246310005',
	'371449635398431',
	'6011111111111117',
	'6011000990139424',
	'6011981111111113',
	'3056930009020004',
	'36227206271667',
	'6555900000604105',
	'3566002020360505',
	'6200000000000005',
	'6205500000000000004',
	'4000000000009995',
];

const SEPARATORS = [
	...['', '', '', ' ', '  ', '\u00a0', '\u00a0\u00a0', '\u2009', '\u3000', '\n', '\r\n', '\t'],
	...['.', '/', '_', '-', '‐', '‑', '–', '—', '−', '·', '•', ' - ', ' / ', '\u200b', '\u00ad'],
];

const separated = (digits: string) =>
	fc
		.array(fc.constantFrom(...SEPARATORS), {
			minLength: digits.length - 1,
			maxLength: digits.length - 1,
		})
		.map((between) => Array.from(digits, (digit, at) => digit + (between[at] ?? '')).join(''));

const inOtherDigits = (text: string, zero: number) =>
	text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

describe('a card number', () => {
	it('is found with any separators between any of its digits', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...TEST_CARDS).chain(separated),
				fc.constantFrom('', 'card: ', 'Card no ', '# ', '("'),
				fc.constantFrom('', ', exp 12/29', ' thanks', '"', ')', ' €'),
				(card, before, after) => {
					expect(looksLikeCard(before + card + after)).toBeDefined();
				},
			),
			{ numRuns: 3000 },
		);
	});

	it.each(TEST_CARDS)('is certain, as it is printed or in one piece: %s', (card) => {
		const printed =
			card.length === 15 ? /(.{4})(.{6})(.*)/ : card.length === 14 ? /(.{4})(.{6})(.*)/ : undefined;
		const spaced = printed ? card.replace(printed, '$1 $2 $3') : card.replace(/.{4}(?=.)/g, '$& ');
		for (const text of [card, spaced, spaced.replaceAll(' ', '; '), `1. ${spaced} 12/29 123`]) {
			expect([text, looksLikeCard(text)]).toEqual([text, 'certain']);
		}
	});

	it('is found with the signs of a telephone number before it', () => {
		for (const card of TEST_CARDS) {
			for (const sign of ['+', '+ ', '00', '00 ', '011']) {
				expect([sign, looksLikeCard(sign + card)]).toEqual([sign, expect.any(String)]);
			}
		}
		expect(looksLikeCard('+4242 4242 4242 4242')).toBe('certain');
		expect(looksLikeCard('+3782 822463 10005')).toBe('certain');
	});

	it('is found in full-width, Arabic, Indian and mathematical digits', () => {
		for (const zero of [0xff10, 0x0660, 0x06f0, 0x0966, 0x1d7ce, 0x1d7f6]) {
			expect(looksLikeCard(inOtherDigits('4242 4242 4242 4242', zero))).toBe('certain');
		}
		expect(looksLikeCard('④②④②④②④②④②④②④②④②')).toBe('certain');
	});

	it('is found next to letters and other numbers', () => {
		for (const text of [
			'pay4242424242424242now',
			'4242424242424242 123',
			'12-29 4242 4242 4242 4242 123',
			'1) 4242424242424242 2) 5555555555554444',
		]) {
			expect([text, looksLikeCard(text)]).toEqual([text, 'certain']);
		}
	});

	it('is only possible where another number looks the same, and is not where that is named', () => {
		// Its first nine digits are a SIREN, all fourteen a SIRET, and Diners Club has such cards.
		const siret = withCheckDigit(`${withCheckDigit('36252187')}0003`);
		expect(looksLikeCard(siret)).toBe('possible');
		expect(looksLikeCard(`SIRET : ${siret}`)).toBeUndefined();
		expect(looksLikeCard(siret, 'siret')).toBeUndefined();
		expect(looksLikeCard('4006381333931', 'note')).toBeUndefined();
		expect(looksLikeCard('4222222222222')).toBe('possible');
		expect(looksLikeCard('EAN 4222222222222')).toBeUndefined();
		expect(looksLikeCard('4242424242424242', 'siret')).toBe('certain');
	});

	it('is not what has another length, beginning or check digit', () => {
		for (const text of [
			'',
			'4242424242424241',
			'42424242424242424242',
			'424242424242',
			'1700000000000',
			'1764217043123456',
			'2026-11-27 04:17:23.123456',
			'001bm00000mQx5rAAC',
			'1234567890123452',
			'DE02 5001 0517 0137 0750 30',
			'FR1420041010050500013M02606',
		]) {
			expect([text, looksLikeCard(text)]).toEqual([text, undefined]);
		}
	});

	it('is looked for quickly in enormous texts', () => {
		for (const text of ['4 '.repeat(200_000), '4'.repeat(1_000_000), 'x1'.repeat(500_000)]) {
			expect(looksLikeCard(`${text}, 4242424242424242`)).toBe('certain');
		}
	});

	it('is taken out of what is told, and nothing else is', () => {
		expect(redact('the 16 digits “4242–4242–4242–4242” (of 2)')).toBe(
			'the 16 digits “[card number]” (of 2)',
		);
		expect(redact(`${inOtherDigits('4242424242424242', 0x1d7ce)} x 5555555555554444`)).toBe(
			'[card number] x [card number]',
		);
		expect(cardNumbersIn('no number')).toEqual([]);
	});
});

describe('other numbers', () => {
	/** The share of `count` random numbers that are taken for cards. */
	function share(count: number, random: fc.Arbitrary<string>): number {
		const taken = fc
			.sample(fc.noBias(random), { numRuns: count, seed: 7 })
			.filter((text) => looksLikeCard(text));
		return taken.length / count;
	}
	const digits = (count: number) =>
		fc
			.integer({ min: 0, max: 10 ** count - 1 })
			.map((number) => String(number).padStart(count, '0'));

	it('are not refused: phones in any form', () => {
		const country = fc.constantFrom(
			'1',
			'33',
			'34',
			'36',
			'39',
			'44',
			'49',
			'55',
			'81',
			'91',
			'380',
		);
		const phone = fc
			.tuple(
				fc.constantFrom('+', '00', '00 ', '011', '011 ', '+ '),
				country,
				fc.constantFrom('', ' ', '-', ' (0) '),
				digits(9),
				fc.constantFrom('', ' ext. 725', ' x12', '-0', ' 725'),
			)
			.map((parts) => parts.join(''));
		expect(share(5000, phone)).toBe(0);
		expect(
			share(
				5000,
				digits(10).map((number) => `${number} ext. 4321`),
			),
		).toBe(0);
	});

	it('are not refused: IMEIs, whose beginnings no card has', () => {
		// https://en.wikipedia.org/wiki/Reporting_Body_Identifier
		const body = fc.constantFrom('01', '35', '86', '91', '98', '99', '44', '49', '53');
		const imei = fc.tuple(body, digits(12)).map(([first, rest]) => withCheckDigit(first + rest));
		expect(share(5000, imei)).toBe(0);
	});

	it('are not refused: times in milli-, micro- and nanoseconds', () => {
		for (const count of [10, 13, 16]) {
			expect(
				share(
					2000,
					digits(count).map((rest) => `176${rest}`),
				),
			).toBe(0);
		}
	});

	it('are taken for cards at known rates: one SIRET in twenty when nothing names it, none when it is named', () => {
		const siret = fc
			.tuple(fc.integer({ min: 30_000_000, max: 99_999_999 }), fc.integer({ min: 0, max: 9999 }))
			.map(([siren, office]) =>
				withCheckDigit(withCheckDigit(String(siren)) + String(office).padStart(4, '0')),
			);
		const bare = share(5000, siret);
		expect(bare).toBeGreaterThan(0.02);
		expect(bare).toBeLessThan(0.08);
		expect(
			share(
				5000,
				siret.map((number) => `SIRET ${number}`),
			),
		).toBe(0);
	});
});
