import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const send = { operation: 'sendCustomer' };

describe('sending accounts', () => {
	it('makes a customer from the account and writes its ID back', async () => {
		const { Id } = await sandbox().account('Pyramid Construction Inc.');

		const { synced, problems, result } = await sandbox().run({ parameters: send, items: [{ Id }] });

		expect(result.error).toBeUndefined();
		expect(problems).toEqual([]);
		const [customer] = await sandbox().customers();
		expect(customer).toMatchObject({
			name: 'Pyramid Construction Inc.',
			phone: '(014) 427-4427',
			address: { line1: '2 Place Jussieu', city: 'Paris', postal_code: '75251', country: 'FR' },
			shipping: { name: 'Pyramid Construction Inc.', address: { city: 'Paris', country: 'FR' } },
			metadata: { salesforce_account_id: Id },
		});
		expect(synced).toMatchObject([
			{
				message: expect.stringMatching(/^Created customer cus_\w+ for Pyramid Construction Inc\.$/),
				accountId: Id,
				customerId: customer?.['id'],
				status: 'created',
			},
		]);
		const account = await sandbox().account('Pyramid Construction Inc.');
		expect(account['Stripe_Customer_ID__c']).toBe(customer?.['id']);
		expect(account['Stripe_Synced_At__c']).toBeTruthy();
	});

	it('puts what cannot be sent among the problems, with the reason, and sends the rest', async () => {
		const edge = await sandbox().account('Edge Communications');
		const pyramid = await sandbox().account('Pyramid Construction Inc.');
		await sandbox().api('PATCH', `/sobjects/Account/${String(edge['Id'])}`, {
			Stripe_Customer_ID__c: 'Atlantis',
		});

		const { synced, problems } = await sandbox().run({
			parameters: send,
			items: [{ Id: edge['Id'] }, { Id: pyramid['Id'] }, { Id: '001000000000000AAA' }, { Id: '' }],
		});

		expect(synced).toMatchObject([{ accountId: pyramid['Id'] }]);
		expect(problems).toMatchObject([
			{
				accountId: edge['Id'],
				accountName: 'Edge Communications',
				error: 'Edge Communications holds the customer ID Atlantis, which Stripe does not know',
				details: { code: 'resource_missing' },
			},
			{ error: expect.stringContaining('is no account in Salesforce') },
			{ error: 'Account ID: it is empty' },
		]);
	});

	it('never guesses among customers of one e-mail address', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, { Site: 'rose@edge.example' });
		const stripe = sandbox().client();
		await stripe.customers.create({ email: 'rose@edge.example' });
		await stripe.customers.create({ email: 'rose@edge.example' });

		const { problems } = await sandbox().run({
			parameters: {
				...send,
				businessFields: { mappingMode: 'defineBelow', value: { name: 'Name', email: 'Site' } },
				options: { matchByEmail: true },
			},
			items: [{ Id }],
		});

		expect(problems).toMatchObject([{ details: { code: 'ambiguous_match' } }]);
		expect(await sandbox().customers()).toHaveLength(2);
	});
});

describe('a setting whose expression yields nothing', () => {
	it.each([
		['condition', 'Condition'],
		['syncName', 'Sync Name'],
		['output', 'Output'],
	])('is refused by the name of the field, and nothing is synced: %s', async (name, field) => {
		const { result } = await sandbox().run({
			parameters: { operation: 'syncAll', options: { [name]: '={{ $json.nothing }}' } },
		});

		expect(result.error?.message).toBe(`${field}: it is set, but yields nothing`);
		expect(await sandbox().customers()).toEqual([]);
	});

	it('is refused where it stands for a field of the org', async () => {
		const mapping = [{ ours: 'Account.Stripe_Location__c', existing: '={{ $json.nothing }}' }];
		const { Id } = await sandbox().account('Edge Communications');
		const { problems } = await sandbox().run({
			parameters: { ...send, options: { nameMapping: { mapping } } },
			items: [{ Id }],
		});

		expect(problems).toMatchObject([{ error: 'Name Mapping: it is set, but yields nothing' }]);
		expect(await sandbox().customers()).toEqual([]);
	});
});

describe('two items of one account', () => {
	it('end with the last, and both say what became of it', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		const { synced } = await sandbox().run({
			parameters: { ...send, accountData: 'item' },
			items: [
				{ Id, Name: 'First' },
				{ Id: String(Id).slice(0, 15), Name: 'Last' },
			],
		});

		const customers = await sandbox().customers();
		expect(customers).toMatchObject([{ name: 'Last' }]);
		const { id } = customers[0] ?? {};
		expect(synced).toMatchObject([
			{ customerId: id, accountName: 'Last' },
			{ customerId: id, accountName: 'Last' },
		]);
	});
});
