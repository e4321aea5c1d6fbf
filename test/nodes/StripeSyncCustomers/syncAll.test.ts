import { summaryOf } from './everyAccount';
import { useSkippedWaits } from '../../support/skippedWaits';
import { expectOneCustomerEach, startSyncSandbox, useSyncSandbox } from './support';

useSkippedWaits();

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
		expect(summaryOf(first)).toMatchObject({ created: accounts.length, problems: 0 });
		expect([...second.synced, ...second.problems]).toEqual([]);
		expect(await sandbox().calls('stripe')).toEqual([]);
		expect((await sandbox().calls('salesforce')).length).toBeLessThanOrEqual(10);
	});

	it('sends only what changed, and does not take its own writing for a change', async () => {
		await sync();
		const edge = await sandbox().account('Edge Communications');
		await sandbox().call('POST', '/clock', { advance: 5 });
		await sandbox().api('PATCH', `/sobjects/Account/${String(edge['Id'])}`, { Phone: '555-0100' });
		await sandbox().forgetCalls();

		const changed = await sync();
		const writes = (await sandbox().calls('stripe')).filter(({ method }) => method === 'POST');
		await sandbox().forgetCalls();
		const after = await sync();

		expect(changed.synced).toMatchObject([
			{ accountId: edge['Id'], status: 'updated', changes: [{ field: 'phone', to: '555-0100' }] },
		]);
		expect(writes).toHaveLength(1);
		expect([...after.synced, ...after.problems]).toEqual([]);
		expect(await sandbox().calls('stripe')).toEqual([]);
	});

	it('takes a new account in, and one changed by people an instant before', async () => {
		await sync();
		await sandbox().api('POST', '/sobjects/Account', { Name: 'Newcomer' });

		const { synced } = await sync();

		expect(synced).toMatchObject([{ status: 'created', accountName: 'Newcomer' }]);
		await expectOneCustomerEach(sandbox());
	});

	it('makes no second customer when the IDs could not be written back', async () => {
		await sandbox().call('POST', '/faults', {
			service: 'salesforce',
			method: 'PATCH',
			path: '/composite/sobjects',
			fault: {
				type: 'status',
				status: 403,
				body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
			},
		});
		const broken = await sync();
		await sandbox().call('DELETE', '/faults');

		const { problems } = await sync();

		expect(broken.result.success).toBe(false);
		expect(problems).toEqual([]);
		await expectOneCustomerEach(sandbox());
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
