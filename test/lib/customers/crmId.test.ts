import { checkCrmId, recordNotes } from '../../../lib/customers/crmId';

describe('checkCrmId', () => {
	it.each([
		['001gL00000A7xBaQAJ', '001gL00000A7xBaQAJ'],
		['001gL00000A7xBa', '001gL00000A7xBaQAJ'],
		[' 001gL00000A7xBa ', '001gL00000A7xBaQAJ'],
		['001300000012345', '001300000012345AAA'],
		['001000000000017', '001000000000017AAA'],
		['shopify:1001', 'shopify:1001'],
		[' Shopify : 1001 ', 'shopify:1001'],
		['hub-spot.eu:a:b', 'hub-spot.eu:a:b'],
		['crm:東京 🏢', 'crm:東京 🏢'],
		['sap:123456789012345', 'sap:123456789012345'],
	])('keeps %j as %s', (given, kept) => {
		expect(checkCrmId(given)).toBe(kept);
	});

	it.each([
		'1',
		'123456789012345',
		'123456789012345AAA',
		'001gL00000A7xBaAAA',
		'record 1',
		'1:2',
		'shopify:',
		'https',
	])('asks for the name of the system before %s', (given) => {
		expect(() => checkCrmId(given)).toThrow(
			`CRM ID: “${given}” is not the ID of a Salesforce record`,
		);
	});

	it('says what to do about an ID of another system', () => {
		let thrown: unknown;
		try {
			checkCrmId('1001');
		} catch (error) {
			thrown = error;
		}

		expect(thrown).toMatchObject({
			field: 'CRM ID',
			whatToDo: expect.stringContaining('such as shopify:1001'),
		});
	});

	it('takes an ID of 500 characters, and repeats no more than 50 of what is none', () => {
		const longest = `crm:${'x'.repeat(496)}`;
		expect(checkCrmId(longest)).toBe(longest);
		expect(() => checkCrmId('no '.repeat(100))).toThrow(
			`CRM ID: “${'no '.repeat(17).slice(0, 50)}” is not the ID of a Salesforce record`,
		);
	});

	it.each([
		['', 'it is empty'],
		['  ', 'it is empty'],
		[`crm:${'x'.repeat(497)}`, 'it is longer than 500 characters'],
		['crm:4242 4242 4242 4242', 'this looks like a payment card number'],
	])('refuses %j', (given, reason) => {
		expect(() => checkCrmId(given)).toThrow(`CRM ID: ${reason}`);
	});
});

describe('what is noted in a customer of its record', () => {
	it('is the record’s ID, and its org’s where that is known', () => {
		expect(recordNotes('crm:1', '00D000000000001EAA')).toEqual({
			salesforce_account_id: 'crm:1',
			salesforce_org_id: '00D000000000001EAA',
		});
		expect(recordNotes('crm:1')).toEqual({ salesforce_account_id: 'crm:1' });
	});
});
