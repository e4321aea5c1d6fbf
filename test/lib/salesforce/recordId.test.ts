import { enteredRecordId, longRecordId, recordIdOf } from '../../../lib/salesforce/recordId';

describe('a record ID of Salesforce', () => {
	it.each([
		['https://acme.lightning.force.com/lightning/r/Account/001bm00000mQx5rAAC/view'],
		['https://acme.lightning.force.com/lightning/r/001bm00000mQx5r/view?ws=%2Flightning'],
		['https://acme--dev.sandbox.lightning.force.com/lightning/r/Account/001bm00000mQx5rAAC/edit'],
		['https://acme.lightning.force.com/one/one.app#/sObject/001bm00000mQx5rAAC/view'],
		['https://acme.my.salesforce.com/001bm00000mQx5r'],
		['https://na1.salesforce.com/001bm00000mQx5r?srPos=0'],
		['HTTP://acme.my.salesforce.com/001bm00000mQx5r'],
		['https://acme.my.salesforce.com/001bm00000mQx5r?x=001000000000002AAA'],
		[' https://acme.my.salesforce.com/001bm00000mQx5r '],
		[' 001bm00000mQx5r '],
		['001bm00000mQx5rAAC'],
	])('is read of %j, in its long form', (text) => {
		expect(enteredRecordId(text)).toBe('001bm00000mQx5rAAC');
	});

	it.each([
		['https://acme.lightning.force.com/lightning/o/Account/list'],
		['https://force.com.evil.example/001bm00000mQx5r'],
		['https://evil.example/lightning/r/Account/001bm00000mQx5rAAC/view'],
		['https://acme.my.salesforce.com.evil.example/001bm00000mQx5r'],
		['https://acmesalesforce.com/001bm00000mQx5r'],
		['xhttps://acme.my.salesforce.com/001bm00000mQx5r'],
		['see https://acme.my.salesforce.com/001bm00000mQx5r'],
		['https://'],
		['Acme'],
		[''],
	])('is not in %j, which stays as it is', (text) => {
		expect(enteredRecordId(text)).toBe(text);
	});
});

describe('the long form of a record ID', () => {
	it.each([
		['001gL00000A7xBa', '001gL00000A7xBaQAJ'],
		['001gL00000A7xBaQAJ', '001gL00000A7xBaQAJ'],
		['001300000012345', '001300000012345AAA'],
		['ABCDEABCDEABCDE', 'ABCDEABCDEABCDE555'],
		['abcdeabcdeabcde', 'abcdeabcdeabcdeAAA'],
		['Abcdeabcdeabcde', 'AbcdeabcdeabcdeBAA'],
		['abcdeabcdEabcde', 'abcdeabcdEabcdeAQA'],
		['\n001bm00000mQx5r ', '001bm00000mQx5rAAC'],
	])('of %j is %s', (short, long) => {
		expect(recordIdOf(short)).toBe(long);
		expect(longRecordId(short)).toBe(long);
	});

	it.each([
		'001gL00000A7xBaAAA',
		'001gL00000A7xB',
		'001gL00000A7xBaQ',
		'001gL00000A7xBaQAJJ',
		'001gL-0000A7xBa',
		'123456789012345',
		'123400112345678',
		'000000000000000',
		'',
	])('is not that of %s', (text) => {
		expect(recordIdOf(text)).toBeUndefined();
		expect(longRecordId(` ${text} `)).toBe(text);
	});

	it('adds nothing to numbers of other systems', () => {
		expect(longRecordId('123456789012345')).toBe('123456789012345');
		expect(longRecordId('490154203237518')).toBe('490154203237518');
	});
});
