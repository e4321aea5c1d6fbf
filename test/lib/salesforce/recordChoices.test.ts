import { listRecords } from '../../../lib/salesforce/recordChoices';
import { type AccountOrg, startAccountOrg } from '../accounts/support';

let org: AccountOrg;
beforeAll(async () => {
	org = await startAccountOrg();
});
afterAll(() => org.close());

const list = async (filter?: string, after?: string) =>
	await listRecords(
		org.connection,
		{ object: 'Account', details: ['BillingCity', 'Region__c'] },
		filter,
		after,
	);

it('accounts are found by part of a name, with the city to tell them apart', async () => {
	const one = await org.create({ Name: 'Chooser 100% (Ltd)', BillingCity: 'Austin' });
	const two = await org.create({ Name: 'Another chooser' });

	expect(await list(' chooser ')).toEqual({
		choices: [
			{ name: 'Another chooser', value: two },
			{ name: 'Chooser 100% (Ltd) (Austin)', value: one },
		],
	});
	expect((await list('100%')).choices).toHaveLength(1);
	expect((await list("o'neill_\\")).choices).toEqual([]);
});

it('an account is found by its ID, long or short', async () => {
	const id = await org.create({ Name: 'By its ID' });
	for (const entered of [id, id.slice(0, 15)]) {
		expect((await list(entered)).choices).toEqual([{ name: 'By its ID', value: id }]);
	}
});

it('the list goes on page by page, also among accounts of one name', async () => {
	for (let number = 0; number < 101; number++) await org.create({ Name: 'One of many' });

	const first = await list('One of many');
	const second = await list('One of many', first.next);

	expect([first.choices.length, second.choices.length]).toEqual([100, 1]);
	expect(new Set([...first.choices, ...second.choices].map(({ value }) => value)).size).toBe(101);
	expect(second.next).toBeUndefined();
});

it('invoices are found by part of their number, with status and what is left', async () => {
	const { body } = await org.api('POST', '/sobjects/Invoice__c', {
		Name: 'INV-2026-0042',
		Status__c: 'Sent',
		Amount__c: 120.5,
	});
	const { id } = body as { id: string };

	const invoices = { object: 'Invoice__c', details: ['status__c', 'Amount__c', 'Hidden__c'] };
	expect(await listRecords(org.connection, invoices, '0042')).toEqual({
		choices: [{ name: 'INV-2026-0042 (Sent, 120.5)', value: id }],
	});
});
