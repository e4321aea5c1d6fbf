import { EDGE, useSyncs } from './syncs';

const syncs = useSyncs();

const CREATING = { createAccounts: true };
const pull = async (more: object = {}) => await syncs().syncFromStripe(more);

/** Edge Communications with its customer. */
async function linked(): Promise<{ accountId: string; customerId: string }> {
	const { Id: accountId } = await syncs().account(EDGE);
	await syncs().sendCustomer([accountId]);
	return { accountId, customerId: await syncs().customerIdOf(EDGE) };
}

describe('pulling customers', () => {
	it('writes what changed in Stripe into the account, and nothing the next time', async () => {
		const references = await linked();
		await pull();
		await syncs().changeCustomer(EDGE, {
			phone: '+33 1 44 27 44 27',
			address: { line1: '2 Place Jussieu', line2: 'Tour 12', city: 'Paris', country: 'FR' },
		});

		const { done, problems } = await pull();
		await syncs().forgetCalls();
		const again = await pull();

		expect(problems).toEqual([]);
		expect(done).toMatchObject([{ references, status: 'pulled' }]);
		expect(await syncs().account(EDGE)).toMatchObject({
			Phone: '+33 1 44 27 44 27',
			BillingStreet: '2 Place Jussieu\nTour 12',
			BillingCity: 'Paris',
			BillingCountry: 'France',
		});
		expect(again.done).toEqual([]);
		const writes = (await syncs().calls('salesforce')).filter(({ path }) => /Account/.test(path));
		expect(writes.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	it('does not take the sync’s own sending for a change in Stripe', async () => {
		const { accountId } = await linked();
		await pull();
		await syncs().change(EDGE, { Phone: '555-0100' });
		await syncs().sendCustomer([accountId]);
		await syncs().forgetCalls();

		await pull();

		const calls = await syncs().calls('stripe');
		expect(calls.map(({ path }) => path)).toContain('/v1/events');
		expect(calls.filter(({ path }) => /customers/.test(path))).toEqual([]);
	});

	it('makes accounts for customers that nobody knows, once, if asked', async () => {
		const unknown = await syncs()
			.client()
			.customers.create({ name: 'Direct Buyer', phone: '555-0199' });

		const left = await pull();
		const made = await pull({ ...CREATING, startOver: true });
		await pull({ ...CREATING, startOver: true });

		expect(left.done).toEqual([]);
		expect(made.done).toMatchObject([{ references: { customerId: unknown.id }, status: 'pulled' }]);
		const accounts = (await syncs().accounts()).filter(
			(account) => account['Stripe_Customer_ID__c'] === unknown.id,
		);
		expect(accounts).toMatchObject([{ Name: 'Direct Buyer', Phone: '555-0199' }]);
		const [customer] = await syncs().customers();
		expect(customer).toMatchObject({ metadata: { salesforce_account_id: accounts[0]?.['Id'] } });
	});

	it('tells of each named customer what became of it, and which has no account', async () => {
		const references = await linked();
		const unknown = await syncs().client().customers.create({ name: 'Direct Buyer' });
		await syncs().changeCustomer(EDGE, { phone: '555-0123' });

		const { done, problems } = await syncs().pullNamed([
			references.customerId,
			unknown.id,
			'cus_nobody',
		]);

		expect(done).toMatchObject([
			{ references, changes: { account: [{ field: 'Phone', to: '555-0123' }] } },
		]);
		expect(problems).toMatchObject([
			{ problem: { message: `Customer ${unknown.id} belongs to no account` } },
			{ problem: { message: expect.stringContaining('cus_nobody') } },
		]);
	});

	it('tells of every customer, those after a refused one too', async () => {
		await syncs().syncAll();
		await pull();
		const { customers } = syncs().client();
		const { data: changed } = await customers.list({ limit: 5 });
		const phones = ['refused', '555-0001', 'refused', '555-0002', 'refused'];
		for (const [index, { id }] of changed.entries()) {
			await customers.update(id, { phone: phones[index] });
		}
		const rule = { object: 'Account', condition: "Phone = 'refused'", message: 'No such phone.' };
		await syncs().call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });

		const { done, problems } = await pull();
		await syncs().call('PATCH', '/settings', { salesforce: { validationRules: [] } });

		const ids = changed.map(({ id }) => id);
		const pulled = done.map(({ references }) => references['customerId']);
		const refused = problems.map(({ references }) => references['customerId']);
		expect(pulled.sort()).toEqual([ids[1], ids[3]].sort());
		expect(refused.sort()).toEqual([ids[0], ids[2], ids[4]].sort());
	});

	it('tries again what the org refused, although nobody changes it meanwhile', async () => {
		const { accountId } = await linked();
		await pull();
		await syncs().changeCustomer(EDGE, { phone: '555-0123' });
		await syncs().call('POST', '/salesforce/locks', { id: accountId, kind: 'approval' });
		const refused = await pull();
		await syncs().call('DELETE', '/salesforce/locks');

		const { done } = await pull();

		expect(refused.problems).toMatchObject([
			{ references: { accountId }, problem: { code: 'ENTITY_IS_LOCKED' } },
		]);
		expect(done).toMatchObject([
			{ references: { accountId }, changes: { account: [{ to: '555-0123' }] } },
		]);
	});

	it('makes no account in place of one that was deleted', async () => {
		const { accountId, customerId } = await linked();
		await pull();
		await syncs().api('DELETE', `/sobjects/Account/${accountId}`);
		await syncs().client().customers.update(customerId, { phone: '555-0123' });
		const accounts = await syncs().accounts();

		const all = await pull(CREATING);
		const one = await syncs().pullNamed([customerId], CREATING);

		expect([...all.done, ...all.problems]).toEqual([]);
		const message = `Customer ${customerId} names account ${accountId}, which is not to be found`;
		expect(one.problems).toMatchObject([{ problem: { message } }]);
		expect(await syncs().accounts()).toHaveLength(accounts.length);
	});

	it('leaves what Stripe has empty as it is in Salesforce', async () => {
		await linked();
		await pull();
		await syncs().changeCustomer(EDGE, { phone: '', description: '' });

		await pull();

		expect(await syncs().account(EDGE)).toMatchObject({ Phone: '(512) 757-6000' });
	});
});
