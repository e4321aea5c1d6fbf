import type { ChosenMapping } from '../../../lib/customerSync/accountFields';
import { useSyncs } from './syncs';

const syncs = useSyncs({ personAccounts: true });

const ROSE = { FirstName: 'Rose', LastName: 'Gonzalez' };

const create = async (fields: object) =>
	((await syncs().api('POST', '/sobjects/Account', fields)) as { id: string }).id;
const accountOf = async (id: string) =>
	(await syncs().accounts()).find((account) => account['Id'] === id);
const customerIdOf = async (id: string) =>
	String((await accountOf(id))?.['Stripe_Customer_ID__c'] ?? '');

describe('an org with Person Accounts', () => {
	const person = { ...ROSE, PersonEmail: 'rose@edge.example' };

	it('has persons mapped by their own fields', async () => {
		const accountId = await create(person);

		const { done } = await syncs().syncAll({ kind: 'person' });

		expect(done).toMatchObject([{ references: { accountId }, status: 'created' }]);
		expect(await syncs().customers()).toMatchObject([
			{ name: 'Rose Gonzalez', email: 'rose@edge.example' },
		]);
	});

	it('gets a person’s name back in its two fields', async () => {
		const id = await create(person);
		await syncs().sendCustomer([id]);
		await syncs().syncFromStripe();
		const name = 'Rose Maria Miller';
		await syncs()
			.client()
			.customers.update(await customerIdOf(id), { name });

		const { problems } = await syncs().syncFromStripe();

		expect(problems).toEqual([]);
		expect(await accountOf(id)).toMatchObject({ FirstName: 'Rose Maria', LastName: 'Miller' });
	});
});

describe('a Person Account whose customer is emptied', () => {
	it('loses what may be empty, and keeps its last name', async () => {
		const id = await create({ ...ROSE, Phone: '555-0100' });
		const mapping: ChosenMapping = {
			person: {
				name: 'Name',
				phone: 'Phone',
				individualName: 'LastName',
				businessName: 'FirstName',
			},
			metadata: {},
		};
		const choice = { mapping, context: { clearEmptied: true } };
		await syncs().sendCustomer([id], choice);
		const customerId = await customerIdOf(id);
		const emptied = { name: '', phone: '', individual_name: '', business_name: '' };
		await syncs().client().customers.update(customerId, emptied);

		const { problems } = await syncs().pullNamed([customerId], choice);

		expect(problems).toEqual([]);
		const account = await accountOf(id);
		expect(account).toMatchObject({ LastName: 'Gonzalez' });
		expect([account?.['Phone'] ?? null, account?.['FirstName'] ?? null]).toEqual([null, null]);
	});
});
