import { checkedSelection } from '../../../lib/accounts/selection';
import { type AccountOrg, startAccountOrg } from './support';

let org: AccountOrg;
beforeAll(async () => {
	org = await startAccountOrg();
});
afterAll(() => org.close());

describe('a choice of accounts', () => {
	it('asks nothing of accounts when all are meant', async () => {
		expect(await checkedSelection(org.connection, { kind: 'all', condition: ' ' })).toBeUndefined();
	});

	it('of businesses is everybody in an org without Person Accounts, and of persons is refused', async () => {
		expect(
			await checkedSelection(org.connection, { kind: 'business', condition: '' }),
		).toBeUndefined();
		await expect(
			checkedSelection(org.connection, { kind: 'person', condition: '' }),
		).rejects.toThrow('Accounts: the org has no Person Accounts');
	});

	it('whose condition names an unknown field is refused as a condition, without a word of Setup', async () => {
		const choice = { kind: 'all', condition: "Colour__c = 'red'" } as const;

		const refusal = await checkedSelection(org.connection, choice).catch((error: unknown) => error);

		expect(refusal).toMatchObject({
			field: 'Condition',
			message: expect.stringContaining('Colour__c'),
			whatToDo: expect.not.stringContaining('Setup'),
		});
	});

	it('may have a condition with parentheses and quotes, and no other part of a query', async () => {
		const fine = { kind: 'all', condition: "where (Name LIKE '%(from)%')" } as const;

		expect(String(await checkedSelection(org.connection, fine))).toContain("'%(from)%'");
		await expect(
			checkedSelection(org.connection, { kind: 'all', condition: "Name = 'a' USING SCOPE mine" }),
		).rejects.toThrow('no USING SCOPE');
	});
});
