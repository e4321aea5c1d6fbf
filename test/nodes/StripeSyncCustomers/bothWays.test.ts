import { useSkippedWaits } from '../../support/skippedWaits';
import { useSyncSandbox } from './support';

useSkippedWaits();

const sandbox = useSyncSandbox();

const EDGE = "Name = 'Edge Communications'";

const both = async (more: object = {}) =>
	await sandbox().run({
		parameters: { operation: 'bothWays', options: { condition: EDGE }, ...more },
	});

const owners = (...fields: Array<[string, string]>) => ({
	fieldOwners: { field: fields.map(([customerField, wins]) => ({ customerField, wins })) },
});

async function edge() {
	const account = await sandbox().account('Edge Communications');
	const id = String(account['Id']);
	return {
		account,
		id,
		customerId: String(account['Stripe_Customer_ID__c'] ?? ''),
		change: async (fields: object) => {
			await sandbox().call('POST', '/clock', { advance: 5 });
			await sandbox().api('PATCH', `/sobjects/Account/${id}`, fields);
		},
		changeCustomer: async (fields: object) => {
			await sandbox().call('POST', '/clock', { advance: 5 });
			await sandbox().client().customers.update(String(account['Stripe_Customer_ID__c']), fields);
		},
		customer: async () =>
			await sandbox().client().customers.retrieve(String(account['Stripe_Customer_ID__c'])),
	};
}

describe('both ways', () => {
	it('lets each side own its fields, and neither comes back as an echo', async () => {
		const parameters = owners(['phone', 'stripe']);
		await both(parameters);
		const pair = await edge();
		await pair.changeCustomer({ phone: '555-0001', description: 'Edited in Stripe' });
		await pair.change({ Phone: '555-9999', Description: 'Edited in Salesforce' });

		const { synced, problems } = await both(parameters);
		await sandbox().forgetCalls();
		const quiet = await both(parameters);

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{
				status: 'updated',
				changes: [{ field: 'description', to: 'Edited in Salesforce' }],
				accountChanges: [{ field: 'Phone', from: '555-9999', to: '555-0001' }],
			},
		]);
		expect((await edge()).account).toMatchObject({ Phone: '555-0001' });
		expect(await pair.customer()).toMatchObject({
			phone: '555-0001',
			description: 'Edited in Salesforce',
		});
		expect(quiet.synced).toEqual([]);
		const writes = (await sandbox().calls('stripe')).filter(({ method }) => method !== 'GET');
		expect(writes).toEqual([]);
	});

	it('takes over what changed in Stripe alone, and puts back what Salesforce owns', async () => {
		const parameters = owners(['phone', 'stripe']);
		await both(parameters);
		const pair = await edge();
		await pair.changeCustomer({ phone: '555-0001', description: 'Edited in Stripe' });

		await both(parameters);

		expect((await edge()).account).toMatchObject({ Phone: '555-0001' });
		expect(await pair.customer()).toMatchObject({
			description: pair.account['Description'],
		});
	});

	it('lets the newest win, field by field', async () => {
		const parameters = { owner: 'newest' };
		await both(parameters);
		const pair = await edge();
		await pair.changeCustomer({ phone: '555-0001' });
		await pair.change({ Phone: '555-0002' });
		await both(parameters);
		const crmWon = { account: (await edge()).account, customer: await pair.customer() };
		await pair.change({ Phone: '555-0003' });
		await pair.changeCustomer({ phone: '555-0004' });

		await both(parameters);

		expect(crmWon.account).toMatchObject({ Phone: '555-0002' });
		expect(crmWon.customer).toMatchObject({ phone: '555-0002' });
		expect((await edge()).account).toMatchObject({ Phone: '555-0004' });
		expect(await pair.customer()).toMatchObject({ phone: '555-0004' });
	});
});

describe('a customer that changed', () => {
	it('leaves an account alone that the builder did not choose', async () => {
		const pyramid = "Name = 'Pyramid Construction Inc.'";
		await both({ owner: 'stripe' });
		await both({ owner: 'stripe', options: { condition: pyramid } });
		const pair = await edge();
		await pair.changeCustomer({ phone: '555-0001' });

		const { synced } = await both({ owner: 'stripe', options: { condition: pyramid } });

		expect(synced).toEqual([]);
		expect((await edge()).account).toMatchObject({ Phone: pair.account['Phone'] });
	});
});

describe('a customer that belongs to no account', () => {
	const creating = { createAccounts: true };
	const accountsOf = async (customerId: string) =>
		(await sandbox().liveAccounts()).filter((each) => each['Stripe_Customer_ID__c'] === customerId);

	it('gets an account if asked, the first time as later, once', async () => {
		const stripe = sandbox().client();
		const old = await stripe.customers.create({ name: 'Old Buyer', phone: '555-0199' });
		const first = await both(creating);
		const late = await stripe.customers.create({ email: 'late@buyer.example' });
		const second = await both(creating);
		await sandbox().forgetCalls();
		const third = await both(creating);

		expect(first.problems).toEqual([]);
		expect(first.synced).toMatchObject([
			{ status: 'created' },
			{ message: `Created account Old Buyer for customer ${old.id}`, status: 'pulled' },
		]);
		expect(second.synced).toMatchObject([{ customerId: late.id, status: 'pulled' }]);
		expect(third.synced).toEqual([]);
		const writes = [...(await sandbox().calls('stripe')), ...(await sandbox().calls('salesforce'))];
		expect(
			writes.filter(({ method, path }) => method !== 'GET' && /ustomers|Account/.test(path)),
		).toEqual([]);
		const [account, ...others] = await accountsOf(old.id);
		expect(account).toMatchObject({ Name: 'Old Buyer', Phone: '555-0199' });
		expect(others).toEqual([]);
		expect(await stripe.customers.retrieve(old.id)).toMatchObject({
			metadata: { salesforce_account_id: account?.['Id'] },
		});
		expect(await accountsOf(late.id)).toMatchObject([{ Name: 'late@buyer.example' }]);
	});

	it('gets none unless asked', async () => {
		const accounts = await sandbox().liveAccounts();
		await sandbox().client().customers.create({ name: 'Old Buyer' });

		await both();

		expect(await sandbox().liveAccounts()).toHaveLength(accounts.length);
	});

	it('gets none when an account without a customer turns out to be its own', async () => {
		const accounts = await sandbox().liveAccounts();
		const { id } = await edge();
		await sandbox().api('PATCH', `/sobjects/Account/${id}`, { Site: 'rose@edge.example' });
		const { id: customerId } = await sandbox()
			.client()
			.customers.create({ email: 'rose@edge.example' });

		const { synced } = await both({
			...creating,
			businessFields: { mappingMode: 'defineBelow', value: { name: 'Name', email: 'Site' } },
			options: { condition: EDGE, matchByEmail: true },
		});

		expect(synced).toMatchObject([{ accountId: id, customerId, status: 'linked' }]);
		expect(await sandbox().liveAccounts()).toHaveLength(accounts.length);
	});

	it('gets none in place of one that was deleted', async () => {
		await both(creating);
		const pair = await edge();
		await sandbox().api('DELETE', `/sobjects/Account/${pair.id}`);
		await pair.changeCustomer({ phone: '555-0001' });

		const { synced, problems } = await both(creating);

		expect([...synced, ...problems]).toEqual([]);
		expect(await accountsOf(pair.customerId)).toEqual([]);
	});

	it('is a problem while the org refuses its account, and gets it when the org does not', async () => {
		await both(creating);
		const { id: customerId } = await sandbox().client().customers.create({ name: 'Late Buyer' });
		const rule = { object: 'Account', condition: "Name = 'Late Buyer'", message: 'Too late.' };
		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });
		const refused = await both(creating);
		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [] } });

		const { synced } = await both(creating);

		expect(refused.problems).toMatchObject([
			{ customerId, accountName: 'Late Buyer', error: expect.stringContaining('Too late') },
		]);
		expect(synced).toMatchObject([{ customerId, status: 'pulled' }]);
		expect(await accountsOf(customerId)).toMatchObject([{ Name: 'Late Buyer' }]);
	});
});

describe('accounts that are gone', () => {
	const sync = async (deletedAccounts: string) =>
		await sandbox().run({ parameters: { operation: 'syncAll', deletedAccounts } });

	it('leave their customers alone unless told otherwise', async () => {
		await sync('leave');
		const { id, customer } = await edge();
		await sandbox().api('DELETE', `/sobjects/Account/${id}`);

		await sync('leave');

		expect(await customer()).toMatchObject({ object: 'customer', name: 'Edge Communications' });
	});

	it('have their customers marked once, where that is chosen', async () => {
		await sync('mark');
		const { id, customer } = await edge();
		await sandbox().api('DELETE', `/sobjects/Account/${id}`);

		const { synced } = await sync('mark');
		const again = await sync('mark');

		expect(synced).toMatchObject([{ accountId: id, status: 'marked' }]);
		expect(again.synced).toEqual([]);
		expect(await customer()).toMatchObject({
			metadata: { salesforce_account_deleted: expect.any(String) },
		});
	});

	it('have their customers deleted, but not one that the remaining account of a merge holds', async () => {
		await sync('delete');
		const merged = await edge();
		const master = await sandbox().account('Pyramid Construction Inc.');
		const deleted = await sandbox().account('Burlington Textiles Corp of America');
		const doomed = String(master['Stripe_Customer_ID__c']);
		await sandbox().api('PATCH', `/sobjects/Account/${merged.id}`, { Stripe_Customer_ID__c: null });
		await sandbox().api('PATCH', `/sobjects/Account/${String(master['Id'])}`, {
			Stripe_Customer_ID__c: merged.customerId,
		});
		await sandbox().call('POST', '/salesforce/merge', {
			master: master['Id'],
			merged: merged.id,
		});
		await sandbox().api('DELETE', `/sobjects/Account/${String(deleted['Id'])}`);

		const { synced, problems } = await sync('delete');

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{ accountId: master['Id'], customerId: merged.customerId, status: 'updated' },
			{ accountId: deleted['Id'], status: 'deleted' },
		]);
		expect(await merged.customer()).toMatchObject({
			metadata: { salesforce_account_id: master['Id'] },
		});
		expect(await sandbox().client().customers.retrieve(doomed)).toMatchObject({ id: doomed });
	});
});
