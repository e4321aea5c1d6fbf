import type Stripe from 'stripe';
import { detachMethod, makeDefault, storedMethods } from '../../../lib/customers/paymentMethods';
import { idOf } from '../../../lib/stripe/reference';
import {
	impatientClock,
	startStripeSandbox,
	type StripeSandbox,
} from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
let stripe: Stripe;
let customer: string;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	stripe = await sandbox.connect();
	customer = (await sandbox.client().customers.create({ name: 'Edge' })).id;
});

const attach = async (method: string): Promise<string> =>
	(await sandbox.client().paymentMethods.attach(method, { customer })).id;
const stored = async (id = customer) => await storedMethods(stripe, id, impatientClock);

describe('the ways to pay that a customer has stored', () => {
	it('are none at first', async () => {
		expect(await stored()).toEqual([]);
	});

	it('are cards and bank accounts, the default marked', async () => {
		const visa = await attach('pm_card_visa');
		const bank = await attach('pm_usBankAccount_success');
		await makeDefault(stripe, customer, visa, undefined, 'k');

		const found = await stored();

		expect(found.map(({ id }) => id).sort()).toEqual([visa, bank].sort());
		expect(found.find(({ id }) => id === visa)).toMatchObject({
			type: 'card',
			label: expect.stringMatching(/^Visa ending in 4242, expires \d\d\/\d{4}$/),
			isDefault: true,
			isUsable: true,
		});
		expect(found.find(({ id }) => id === bank)).toMatchObject({
			type: 'us_bank_account',
			label: 'STRIPE TEST BANK ending in 6789',
			isDefault: false,
		});
	});

	it('are those of the Sources API too, an unverified bank account not usable', async () => {
		const { id: card } = await sandbox
			.client()
			.customers.createSource(customer, { source: 'tok_visa' });
		const { id: account } = await sandbox
			.client()
			.customers.createSource(customer, { source: 'btok_us' });

		const found = await stored();

		expect(found.find(({ id }) => id === card)).toMatchObject({ isDefault: true, isUsable: true });
		expect(found.find(({ id }) => id === account)).toMatchObject({
			type: 'us_bank_account',
			isUsable: false,
			trouble: 'it is not verified yet',
		});
	});

	it('are all of more than a page', async () => {
		for (let made = 0; made < 101; made++) await attach('pm_card_visa');

		expect(await stored()).toHaveLength(101);
	});

	it('are asked of no customer that Stripe does not know', async () => {
		await sandbox.client().customers.del(customer);

		await expect(stored()).rejects.toMatchObject({
			code: 'resource_missing',
			message: `Stripe does not know customer ${customer}, or knows it as deleted`,
		});
		await expect(stored('cus_unknown')).rejects.toMatchObject({ field: 'Customer ID' });
	});
});

describe('the default', () => {
	it('may be a source, which is attached first', async () => {
		const made = await makeDefault(stripe, customer, 'tok_visa', undefined, 'k');
		expect(made.default_source).toMatch(/^card_/);

		const { id } = await sandbox
			.client()
			.customers.createSource(customer, { source: 'tok_mastercard' });
		const changed = await makeDefault(stripe, customer, id, ['default_source'], 'l');

		expect(changed.default_source).toMatchObject({ id, brand: 'MasterCard' });
	});

	it('may hang on the customer already, and is not attached again', async () => {
		const visa = await attach('pm_card_visa');

		const changed = await makeDefault(stripe, customer, visa, undefined, 'k');

		expect(changed.invoice_settings.default_payment_method).toBe(visa);
		const attached = (await sandbox.requests()).filter(({ path }) => path.endsWith('/attach'));
		expect(attached).toHaveLength(1);
	});

	it('is the payment method where there is a source, too', async () => {
		const visa = await attach('pm_card_visa');
		await makeDefault(stripe, customer, 'tok_visa', undefined, 'k');
		await makeDefault(stripe, customer, visa, undefined, 'l');

		expect((await stored()).filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([
			visa,
		]);
	});
});

describe('every write to Stripe', () => {
	const keys = async () =>
		(await sandbox.requests())
			.filter(({ method, idempotencyKey }) => method !== 'GET' && idempotencyKey !== undefined)
			.map(({ idempotencyKey }) => idempotencyKey ?? '')
			.filter((key) => key.startsWith('call:'));

	it('carries a key derived from the call’s, so that the call made again is made once', async () => {
		const visa = (
			await sandbox.client().paymentMethods.create({
				type: 'card',
				card: { token: 'tok_visa' },
			})
		).id;
		await makeDefault(stripe, customer, visa, undefined, 'call');
		const { default_source: source } = await makeDefault(
			stripe,
			customer,
			'tok_visa',
			undefined,
			'call',
		);
		const card = idOf(source) ?? '';
		await detachMethod(stripe, customer, visa, 'call');
		await detachMethod(stripe, customer, card, 'call');

		expect(await keys()).toEqual([
			'call:attach',
			'call:default-payment-method',
			'call:source',
			'call:default-source',
			`call:detach:${visa}`,
			`call:delete-source:${card}`,
		]);
	});
});

describe('removing a way to pay', () => {
	it('takes it off the customer, and twice is once', async () => {
		const visa = await attach('pm_card_visa');

		await detachMethod(stripe, customer, visa, 'first');
		await detachMethod(stripe, customer, visa, 'second');

		expect(await stored()).toEqual([]);
	});

	it('takes off what the Sources API stored', async () => {
		const { id } = await sandbox.client().customers.createSource(customer, { source: 'tok_visa' });

		await detachMethod(stripe, customer, id, 'k');
		// As a second attempt does whose first answer was lost.
		await detachMethod(stripe, customer, id, 'l');

		expect(await stored()).toEqual([]);
	});

	it('is refused for what is none, or hangs on no customer that there is', async () => {
		await expect(detachMethod(stripe, customer, 'cus_1', 'k')).rejects.toMatchObject({
			field: 'Payment Method',
		});
		await expect(detachMethod(stripe, customer, 'pm_none', 'k')).rejects.toMatchObject({
			message: expect.stringContaining(`Removing pm_none from customer ${customer} failed: `),
			code: 'resource_missing',
		});
		await expect(detachMethod(stripe, 'cus_none', 'card_1', 'k')).rejects.toMatchObject({
			message: expect.stringContaining('No such customer'),
		});
	});

	it('leaves another customer’s alone', async () => {
		const other = await sandbox.client().customers.create({ name: 'Acme' });
		const { id } = await sandbox
			.client()
			.paymentMethods.attach('pm_card_visa', { customer: other.id });

		await expect(detachMethod(stripe, customer, id, 'k')).rejects.toMatchObject({
			message: `Removing ${id} from customer ${customer} failed: ${id} belongs to customer ${other.id}`,
			field: 'Payment Method',
		});
		expect(await stored(other.id)).toHaveLength(1);
	});

	it('is done once though the answer was cut off', async () => {
		const visa = await attach('pm_card_visa');
		await sandbox.fault({ method: 'POST', path: 'detach', times: 1, fault: { type: 'cutAfter' } });

		await detachMethod(stripe, customer, visa, 'k');

		expect(await stored()).toEqual([]);
	});
});
