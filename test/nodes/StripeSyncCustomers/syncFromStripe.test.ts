import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const pull = async (more: object = {}) =>
	await sandbox().run({ parameters: { operation: 'syncFromStripe', ...more } });

/** Edge Communications with its customer. */
async function linked(): Promise<{ accountId: string; customerId: string }> {
	const { Id } = await sandbox().account('Edge Communications');
	await sandbox().run({ parameters: { operation: 'sendCustomer' }, items: [{ Id }] });
	const account = await sandbox().account('Edge Communications');
	return { accountId: String(Id), customerId: String(account['Stripe_Customer_ID__c']) };
}

describe('pulling customers', () => {
	it('writes what changed in Stripe into the account, and nothing the next time', async () => {
		const { accountId, customerId } = await linked();
		await pull();
		await sandbox()
			.client()
			.customers.update(customerId, {
				phone: '+33 1 44 27 44 27',
				address: { line1: '2 Place Jussieu', line2: 'Tour 12', city: 'Paris', country: 'FR' },
			});

		const { synced, problems } = await pull();
		await sandbox().forgetCalls();
		const again = await pull();

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([{ accountId, customerId, status: 'pulled' }]);
		expect(await sandbox().account('Edge Communications')).toMatchObject({
			Phone: '+33 1 44 27 44 27',
			BillingStreet: '2 Place Jussieu\nTour 12',
			BillingCity: 'Paris',
			BillingCountry: 'France',
		});
		expect(again.synced).toEqual([]);
		const writes = (await sandbox().calls('salesforce')).filter(({ path }) => /Account/.test(path));
		expect(writes.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	it('does not take the sync’s own sending for a change in Stripe', async () => {
		await linked();
		await pull();
		const { Id } = await sandbox().account('Edge Communications');
		await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, { Phone: '555-0100' });
		await sandbox().run({ parameters: { operation: 'sendCustomer' }, items: [{ Id }] });
		await sandbox().forgetCalls();

		await pull();

		const retrieved = (await sandbox().calls('stripe')).filter(({ path }) =>
			/customers/.test(path),
		);
		expect(retrieved).toEqual([]);
	});

	it('makes accounts for customers that nobody knows, once, if asked', async () => {
		const unknown = await sandbox()
			.client()
			.customers.create({ name: 'Direct Buyer', phone: '555-0199' });

		const left = await pull();
		const made = await pull({ createAccounts: true, options: { startOver: true } });
		await pull({ createAccounts: true, options: { startOver: true } });

		expect(left.synced).toEqual([]);
		expect(made.synced).toMatchObject([{ customerId: unknown.id, status: 'pulled' }]);
		const accounts = (await sandbox().records('Account')).filter(
			(account) => account['Stripe_Customer_ID__c'] === unknown.id,
		);
		expect(accounts).toMatchObject([{ Name: 'Direct Buyer', Phone: '555-0199' }]);
		const [customer] = await sandbox().customers();
		expect(customer).toMatchObject({ metadata: { salesforce_account_id: accounts[0]?.['Id'] } });
	});

	it('pulls the customer of each item, and says which has no account', async () => {
		const { customerId, accountId } = await linked();
		const unknown = await sandbox().client().customers.create({ name: 'Direct Buyer' });
		await sandbox().client().customers.update(customerId, { phone: '555-0123' });

		const { synced, problems } = await sandbox().run({
			parameters: { operation: 'syncFromStripe', customers: 'items' },
			items: [{ customerId }, { customerId: unknown.id }, { customerId: 'cus_nobody' }],
		});

		expect(synced).toMatchObject([
			{ accountId, accountChanges: [{ field: 'Phone', to: '555-0123' }] },
		]);
		expect(problems).toMatchObject([
			{ error: `Customer ${unknown.id} belongs to no account` },
			{ error: expect.stringContaining('cus_nobody') },
		]);
	});

	it('puts out every customer, those after a refused one too', async () => {
		await sandbox().run({ parameters: { operation: 'syncAll' } });
		await pull();
		const { data: customers } = await sandbox().client().customers.list({ limit: 5 });
		const phones = ['refused', '555-0001', 'refused', '555-0002', 'refused'];
		for (const [index, { id }] of customers.entries()) {
			await sandbox().client().customers.update(id, { phone: phones[index] });
		}
		const rule = { object: 'Account', condition: "Phone = 'refused'", message: 'No such phone.' };
		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });

		const { synced, problems } = await pull();
		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [] } });

		const ids = customers.map(({ id }) => id);
		const pulled = synced.map(({ customerId }) => customerId);
		const refused = problems.map(({ customerId }) => customerId);
		expect(pulled.sort()).toEqual([ids[1], ids[3]].sort());
		expect(refused.sort()).toEqual([ids[0], ids[2], ids[4]].sort());
	});

	it.each(['items', 'changed'])('says what to do when the key is wrong (%s)', async (customers) => {
		const { result } = await sandbox().run({
			parameters: { operation: 'syncFromStripe', customers },
			items: [{ customerId: 'cus_NffrFeUfNV2Hib' }],
			stripe: { secretKey: 'sk_test_wrong' },
			node: { onError: 'stopWorkflow' },
		});

		expect(result.error?.message).toContain('Reading the customers failed');
		expect(result.error?.description).toContain('Check the secret key in the credential');
	});

	it('tries again what the org refused, although nobody changes it meanwhile', async () => {
		const { accountId, customerId } = await linked();
		await pull();
		await sandbox().client().customers.update(customerId, { phone: '555-0123' });
		await sandbox().call('POST', '/salesforce/locks', { id: accountId, kind: 'approval' });
		const refused = await pull();
		await sandbox().call('DELETE', '/salesforce/locks');

		const { synced } = await pull();

		expect(refused.problems).toMatchObject([{ accountId, details: { code: 'ENTITY_IS_LOCKED' } }]);
		expect(synced).toMatchObject([{ accountId, accountChanges: [{ to: '555-0123' }] }]);
	});

	it('makes no account in place of one that was deleted', async () => {
		const { accountId, customerId } = await linked();
		await pull();
		await sandbox().api('DELETE', `/sobjects/Account/${accountId}`);
		await sandbox().client().customers.update(customerId, { phone: '555-0123' });
		const accounts = await sandbox().liveAccounts();

		const all = await pull({ createAccounts: true });
		const one = await sandbox().run({
			parameters: { operation: 'syncFromStripe', customers: 'items', createAccounts: true },
			items: [{ customerId }],
		});

		expect([...all.synced, ...all.problems]).toEqual([]);
		expect(one.problems).toMatchObject([
			{ error: `Customer ${customerId} names account ${accountId}, which is not to be found` },
		]);
		expect(await sandbox().liveAccounts()).toHaveLength(accounts.length);
	});

	it('leaves what Stripe has empty as it is in Salesforce', async () => {
		const { customerId } = await linked();
		await pull();
		await sandbox().client().customers.update(customerId, { phone: '', description: '' });

		await pull();

		expect(await sandbox().account('Edge Communications')).toMatchObject({
			Phone: '(512) 757-6000',
		});
	});
});
