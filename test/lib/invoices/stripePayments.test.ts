import type Stripe from 'stripe';
import { ORG_ID_KEY } from '../../../lib/customers/metadataKeys';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import {
	intentsOf,
	paymentOf,
	paymentsByOthers,
	stripeInvoicePayments,
} from '../../../lib/invoices/stripePayments';
import { type InvoiceWorld, startInvoiceWorld } from './support';

jest.setTimeout(60_000);

const ID = 'a01000000000001AAA';
const DAY = 24 * 60 * 60;

let world: InvoiceWorld;
let stripe: Stripe;
beforeAll(async () => {
	world = await startInvoiceWorld();
	stripe = world.stripeClient;
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	await world.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
});

const NO_REDIRECT = { enabled: true, allow_redirects: 'never' } as const;

async function pay(
	method: string,
	more: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.PaymentIntent> {
	return await stripe.paymentIntents.create({
		amount: 5000,
		currency: 'usd',
		customer: world.customerId,
		payment_method: method,
		confirm: true,
		metadata: { [INVOICE_ID_KEY]: ID },
		automatic_payment_methods: NO_REDIRECT,
		expand: ['latest_charge'],
		...more,
	});
}

const byBank = async (method: string) =>
	await pay(method, { mandate_data: { customer_acceptance: { type: 'offline' } } });

const again = async ({ id }: Stripe.PaymentIntent) =>
	await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });

describe('where the money of a payment is', () => {
	test('a card has paid, less what was given back', async () => {
		const intent = await pay('pm_card_visa');
		await stripe.refunds.create({ payment_intent: intent.id, amount: 1250 });

		expect(paymentOf(await again(intent))).toMatchObject({
			id: intent.id,
			place: 'paid',
			isDisputed: false,
			brand: 'visa',
			last4: '4242',
			expectedOn: '',
		});
		expect(paymentOf(await again(intent)).amount.toString()).toBe('37.50 USD');
		expect(paymentOf(intent)).not.toHaveProperty('verification');
	});

	test('a bank is on its way with all of it, and says when it is expected', async () => {
		const found = paymentOf(await byBank('pm_usBankAccount_success'));

		expect(found).toMatchObject({
			place: 'pending',
			brand: 'STRIPE TEST BANK',
			last4: '6789',
			expectedOn: expect.stringMatching(/^20\d\d-\d\d-\d\d$/) as string,
		});
		expect(found.amount.toString()).toBe('50.00 USD');
	});

	test('one that was declined is nowhere, and counts for nothing', async () => {
		await pay('pm_card_chargeDeclined').catch(() => undefined);
		const [declined] = (await stripe.paymentIntents.list({ expand: ['data.latest_charge'] })).data;
		if (!declined) throw new Error('There is no payment');

		expect(paymentOf(declined)).toMatchObject({ place: 'none', isDisputed: false });
		expect(paymentOf(declined).amount.toString()).toBe('0.00 USD');
	});

	test('a charge that is disputed says so', async () => {
		const intent = await pay('pm_card_createDispute');

		expect(paymentOf(await again(intent)).isDisputed).toBe(true);
	});

	test('one of which no charge was read has paid what came in', async () => {
		const { latest_charge: charge, ...intent } = await pay('pm_card_visa');
		const id = typeof charge === 'object' ? (charge?.id ?? null) : charge;

		const found = paymentOf({ ...intent, latest_charge: id });

		expect(found).toMatchObject({
			place: 'paid',
			isDisputed: false,
			brand: '',
			last4: '',
			expectedOn: '',
		});
		expect(found.amount.toString()).toBe('50.00 USD');
	});

	test('small deposits that a payer is to tell are waited for, for ten days', async () => {
		const { id } = await stripe.paymentMethods.create({
			type: 'us_bank_account',
			billing_details: { name: 'Rose', email: 'rose@edge.example' },
			us_bank_account: {
				account_holder_type: 'individual',
				account_number: '000123456789',
				routing_number: '110000000',
			},
		});
		const intent = await pay(id, {
			automatic_payment_methods: undefined,
			allowed_payment_method_types: ['us_bank_account'],
			payment_method_options: { us_bank_account: { verification_method: 'microdeposits' } },
			mandate_data: { customer_acceptance: { type: 'offline' } },
		});
		const until = new Date((intent.created + 10 * DAY) * 1000).toISOString().slice(0, 10);

		const found = paymentOf(intent);

		expect(found).toMatchObject({
			place: 'waiting',
			verification: {
				url: expect.stringContaining('http') as string,
				depositOn: expect.stringMatching(/^20\d\d-\d\d-\d\d$/) as string,
				until,
			},
		});
		expect(found.amount.toString()).toBe('50.00 USD');
	});

	test('a challenge of the payer’s bank is nowhere yet: it is over in minutes', async () => {
		const intent = await pay('pm_card_threeDSecure2Required', {
			automatic_payment_methods: { enabled: true },
			return_url: 'https://acme.example/back',
		});

		expect(intent.status).toBe('requires_action');
		expect(paymentOf(intent).place).toBe('none');
	});

	test('money that is only held has not come in', async () => {
		const intent = await pay('pm_card_visa', { capture_method: 'manual' });

		expect(paymentOf(intent).place).toBe('pending');
		expect(paymentOf(intent).amount.toString()).toBe('50.00 USD');
	});
});

test('the payments of an invoice are looked for from a day before it was made', async () => {
	const { id: old } = await pay('pm_card_visa');
	await world.pass(3 * DAY);
	const { id: early } = await pay('pm_card_visa');
	await world.pass(DAY / 2);
	const createdAt = new Date(world.clock.nowMs()).toISOString();
	const { id: late } = await pay('pm_card_visa');
	const ids = async (made: string) => {
		const { customerId } = world;
		return (await intentsOf(stripe, { id: ID, orgId: '', customerId, createdAt: made })).map(
			({ id }) => id,
		);
	};

	expect((await ids(createdAt)).sort()).toEqual([early, late].sort());
	expect((await ids('')).sort()).toEqual([old, early, late].sort());
	expect((await ids('1970-01-01T00:00:00Z')).sort()).toEqual([old, early, late].sort());
});

describe('the payments of others', () => {
	const others = async (customerId = world.customerId) =>
		(await paymentsByOthers(stripe, { id: ID, orgId: '', customerId })).map(({ id }) => id);

	test('are those of an earlier customer and of nobody, and not of another invoice', async () => {
		const { id: before } = await stripe.customers.create({ name: 'Before' });
		const own = await pay('pm_card_visa');
		const earlier = await pay('pm_card_visa', { customer: before });
		const nobodys = await pay('pm_card_visa', { customer: undefined });
		await pay('pm_card_visa', { customer: before, metadata: { [INVOICE_ID_KEY]: 'another' } });

		expect((await others()).sort()).toEqual([earlier.id, nobodys.id].sort());
		expect((await others('')).sort()).toEqual([own.id, earlier.id, nobodys.id].sort());
	});

	test('say what was given back since, and are of this org', async () => {
		const mine = { [INVOICE_ID_KEY]: ID, [ORG_ID_KEY]: '00D000000000001EAA' };
		const intent = await pay('pm_card_visa', { customer: undefined, metadata: mine });
		await stripe.refunds.create({ payment_intent: intent.id, amount: 1000 });
		const copys = { ...mine, [ORG_ID_KEY]: '00D000000000002EAA' };
		await pay('pm_card_visa', { customer: undefined, metadata: copys });

		const found = await paymentsByOthers(stripe, {
			id: ID,
			orgId: '00D000000000001EAA',
			customerId: world.customerId,
		});

		expect(found.map(({ id, amount }) => [id, amount.toString()])).toEqual([
			[intent.id, '40.00 USD'],
		]);
	});

	test('are none where Stripe has no search, as in India', async () => {
		await pay('pm_card_visa', { customer: undefined });
		await world.call('POST', '/faults', {
			service: 'stripe',
			path: '/v1/payment_intents/search',
			times: 1,
			fault: {
				type: 'status',
				status: 400,
				body: { error: { type: 'invalid_request_error', message: 'No search in IN' } },
			},
		});

		expect(await others()).toEqual([]);
		expect(await others()).toHaveLength(1);
	});

	test('are not taken for none where Stripe is away', async () => {
		await world.call('POST', '/faults', {
			service: 'stripe',
			path: '/v1/payment_intents/search',
			times: 50,
			fault: { type: 'status', status: 500 },
		});

		await expect(others()).rejects.toThrow();
	});
});

describe('the payments of an invoice in Stripe', () => {
	async function hosted(): Promise<string> {
		const { id } = await stripe.invoices.create({ customer: world.customerId });
		await stripe.invoiceItems.create({
			customer: world.customerId,
			invoice: id,
			amount: 5000,
			currency: 'usd',
		});
		return id;
	}

	test('are those on its hosted page, which name no invoice of the org', async () => {
		const stripeInvoiceId = await hosted();
		await stripe.invoices.pay(stripeInvoiceId, { payment_method: 'pm_card_visa' });

		const found = await stripeInvoicePayments(stripe, { stripeInvoiceId });

		expect(found.map(({ place, amount }) => [place, amount.toString()])).toEqual([
			['paid', '50.00 USD'],
		]);
		expect(found[0]).toMatchObject({ brand: 'visa', last4: '4242' });
	});

	test('are without money that came outside of Stripe, which the org knows', async () => {
		const stripeInvoiceId = await hosted();
		await stripe.invoices.finalizeInvoice(stripeInvoiceId);
		const at = Math.floor(world.clock.nowMs() / 1000);
		const { id: cash } = await stripe.paymentRecords.reportPayment({
			amount_requested: { value: 2000, currency: 'usd' },
			initiated_at: at,
			payment_method_details: { type: 'custom', custom: { display_name: 'Cash' } },
			outcome: 'guaranteed',
			guaranteed: { guaranteed_at: at },
		});
		await stripe.invoices.attachPayment(stripeInvoiceId, { payment_record: cash });

		const found = await stripeInvoicePayments(stripe, { stripeInvoiceId });

		expect(found.map(({ id }) => id)).not.toContain(cash);
		expect(found.filter(({ place }) => place !== 'none')).toEqual([]);
	});

	test('are none where it has none there, which is not asked for', async () => {
		await world.forgetCalls();

		expect(await stripeInvoicePayments(stripe, { stripeInvoiceId: '' })).toEqual([]);
		expect(await world.calls('stripe')).toEqual([]);
	});

	test('are none where Stripe does not know it, and told where Stripe is away', async () => {
		await world.call('POST', '/faults', {
			service: 'stripe',
			path: '/v1/invoice_payments',
			times: 1,
			fault: {
				type: 'status',
				status: 404,
				body: { error: { type: 'invalid_request_error', code: 'resource_missing' } },
			},
		});
		expect(await stripeInvoicePayments(stripe, { stripeInvoiceId: 'in_gone' })).toEqual([]);
		await world.call('POST', '/faults', {
			service: 'stripe',
			path: '/v1/invoice_payments',
			times: 50,
			fault: { type: 'status', status: 500 },
		});

		await expect(stripeInvoicePayments(stripe, { stripeInvoiceId: 'in_1' })).rejects.toThrow();
	});
});
