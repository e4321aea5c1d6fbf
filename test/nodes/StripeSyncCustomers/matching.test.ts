import { SEEDED } from '../../../sandbox/stripe/accounts';
import { seededKey } from '../../../sandbox/stripe/keys';
import { useSkippedWaits } from '../../support/skippedWaits';
import { useSyncSandbox } from './support';

useSkippedWaits();

const sandbox = useSyncSandbox();

const EDGE = 'Edge Communications';
const PYRAMID = 'Pyramid Construction Inc.';

async function change(name: string, fields: object): Promise<string> {
	const { Id } = await sandbox().account(name);
	await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, fields);
	return String(Id);
}

describe('an account of another location', () => {
	const west = seededKey(SEEDED.second.id, 'secret', false);
	const condition = `Name IN ('${EDGE}', '${PYRAMID}')`;
	const stripe = { locations: { location: [{ name: 'West', secretKey: west }] } };
	const run = async (operation: string, more: object = {}) =>
		await sandbox().run({ parameters: { operation, options: { condition }, ...more }, stripe });
	const names = async (key?: string) =>
		(await sandbox().client(key).customers.list()).data.map(({ name }) => name);

	it('has its customer in that location’s Stripe account, and is updated there', async () => {
		const id = await change(EDGE, { Stripe_Location__c: 'West' });

		const first = await run('syncAll');
		await sandbox().call('POST', '/clock', { advance: 5 });
		await change(EDGE, { Phone: '555-0100' });
		const second = await run('syncAll');

		expect(first.problems).toEqual([]);
		expect(first.synced).toHaveLength(2);
		expect(await names(west)).toEqual([EDGE]);
		expect(await names()).toEqual([PYRAMID]);
		const { Stripe_Customer_ID__c: customerId } = await sandbox().account(EDGE);
		expect(second.synced).toMatchObject([{ accountId: id, customerId, status: 'updated' }]);
		expect(await sandbox().client(west).customers.retrieve(String(customerId))).toMatchObject({
			phone: '555-0100',
			metadata: { salesforce_account_id: id },
		});
	});

	it('takes over what changes in that Stripe account, and is made with its location', async () => {
		await change(EDGE, { Stripe_Location__c: 'West' });
		await run('syncAll');
		await run('syncFromStripe');
		const { Stripe_Customer_ID__c: customerId } = await sandbox().account(EDGE);
		await sandbox().client(west).customers.update(String(customerId), { phone: '555-0100' });
		await sandbox().client(west).customers.create({ name: 'Western Buyer' });

		const { problems } = await run('syncFromStripe', { createAccounts: true });

		expect(problems).toEqual([]);
		expect(await sandbox().account(EDGE)).toMatchObject({ Phone: '555-0100' });
		expect(await sandbox().account('Western Buyer')).toMatchObject({ Stripe_Location__c: 'West' });
	});
});

describe('an account whose customer was deleted in Stripe', () => {
	it('has a new one after its ID field was emptied, though search still shows the old one', async () => {
		const { Id } = await sandbox().account(EDGE);
		const send = async () =>
			await sandbox().run({ parameters: { operation: 'sendCustomer' }, items: [{ Id }] });
		await send();
		const { Stripe_Customer_ID__c: dead } = await sandbox().account(EDGE);
		await sandbox().call('PATCH', '/settings', { stripe: { searchLag: 60 } });
		await sandbox().client().customers.del(String(dead));

		const told = await send();
		await change(EDGE, { Stripe_Customer_ID__c: null });
		const made = await send();
		const next = await send();

		expect(told.problems).toMatchObject([
			{ error: expect.stringContaining(`${String(dead)}, which Stripe does not know`) },
		]);
		const { Stripe_Customer_ID__c: customerId } = await sandbox().account(EDGE);
		expect(customerId).not.toBe(dead);
		expect(made.synced).toMatchObject([{ accountId: Id, customerId, status: 'created' }]);
		expect(next.synced).toMatchObject([{ accountId: Id, customerId, status: 'unchanged' }]);
	});
});

describe('an account that was deleted and comes back', () => {
	it('has its customer marked, and the mark taken off again', async () => {
		const parameters = { operation: 'syncAll', deletedAccounts: 'mark' };
		await sandbox().run({ parameters });
		const { Id, Stripe_Customer_ID__c: customerId } = await sandbox().account(EDGE);
		const metadata = async () =>
			((await sandbox().client().customers.retrieve(String(customerId))) as { metadata: object })
				.metadata;
		await sandbox().api('DELETE', `/sobjects/Account/${String(Id)}`);
		await sandbox().run({ parameters });
		const marked = await metadata();
		await sandbox().call('POST', '/clock', { advance: 5 });
		await sandbox().call('POST', '/salesforce/undelete', { id: Id });

		const { synced, problems } = await sandbox().run({ parameters });

		const notes = {
			salesforce_account_id: Id,
			salesforce_org_id: expect.stringMatching(/^00D\w{15}$/),
		};
		expect(marked).toEqual({
			...notes,
			salesforce_account_deleted: expect.any(String),
		});
		expect(problems).toEqual([]);
		expect(synced).toMatchObject([{ accountId: Id, customerId, status: 'updated' }]);
		expect(await metadata()).toEqual(notes);
	});
});

describe.each(['sendCustomer', 'syncAll'])('matching by e-mail, by %s', (operation) => {
	const run = async (id: string, matchByEmail: boolean) =>
		await sandbox().run({
			parameters: {
				operation,
				businessFields: { mappingMode: 'defineBelow', value: { name: 'Name', email: 'Site' } },
				options: { matchByEmail, condition: `Name = '${EDGE}'` },
			},
			items: [{ Id: id }],
		});
	const email = 'rose@edge.example';

	it('links the customer that is there, and brings it into step', async () => {
		const id = await change(EDGE, { Site: email });
		const { id: customerId } = await sandbox().client().customers.create({ name: 'Rose', email });

		const { synced, problems } = await run(id, true);

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{
				accountId: id,
				customerId,
				status: 'linked',
				message: `Linked ${EDGE} with customer ${customerId}`,
			},
		]);
		expect(await sandbox().account(EDGE)).toMatchObject({ Stripe_Customer_ID__c: customerId });
		expect(await sandbox().customers()).toMatchObject([
			{ id: customerId, name: EDGE, email, metadata: { salesforce_account_id: id } },
		]);
	});

	it('sees through characters that nobody sees', async () => {
		const id = await change(EDGE, { Site: '\u200brose@edge.example\u200e' });
		const { id: customerId } = await sandbox().client().customers.create({ name: 'Rose', email });

		const { synced } = await run(id, true);

		expect(synced).toMatchObject([{ accountId: id, customerId, status: 'linked' }]);
		expect(await sandbox().customers()).toMatchObject([{ id: customerId, email }]);
	});

	it('makes a new customer unless it is allowed', async () => {
		const id = await change(EDGE, { Site: email });
		const { id: other } = await sandbox().client().customers.create({ email });

		const { synced } = await run(id, false);

		expect(synced).toMatchObject([{ accountId: id, status: 'created' }]);
		expect((await sandbox().account(EDGE))['Stripe_Customer_ID__c']).not.toBe(other);
	});

	it('takes no customer of another account', async () => {
		const id = await change(EDGE, { Site: email });
		const { Id: owner } = await sandbox().account(PYRAMID);
		const metadata = { salesforce_account_id: String(owner) };
		await sandbox().client().customers.create({ email, metadata });

		const { synced } = await run(id, true);

		expect(synced).toMatchObject([{ accountId: id, status: 'created' }]);
	});

	it('puts an account that several match among the problems, and changes none of them', async () => {
		const id = await change(EDGE, { Site: email });
		const stripe = sandbox().client();
		const made = [
			await stripe.customers.create({ email }),
			await stripe.customers.create({ email }),
		];

		const { synced, problems } = await run(id, true);

		expect(synced).toEqual([]);
		expect(problems).toMatchObject([{ accountId: id, details: { code: 'ambiguous_match' } }]);
		for (const { id: each } of made) expect(problems[0]?.['error']).toContain(each);
		expect((await sandbox().account(EDGE))['Stripe_Customer_ID__c'] ?? null).toBeNull();
		const customers = await sandbox().customers();
		expect(customers).toHaveLength(2);
		for (const customer of customers) expect(customer).toMatchObject({ name: null, metadata: {} });
	});
});
