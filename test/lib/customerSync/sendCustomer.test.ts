import { EDGE, expectOneCustomerEach, useSyncs } from './syncs';

const syncs = useSyncs();

/** Sends Edge Communications. */
const send = async () => await syncs().sendCustomer([(await syncs().account(EDGE)).Id]);

describe('sending an account', () => {
	it('says what it changed, and changes nothing when nothing differs', async () => {
		await send();
		await syncs().change(EDGE, { Phone: '(512) 757-1111' });

		const changed = await send();
		await syncs().forgetCalls();
		const same = await send();

		expect(changed.done).toMatchObject([
			{
				status: 'updated',
				changes: {
					customer: [{ field: 'phone', from: '(512) 757-6000', to: '(512) 757-1111' }],
				},
			},
		]);
		expect(same).toMatchObject({ done: [], unchanged: [{ changes: {} }], problems: [] });
		const calls = [...(await syncs().calls('stripe')), ...(await syncs().calls('salesforce'))];
		expect(calls.filter(({ method }) => ['PATCH', 'PUT'].includes(method))).toEqual([]);
		expect(await syncs().stripeWrites()).toEqual([]);
	});

	it('finds a customer that nobody wrote into the account', async () => {
		const { Id } = await syncs().account(EDGE);
		const made = await syncs()
			.client()
			.customers.create({ name: 'Edge', metadata: { salesforce_account_id: Id } });

		const { done } = await send();

		expect(done).toMatchObject([{ status: 'linked', references: { customerId: made.id } }]);
		expect(await syncs().customers()).toHaveLength(1);
		expect(await syncs().customerIdOf(EDGE)).toBe(made.id);
	});

	it('names Salesforce’s reason when the account cannot be written to', async () => {
		const { Id: accountId } = await syncs().account(EDGE);
		const lock = { id: accountId, kind: 'approval', attempts: 100 };
		await syncs().call('POST', '/salesforce/locks', lock);

		const { done, problems } = await send();

		const [customer] = await syncs().customers();
		expect(done).toEqual([]);
		expect(problems).toMatchObject([
			{
				references: { accountId, customerId: customer?.id },
				problem: { code: 'ENTITY_IS_LOCKED' },
			},
		]);
	});
});

describe('sending all accounts that changed', () => {
	it('sends only these, and does not take its own writing for a change', async () => {
		await syncs().syncAll();
		const accountId = await syncs().change(EDGE, { Phone: '555-0100' });
		await syncs().forgetCalls();

		const changed = await syncs().syncAll();
		const writes = await syncs().stripeWrites();
		await syncs().forgetCalls();
		const after = await syncs().syncAll();

		expect(changed.done).toMatchObject([
			{
				references: { accountId },
				status: 'updated',
				changes: { customer: [{ field: 'phone', to: '555-0100' }] },
			},
		]);
		expect(writes).toHaveLength(1);
		expect([...after.done, ...after.problems]).toEqual([]);
		expect(await syncs().calls('stripe')).toEqual([]);
	});

	it('takes a new account in, and one changed by people an instant before', async () => {
		await syncs().syncAll();
		await syncs().api('POST', '/sobjects/Account', { Name: 'Newcomer' });

		const { done } = await syncs().syncAll();

		expect(done).toMatchObject([{ status: 'created', references: { accountName: 'Newcomer' } }]);
		await expectOneCustomerEach(syncs());
	});
});
