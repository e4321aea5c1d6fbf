import { countryCode } from '../../lib/country';
import { isEmailAddress } from '../../lib/email';
import { longRecordId } from '../../lib/salesforce/recordId';
import { characterCount } from '../../lib/text';

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
