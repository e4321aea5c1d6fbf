import type { INodeParameters } from 'n8n-workflow';
import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox({ personAccounts: true });

const sync = async (options: INodeParameters = {}, more: object = {}) =>
	await sandbox().run({
		parameters: { operation: 'syncAll', options },
		...more,
	});

describe('an org with Person Accounts', () => {
	const ROSE = { FirstName: 'Rose', LastName: 'Gonzalez', PersonEmail: 'rose@edge.example' };

	it('has persons mapped by their own fields', async () => {
		const { id } = (await sandbox().api('POST', '/sobjects/Account', ROSE)) as { id: string };

		const { synced } = await sandbox().run({
			parameters: { operation: 'syncAll', accountKind: 'person' },
		});

		expect(synced).toMatchObject([{ accountId: id, status: 'created' }]);
		expect(await sandbox().customers()).toMatchObject([
			{ name: 'Rose Gonzalez', email: 'rose@edge.example' },
		]);
	});

	it('gets a person’s name back in its two fields', async () => {
		const { id } = (await sandbox().api('POST', '/sobjects/Account', ROSE)) as { id: string };
		await sandbox().run({ parameters: { operation: 'sendCustomer' }, items: [{ Id: id }] });
		await sandbox().run({ parameters: { operation: 'syncFromStripe' } });
		const account = (await sandbox().records('Account')).find(({ Id }) => Id === id);
		const customerId = String(account?.['Stripe_Customer_ID__c']);
		await sandbox().client().customers.update(customerId, { name: 'Rose Maria Miller' });

		const { problems } = await sandbox().run({ parameters: { operation: 'syncFromStripe' } });

		expect(problems).toEqual([]);
		const found = (await sandbox().records('Account')).find(({ Id }) => Id === id);
		expect(found).toMatchObject({ FirstName: 'Rose Maria', LastName: 'Miller' });
	});
});

describe('a Person Account whose customer is emptied', () => {
	it('loses what may be empty, and keeps its last name', async () => {
		const { id } = (await sandbox().api('POST', '/sobjects/Account', {
			FirstName: 'Rose',
			LastName: 'Gonzalez',
			Phone: '555-0100',
		})) as { id: string };
		const parameters = {
			personFields: {
				mappingMode: 'defineBelow',
				value: {
					name: 'Name',
					phone: 'Phone',
					individualName: 'LastName',
					businessName: 'FirstName',
				},
			},
			options: { clearEmptied: true },
		};
		await sandbox().run({
			parameters: { operation: 'sendCustomer', ...parameters },
			items: [{ Id: id }],
		});
		const held = (await sandbox().records('Account')).find(({ Id }) => Id === id);
		const customerId = String(held?.['Stripe_Customer_ID__c']);
		const emptied = { name: '', phone: '', individual_name: '', business_name: '' };
		await sandbox().client().customers.update(customerId, emptied);

		const { problems } = await sandbox().run({
			parameters: { operation: 'syncFromStripe', customers: 'items', ...parameters },
			items: [{ customerId }],
		});

		expect(problems).toEqual([]);
		const found = (await sandbox().records('Account')).find(({ Id }) => Id === id);
		expect(found).toMatchObject({ LastName: 'Gonzalez' });
		expect([found?.['Phone'] ?? null, found?.['FirstName'] ?? null]).toEqual([null, null]);
	});
});

describe('an org that refuses a record', () => {
	it('is quoted among the problems, and the rest goes on', async () => {
		await sandbox().call('PATCH', '/settings', {
			salesforce: {
				validationRules: [
					{
						object: 'Account',
						condition: "Name = 'Edge Communications' AND Stripe_Customer_ID__c != NULL",
						message: 'Edge is off limits.',
					},
				],
			},
		});

		const { synced, problems } = await sync();

		expect(problems).toMatchObject([
			{
				accountName: 'Edge Communications',
				customerId: expect.stringMatching(/^cus_/),
				error: expect.stringContaining('Edge is off limits'),
				details: { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
			},
		]);
		expect(synced).toHaveLength((await sandbox().liveAccounts()).length - 1);
		const unlinked = (await sandbox().records('Account')).filter(
			(account) => !account['Stripe_Customer_ID__c'],
		);
		expect(unlinked).toMatchObject([{ Name: 'Edge Communications' }]);
	});
});

describe('a run that ends in the middle', () => {
	it('is gone on with where it broke off', async () => {
		await sandbox().call('POST', '/salesforce/generate', { accounts: 2000 });
		const last = await sandbox().account('Edge Communications');
		await sandbox().call('POST', '/clock', { advance: 5 });
		await sandbox().api('PATCH', `/sobjects/Account/${String(last['Id'])}`, {
			Stripe_Location__c: 'Berlin',
		});
		const berlin = (secretKey: string) => ({
			stripe: { locations: { location: [{ name: 'Berlin', secretKey }] } },
		});

		const broken = await sync({}, berlin('sk_test_51SandboxWrongKeyWrongKeyWrongKey'));
		const { synced, problems } = await sync(
			{ output: 'summary' },
			berlin(sandbox().stripe.secretKey),
		);

		expect(broken.result.error?.message).toMatch(/Invalid API Key/);
		expect(problems).toEqual([]);
		expect(synced).toHaveLength(1);
		expect(Number(synced[0]?.['accounts'])).toBeLessThan(100);
		const accounts = await sandbox().records('Account');
		const customers = await sandbox().customers();
		expect(accounts.map((each) => each['Stripe_Customer_ID__c']).sort()).toEqual(
			customers.map(({ id }) => id).sort(),
		);
	});
});
