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
});
