import { defiesCsv, fromCsv, toCsv } from '../../../lib/salesforce/csv';

test.each([
	['LF', 'one\ntwo'],
	['CRLF', 'one\r\ntwo'],
	['a lone CR', 'one\rtwo'],
	['a quote', 'one "two"'],
	['a comma', 'one, two'],
])('a text with %s is quoted, and reads back as it was', async (_what, BillingStreet) => {
	const csv = await toCsv([{ BillingStreet }]);

	expect(csv).toMatch(/^BillingStreet\n"[\s\S]*"\n$/);
	expect(await fromCsv(csv)).toEqual([{ BillingStreet }]);
});

describe('the rows of a bulk job', () => {
	it('say which fields they empty, and leave alone what they do not have', async () => {
		const csv = await toCsv([{ A: null, B: '', C: undefined, D: 'x' }, { D: 'y' }]);

		expect(csv).toBe('A,B,D\n#N/A,#N/A,x\n,,y\n');
	});

	it('hold dates, numbers, truths and several choices as Salesforce reads them', async () => {
		const row = { At: new Date(0), Count: 7, Is: true, Choices: ['a', 'b'] };

		expect(await toCsv([row])).toBe('At,Count,Is,Choices\n1970-01-01T00:00:00.000Z,7,true,a;b\n');
	});

	it('name a parent by its external ID', async () => {
		const parent = { attributes: { type: 'Account' }, Key__c: 'k', Other__c: null };

		expect(await toCsv([{ Parent__r: parent }])).toBe(
			'Parent__r.Key__c,Parent__r.Other__c\nk,#N/A\n',
		);
	});

	it('cannot say that a text is the one for an empty field', () => {
		expect(defiesCsv({ Name: 'x', Phone: '#N/A' })).toBe(true);
		expect(defiesCsv({ Name: '#N/A or so', Phone: null })).toBe(false);
	});
});

describe('the answer of a bulk job', () => {
	it.each(['', ' \n'])('has no records when it is %j', async (text) => {
		expect(await fromCsv(text)).toStrictEqual([]);
	});

	it('is read without the mark of its encoding and without empty lines', async () => {
		expect(await fromCsv('\ufeffId,Name\n\n1,Edge\n')).toStrictEqual([{ Id: '1', Name: 'Edge' }]);
	});
});
