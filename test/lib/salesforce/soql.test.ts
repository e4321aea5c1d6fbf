import fc from 'fast-check';
import { queryRecords } from '../../../lib/salesforce/query';
import {
	allOf,
	anyOf,
	contains,
	fieldList,
	identifier,
	soql,
	startsWith,
	writtenCondition,
} from '../../../lib/salesforce/soql';
import { writeRecords } from '../../../lib/salesforce/write';
import { unquote } from '../../../sandbox/salesforce/soql/literals';
import { type ConnectedOrg, startConnectedOrg } from './support';

describe('a value in SOQL', () => {
	it.each([
		['text', 'Acme', "'Acme'"],
		['a quote', "O'Brien", "'O\\'Brien'"],
		['a backslash', 'a\\', "'a\\\\'"],
		['a backslash before a quote', "\\'", "'\\\\\\''"],
		['lines', 'a\nb\r\tc', "'a\\nb\\r\\tc'"],
		['wildcards, which mean nothing outside LIKE', '50%_', "'50%_'"],
		['other scripts', 'Łódź 東京 🙂', "'Łódź 東京 🙂'"],
		['a number', 42.25, '42.25'],
		['a negative number', -1, '-1'],
		['a big integer', 10n ** 20n, '100000000000000000000'],
		['a truth', true, 'TRUE'],
		['nothing', null, 'NULL'],
		['a moment', new Date(0), '1970-01-01T00:00:00.000Z'],
		['a list', ['a', "b'"], "('a','b\\'')"],
	])('%s is written as a literal', (_name, value, written) => {
		expect(soql`X = ${value}`.text).toBe(`X = ${written}`);
	});

	it('can be read in a message', () => {
		expect(String(soql`X = ${1}`)).toBe('X = 1');
	});

	it('of any text comes back exactly', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(unquote(soql`${text}`.text)).toBe(text);
			}),
		);
	});

	it.each([
		['an empty list', []],
		['no number', NaN],
		['endlessness', Infinity],
		['a number that is written with an exponent', 1e30],
	])('is refused when it is %s', (_name, value) => {
		expect(() => soql`X IN ${value}`).toThrow(TypeError);
	});

	it('is refused when it holds half a character', () => {
		expect(() => soql`X = ${'\ud83d'}`).toThrow('half of a character');
	});
});

describe('a name in SOQL', () => {
	it.each(['Name', 'Stripe_Customer_ID__c', 'Account__r.Owner.Name', 'ns__Field__c'])(
		'%s is taken',
		(name) => {
			expect(identifier(name).text).toBe(name);
		},
	);

	it.each(['', 'Name, Id', 'Id FROM User', "Name'", '1st', 'A..B', 'A.', 'Näme', 'a.b.c.d.e.f.g'])(
		'“%s” is refused',
		(name) => {
			expect(() => identifier(name)).toThrow('is not the API name');
		},
	);

	it('is listed once, in whatever capitals and with whatever spaces around it', () => {
		expect(fieldList(['Id', 'Name', 'ID', ' name ', 'Owner.Name']).text).toBe(
			'Id, Name, Owner.Name',
		);
	});

	it('must be there when fields are listed', () => {
		expect(() => fieldList([], 'Fields to Read')).toThrow('Fields to Read: no field is chosen');
	});
});

describe('a condition', () => {
	it('keeps its parts apart', () => {
		const either = anyOf(soql`A = 1`, soql`B = 2`);
		expect(allOf(either, undefined, soql`C = 3`).text).toBe('((A = 1) OR (B = 2)) AND (C = 3)');
	});

	it('has at least one part', () => {
		expect(() => allOf(undefined)).toThrow('There is no condition to join');
	});

	it.each([
		['  WHERE A = 1 ', '(A = 1)'],
		['where   A = 1', '(A = 1)'],
		["Name = 'the place where it stands'", "(Name = 'the place where it stands')"],
		["Name = 'a\\ b'", "(Name = 'a\\ b')"],
	])('written by the builder as %j is put in as %s', (text, condition) => {
		expect(writtenCondition(text, 'Condition').text).toBe(condition);
	});

	it.each([
		"Type = 'Customer'",
		"WHERE Name LIKE 'O\\'B%' AND (A = 1 OR B = 2)",
		'Id IN (SELECT AccountId FROM Contact ORDER BY Name LIMIT 5)',
		"Name = 'a ) order by (' AND X != NULL",
	])('written by the builder is taken when it is one: %s', (text) => {
		expect(writtenCondition(text, 'Condition').text).toBe(`(${text.replace(/^WHERE /, '')})`);
	});

	it.each([
		['', 'not a complete condition'],
		["Name = 'a", 'not a complete condition'],
		['A = 1) OR (Id != NULL', 'not a complete condition'],
		['(A = 1', 'not a complete condition'],
		['A = "b"', 'not a complete condition'],
		['A = 1 ORDER BY Name', 'no ORDER BY'],
		['A = 1 limit 5', 'no ORDER BY'],
		['A = 1 ORDER  BY Name', 'no ORDER BY'],
		['A = 1 GROUP BY Name', 'no ORDER BY'],
		['A = 1 group\t by Name', 'no ORDER BY'],
		['A = 1 FOR UPDATE', 'no ORDER BY'],
		['A = 1 for  view', 'no ORDER BY'],
	])('written by the builder is refused when it is none: %s', (text, reason) => {
		expect(() => writtenCondition(text, 'Condition')).toThrow(reason);
	});
});

describe('in an org', () => {
	const names = [
		"O'Brien & Sons",
		'Back\\slash',
		'Back\\',
		'"Quoted"',
		'100% Pure',
		'100 x Pure',
		'under_score',
		'underXscore',
		'Łódź 東京 🙂',
		'two\nlines',
		"'; DELETE",
	];
	let org: ConnectedOrg;
	beforeAll(async () => {
		org = await startConnectedOrg();
		const rows = names.map((Name) => ({ Name }));
		await writeRecords(await org.connect(), { operation: 'create', object: 'Account', rows });
	});
	afterAll(() => org.close());

	const found = async (condition: ReturnType<typeof soql>) => {
		const query = soql`SELECT Name FROM Account WHERE ${condition} ORDER BY Name`;
		const records = await queryRecords<{ Name: string }>(await org.connect(), query);
		return records.map(({ Name }) => Name);
	};

	it.each(names)('%j finds itself alone', async (name) => {
		expect(await found(soql`Name = ${name}`)).toEqual([name]);
	});

	it('a list finds all of its texts', async () => {
		expect((await found(soql`Name IN ${names}`)).sort()).toEqual([...names].sort());
	});

	it('patterns take wildcards for what they are', async () => {
		expect(await found(soql`Name LIKE ${contains('0%')}`)).toEqual(['100% Pure']);
		expect(await found(soql`Name LIKE ${startsWith('under_')}`)).toEqual(['under_score']);
		expect(await found(soql`Name LIKE ${contains('ck\\')}`)).toHaveLength(2);
		expect(await found(soql`Name LIKE ${contains("O'B")}`)).toEqual(["O'Brien & Sons"]);
	});
});
