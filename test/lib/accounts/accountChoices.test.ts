import { listAccounts } from '../../../lib/accounts/accountChoices';
import { type AccountOrg, startAccountOrg } from './support';

let org: AccountOrg;
beforeAll(async () => {
	org = await startAccountOrg();
});
afterAll(() => org.close());

it('accounts are found by part of a name, with the city to tell them apart', async () => {
	const one = await org.create({ Name: 'Chooser 100% (Ltd)', BillingCity: 'Austin' });
	const two = await org.create({ Name: 'Another chooser' });

	expect(await listAccounts(org.connection, ' chooser ')).toEqual({
		choices: [
			{ name: 'Another chooser', value: two },
			{ name: 'Chooser 100% (Ltd) (Austin)', value: one },
		],
	});
	expect((await listAccounts(org.connection, '100%')).choices).toHaveLength(1);
	expect((await listAccounts(org.connection, "o'neill_\\")).choices).toEqual([]);
});

it('an account is found by its ID, long or short', async () => {
	const id = await org.create({ Name: 'By its ID' });
	for (const entered of [id, id.slice(0, 15)]) {
		expect((await listAccounts(org.connection, entered)).choices).toEqual([
			{ name: 'By its ID', value: id },
		]);
	}
});

it('the list goes on page by page, also among accounts of one name', async () => {
	for (let number = 0; number < 101; number++) await org.create({ Name: 'One of many' });

	const first = await listAccounts(org.connection, 'One of many');
	const second = await listAccounts(org.connection, 'One of many', first.next);

	expect([first.choices.length, second.choices.length]).toEqual([100, 1]);
	expect(new Set([...first.choices, ...second.choices].map(({ value }) => value)).size).toBe(101);
	expect(second.next).toBeUndefined();
});
