import type Stripe from 'stripe';
import { type MakingIdentity } from '../../../lib/customers/identity';
import { customerMadeOnce } from '../../../lib/customers/makeCustomerOnce';
import { idempotencyKey } from '../../../lib/stripe/idempotency';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
let stripe: Stripe;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	stripe = await sandbox.connect();
});

const identityOf = (more: Partial<MakingIdentity> = {}): MakingIdentity => ({
	said: 'the CRM ID 1',
	key: 'key-of-1',
	findForSure: async () => await Promise.resolve(undefined),
	matches: () => true,
	...more,
});
const make = async (identity = identityOf(), name = 'Edge', chosen?: string) =>
	await customerMadeOnce(stripe, { shared: { name }, createOnly: {} }, identity, chosen);
const keysUsed = async () =>
	(await sandbox.requests())
		.filter(({ path, method }) => method === 'POST' && path === '/v1/customers')
		.map(({ idempotencyKey: key }) => key);
const held = async () => (await sandbox.client().customers.list({ limit: 100 })).data;

describe('a customer that is made once', () => {
	it('is told as it is now when an earlier call made it', async () => {
		const { customer } = await make();
		await sandbox.client().customers.update(customer.id, { name: 'Edge West' });

		expect(await make()).toMatchObject({ created: false, customer: { name: 'Edge West' } });
	});

	it('is made ten times at most when somebody goes on deleting it', async () => {
		for (let made = 0; made < 10; made++) {
			const { customer, created } = await make();
			expect(created).toBe(true);
			await sandbox.client().customers.del(customer.id);
		}

		await expect(make()).rejects.toMatchObject({
			message: 'Customers made for the CRM ID 1 were deleted 10 times within a day',
			whatToDo: 'Find out what deletes them, then run it again.',
		});
		expect(await held()).toEqual([]);
	});

	it('is another one where the first has another identity by now', async () => {
		const { customer } = await make();
		const other = await make(identityOf({ matches: ({ id }) => id !== customer.id }));

		expect(other.created).toBe(true);
		expect(other.customer.id).not.toBe(customer.id);
	});

	it('is made anew, with other values too, under the key that follows from the deleted one', async () => {
		const { customer } = await make();
		await sandbox.client().customers.del(customer.id);

		const other = await make(identityOf(), 'Edge');

		expect(other.created).toBe(true);
		expect(await keysUsed()).toEqual([
			'key-of-1',
			'key-of-1',
			idempotencyKey('key-of-1', customer.id),
		]);
	});

	it('is made under the next key where the first was used with other values, and nobody is found', async () => {
		const { customer } = await make();
		await sandbox.client().customers.del(customer.id);

		expect(await make(identityOf(), 'Edge West')).toMatchObject({
			created: true,
			customer: { name: 'Edge West' },
		});
		expect(await held()).toHaveLength(1);
	});

	it('is no second one while the first, with other values, is being made', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { latency: 500 } });
		const outcomes = await Promise.allSettled([make(), make(identityOf(), 'Edge West')]);
		await sandbox.call('PATCH', '/settings', { stripe: { latency: 0 } });

		const failed = outcomes.filter(({ status }) => status === 'rejected');
		expect(failed).toMatchObject([{ reason: { code: 'idempotency_key_in_use' } }]);
		expect(await held()).toHaveLength(1);
	});

	it('is looked for where its key was used with other values', async () => {
		const { customer } = await make();
		const findForSure = async () => await Promise.resolve(customer);

		expect(await make(identityOf({ findForSure }), 'Edge West')).toMatchObject({
			created: false,
			customer: { id: customer.id },
		});
		expect(await held()).toHaveLength(1);
	});

	it('is not made where Stripe refuses what was asked', async () => {
		const other = await sandbox.client().customers.create({ name: 'Of another’s making' });
		const refused = customerMadeOnce(
			stripe,
			{ shared: { email: 'no address' }, createOnly: {} },
			identityOf({ findForSure: async () => await Promise.resolve(other) }),
		);

		await expect(refused).rejects.toMatchObject({ code: 'email_invalid' });
		expect(await held()).toHaveLength(1);
	});

	it('is not made under another key while it is unknown whether it was', async () => {
		await sandbox.fault({ method: 'POST', times: 50, fault: { type: 'status', status: 500 } });

		await expect(make()).rejects.toMatchObject({ statusCode: 500 });
		expect(await held()).toEqual([]);
	});

	it('is made under the next key where Stripe stored a failure under the chosen one', async () => {
		const failure = { type: 'status', status: 500, stored: true };
		await sandbox.fault({ method: 'POST', times: 1, fault: failure });

		expect(await make(identityOf(), 'Edge', 'chosen')).toMatchObject({ created: true });
		expect(await held()).toHaveLength(1);
		expect((await keysUsed()).at(-1)).toBe(idempotencyKey('chosen', 'stored failure'));
	});
});
