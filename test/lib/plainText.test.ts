import fc from 'fast-check';
import { holdsCardNumber } from '../../lib/cardNumber';
import { countryCode } from '../../lib/country';
import { isEmailAddress } from '../../lib/email';
import { longRecordId } from '../../lib/salesforce/recordId';
import { characterCount } from '../../lib/text';

/** Adds the check digit of Luhn's formula, worked out here in another way than in the library. */
function withCheckDigit(digits: string): string {
	const sum = Array.from(digits)
		.reverse()
		.map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1))
		.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
	return `${digits}${(10 - (sum % 10)) % 10}`;
}

describe('holdsCardNumber', () => {
	it.each([
		'4242424242424242',
		'4242 4242 4242 4242',
		'5555-5555-5555-4444',
		'378282246310005',
		'4222222222222',
		'card: 4000056655665556, exp 12/29',
		'pay4242424242424242now',
		'4242424242424242 123',
		'12-29 4242 4242 4242 4242 123',
	])('finds the one in “%s”', (text) => {
		expect(holdsCardNumber(text)).toBe(true);
	});

	it.each([
		['', 'nothing'],
		['4242424242424241', 'a number whose check digit is wrong'],
		['42424242424242424242', 'twenty digits'],
		['424242424242', 'twelve digits'],
		['+1 (512) 757-6000', 'a phone number'],
		['1700000000000', 'a time in milliseconds'],
		['001bm00000mQx5rAAC', 'a record ID'],
	])('leaves “%s” alone: %s', (text) => {
		expect(holdsCardNumber(text)).toBe(false);
	});

	it('finds every number of 14 to 19 digits with a right check digit, and none with a wrong one', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[1-9][0-9]{12,17}$/), (digits) => {
				const right = withCheckDigit(digits);
				const wrong = right.slice(0, -1) + String((Number(right.at(-1)) + 1) % 10);
				expect(holdsCardNumber(right)).toBe(true);
				expect(holdsCardNumber(wrong)).toBe(false);
			}),
		);
	});
});

describe('isEmailAddress', () => {
	it.each(['rose@edge.example', 'a.b+c@sub.domain.co', 'jörg@bücher.example', '用户@例子.广告'])(
		'takes %s',
		(address) => {
			expect(isEmailAddress(address)).toBe(true);
		},
	);

	it.each([
		'',
		'rose',
		'rose@',
		'@edge.example',
		'a@b@c.example',
		'a b@c.example',
		'a@b',
		'a,b@c.example',
	])('refuses “%s”', (address) => {
		expect(isEmailAddress(address)).toBe(false);
	});

	it('refuses what is longer than Stripe stores', () => {
		expect(isEmailAddress(`${'a'.repeat(600)}@edge.example`)).toBe(false);
	});
});

describe('countryCode', () => {
	it.each([
		['US', 'US'],
		['us', 'US'],
		['USA', 'US'],
		['United States', 'US'],
		['united states of america', 'US'],
		['Germany', 'DE'],
		['deu', 'DE'],
		['  France ', 'FR'],
		['UK', 'GB'],
		['United Kingdom', 'GB'],
		['Singapore', 'SG'],
	])('reads %s as %s', (country, code) => {
		expect(countryCode(country)).toBe(code);
	});

	it.each(['', 'XX', 'Atlantis', 'U.S.S.R'])('knows no country “%s”', (country) => {
		expect(countryCode(country)).toBeUndefined();
	});
});

describe('longRecordId', () => {
	it.each([
		['001A0000006Vm9r', '001A0000006Vm9rIAC'],
		['001bm00000mQx5r', '001bm00000mQx5rAAC'],
		['0012500001NcOPK', '0012500001NcOPKAA3'],
	])('turns %s into %s', (short, long) => {
		expect(longRecordId(short)).toBe(long);
	});

	it('leaves 18 characters and other identities as they are, but for spaces around them', () => {
		expect(longRecordId(' 001bm00000mQx5rAAC ')).toBe('001bm00000mQx5rAAC');
		expect(longRecordId('customer-42')).toBe('customer-42');
		expect(longRecordId('')).toBe('');
	});
});

describe('characterCount', () => {
	it('counts an emoji as one', () => {
		expect(characterCount('a😀é')).toBe(3);
	});
});
