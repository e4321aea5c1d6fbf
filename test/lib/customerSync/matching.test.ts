import { AUSTIN } from './support';
import { EDGE, PYRAMID, syncBy, useSyncs } from './syncs';

const syncs = useSyncs();

describe('an account of another location', () => {
	const choice = {
		condition: `Name IN ('${EDGE}', '${PYRAMID}')`,
		context: { locations: ['', AUSTIN] },
	};
	const namesOf = async (location: string) =>
		(await syncs().clientOf(location).customers.list()).data.map(({ name }) => name);

	it('has its customer in that location’s Stripe account, and is updated there', async () => {
		const accountId = await syncs().change(EDGE, { Stripe_Location__c: AUSTIN });

		const first = await syncs().syncAll(choice);
		await syncs().change(EDGE, { Phone: '555-0100' });
		const second = await syncs().syncAll(choice);

		expect(first.problems).toEqual([]);
		expect(first.done).toHaveLength(2);
		expect(await namesOf(AUSTIN)).toEqual([EDGE]);
		expect(await namesOf('')).toEqual([PYRAMID]);
		const customerId = await syncs().customerIdOf(EDGE);
		expect(second.done).toMatchObject([
			{ references: { accountId, customerId }, status: 'updated' },
		]);
		expect(await syncs().clientOf(AUSTIN).customers.retrieve(customerId)).toMatchObject({
			phone: '555-0100',
			metadata: { salesforce_account_id: accountId },
		});
	});

	it('takes over what changes in that Stripe account, and is made with its location', async () => {
		await syncs().change(EDGE, { Stripe_Location__c: AUSTIN });
		await syncs().syncAll(choice);
		await syncs().syncFromStripe(choice);
		const customerId = await syncs().customerIdOf(EDGE);
		await syncs().clientOf(AUSTIN).customers.update(customerId, { phone: '555-0100' });
		await syncs().clientOf(AUSTIN).customers.create({ name: 'Austin Buyer' });

		const { problems } = await syncs().syncFromStripe({ ...choice, createAccounts: true });

		expect(problems).toEqual([]);
		expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0100' });
		expect(await syncs().account('Austin Buyer')).toMatchObject({ Stripe_Location__c: AUSTIN });
	});
});

describe('an account whose customer was deleted in Stripe', () => {
	it('has a new one after its ID field was emptied, though search still shows the old one', async () => {
		const { Id: accountId } = await syncs().account(EDGE);
		const send = async () => await syncs().sendCustomer([accountId]);
		await send();
		const dead = await syncs().customerIdOf(EDGE);
		await syncs().call('PATCH', '/settings', { stripe: { searchLag: 60 } });
		await syncs().client().customers.del(dead);

		const told = await send();
		await syncs().api('PATCH', `/sobjects/Account/${accountId}`, { Stripe_Customer_ID__c: null });
		const made = await send();
		const next = await send();

		expect(told.problems).toMatchObject([
			{ problem: { message: expect.stringContaining(`${dead}, which Stripe does not know`) } },
		]);
		const customerId = await syncs().customerIdOf(EDGE);
		expect(customerId).not.toBe(dead);
		expect(made.done).toMatchObject([{ references: { accountId, customerId }, status: 'created' }]);
		expect(next.unchanged).toMatchObject([{ references: { accountId, customerId } }]);
	});
});

describe('an account that was deleted and comes back', () => {
	it('has its customer marked, and the mark taken off again', async () => {
		const sync = async () =>
			await syncs().syncAll({ deleted: 'mark', context: { orgId: '00D000000000001EAA' } });
		await sync();
		const { Id: accountId } = await syncs().account(EDGE);
		const customerId = await syncs().customerIdOf(EDGE);
		const metadata = async () =>
			((await syncs().client().customers.retrieve(customerId)) as { metadata: object }).metadata;
		await syncs().api('DELETE', `/sobjects/Account/${accountId}`);
		await sync();
		const marked = await metadata();
		await syncs().pass(5);
		await syncs().call('POST', '/salesforce/undelete', { id: accountId });

		const { done, problems } = await sync();

		const notes = {
			salesforce_account_id: accountId,
			salesforce_org_id: '00D000000000001EAA',
		};
		expect(marked).toEqual({ ...notes, salesforce_account_deleted: expect.any(String) });
		expect(problems).toEqual([]);
		expect(done).toMatchObject([{ references: { accountId, customerId }, status: 'updated' }]);
		expect(await metadata()).toEqual(notes);
	});
});

describe.each(['sendCustomer', 'syncAll'] as const)('matching by e-mail, by %s', (operation) => {
	const run = async (id: string, matchByEmail: boolean) => {
		const mapping = { business: { name: 'Name', email: 'Site' }, metadata: {} };
		const choice = { mapping, context: { matchByEmail }, condition: `Name = '${EDGE}'` };
		return await syncBy(syncs(), operation, choice, [id]);
	};
	const email = 'rose@edge.example';

	it('links the customer that is there, and brings it into step', async () => {
		const accountId = await syncs().change(EDGE, { Site: email });
		const { id: customerId } = await syncs().client().customers.create({ name: 'Rose', email });

		const { done, problems } = await run(accountId, true);

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{
				references: { accountId, customerId },
				status: 'linked',
				message: `Linked ${EDGE} with customer ${customerId}`,
			},
		]);
		expect(await syncs().account(EDGE)).toMatchObject({ Stripe_Customer_ID__c: customerId });
		expect(await syncs().customers()).toMatchObject([
			{ id: customerId, name: EDGE, email, metadata: { salesforce_account_id: accountId } },
		]);
	});

	it('sees through characters that nobody sees', async () => {
		const accountId = await syncs().change(EDGE, { Site: '\u200brose@edge.example\u200e' });
		const { id: customerId } = await syncs().client().customers.create({ name: 'Rose', email });

		const { done } = await run(accountId, true);

		expect(done).toMatchObject([{ references: { accountId, customerId }, status: 'linked' }]);
		expect(await syncs().customers()).toMatchObject([{ id: customerId, email }]);
	});

	it('makes a new customer unless it is allowed', async () => {
		const accountId = await syncs().change(EDGE, { Site: email });
		const { id: other } = await syncs().client().customers.create({ email });

		const { done } = await run(accountId, false);

		expect(done).toMatchObject([{ references: { accountId }, status: 'created' }]);
		expect(await syncs().customerIdOf(EDGE)).not.toBe(other);
	});

	it('takes no customer of another account', async () => {
		const accountId = await syncs().change(EDGE, { Site: email });
		const { Id: owner } = await syncs().account(PYRAMID);
		const metadata = { salesforce_account_id: owner };
		await syncs().client().customers.create({ email, metadata });

		const { done } = await run(accountId, true);

		expect(done).toMatchObject([{ references: { accountId }, status: 'created' }]);
	});

	it('puts an account that several match among the problems, and changes none of them', async () => {
		const accountId = await syncs().change(EDGE, { Site: email });
		const stripe = syncs().client();
		const made = [
			await stripe.customers.create({ email }),
			await stripe.customers.create({ email }),
		];

		const { done, problems } = await run(accountId, true);

		expect(done).toEqual([]);
		expect(problems).toMatchObject([
			{ references: { accountId }, problem: { code: 'ambiguous_match' } },
		]);
		for (const { id: each } of made) expect(problems[0]?.problem.message).toContain(each);
		expect(await syncs().customerIdOf(EDGE)).toBe('');
		const customers = await syncs().customers();
		expect(customers).toHaveLength(2);
		for (const customer of customers) expect(customer).toMatchObject({ name: null, metadata: {} });
	});
});
