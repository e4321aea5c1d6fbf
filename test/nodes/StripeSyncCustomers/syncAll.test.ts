import { expectOneCustomerEach, startSyncSandbox, useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const parameters = { operation: 'syncAll' };
const sync = async (more: object = {}) =>
	await sandbox().run({ parameters: { ...parameters, ...more } });

describe('syncing all accounts', () => {
	it('gives each account its customer, and then finds nothing to do in a handful of calls', async () => {
		const accounts = await sandbox().liveAccounts();

		const first = await sync();
		await expectOneCustomerEach(sandbox());
		await sandbox().forgetCalls();
		const second = await sync();

		expect(first.problems).toEqual([]);
		expect(first.synced.map(({ status }) => status)).toEqual(accounts.map(() => 'created'));
		expect([...second.synced, ...second.problems]).toEqual([]);
		expect(await sandbox().calls('stripe')).toEqual([]);
		expect((await sandbox().calls('salesforce')).length).toBeLessThanOrEqual(10);
	});

	it('goes on after a Stripe key that was not accepted, and says why it stopped', async () => {
		const refused = await sandbox().run({
			parameters,
			stripe: { secretKey: 'sk_test_51SandboxWrongKeyWrongKeyWrongKey' },
		});

		const { synced, problems } = await sync();

		expect(refused.result.error?.message).toMatch(/Invalid API Key/);
		expect(problems).toEqual([]);
		expect(synced.length).toBeGreaterThan(0);
		await expectOneCustomerEach(sandbox());
		const [record] = await sandbox().records('Stripe_Sync__c');
		expect(record).toMatchObject({ Failed_Count__c: 0 });
		expect(record?.['Last_Error__c'] ?? null).toBeNull();
	});

	it('keeps in Salesforce where it stands, for an admin to see', async () => {
		const edge = await sandbox().account('Edge Communications');
		await sandbox().api('PATCH', `/sobjects/Account/${String(edge['Id'])}`, {
			Stripe_Customer_ID__c: 'Atlantis',
		});

		const { problems } = await sync();

		expect(problems).toMatchObject([
			{ accountId: edge['Id'], details: { code: 'resource_missing' } },
		]);
		const [record] = await sandbox().records('Stripe_Sync__c');
		expect(record).toMatchObject({ Name: 'Workflow: Sync', Failed_Count__c: 1 });
		expect(record?.['Last_Error__c']).toContain('Edge Communications');
		expect(record?.['Window_End__c']).toBeTruthy();
	});

	it('syncs only accounts that fulfil the condition', async () => {
		const { synced } = await sync({
			options: { condition: "Name LIKE 'Edge%'" },
		});

		expect(synced).toMatchObject([{ status: 'created', accountName: 'Edge Communications' }]);
	});

	it('sends an account to the Stripe account of its location', async () => {
		const edge = await sandbox().account('Edge Communications');
		await sandbox().api('PATCH', `/sobjects/Account/${String(edge['Id'])}`, {
			Stripe_Location__c: 'Atlantis',
		});

		const { problems } = await sync();

		expect(problems).toMatchObject([
			{ accountId: edge['Id'], error: expect.stringContaining('“Atlantis”') },
		]);
	});

	it('says which action to run when the org lacks the fields', async () => {
		const bare = await startSyncSandbox({ withStripeModel: false });
		try {
			const { result } = await bare.run({ parameters });

			expect(result.error?.message).toContain('Stripe_Customer_ID__c');
			expect(result.error?.description).toContain('Salesforce Stripe Setup');
		} finally {
			await bare.close();
		}
	});
});
