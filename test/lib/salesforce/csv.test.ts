import { fromCsv, toCsv } from '../../../lib/salesforce/csv';

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
