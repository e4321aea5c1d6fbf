import type Stripe from 'stripe';
import { attachPayment, invoiceOf } from '../../../lib/invoices/attachPayment';
import { Money } from '../../../lib/money';
import { type InvoiceWorld, startInvoiceWorld } from './support';

jest.setTimeout(60_000);

let world: InvoiceWorld;
let stripe: Stripe;
beforeAll(async () => {
	world = await startInvoiceWorld();
	stripe = world.stripeClient;
});
afterAll(() => world.close());
beforeEach(() => world.again());

/** An invoice in Stripe over 50.00 USD. */
async function invoice(finalize = true): Promise<string> {
	const { id } = await stripe.invoices.create({ customer: world.customerId });
	await stripe.invoiceItems.create({
		customer: world.customerId,
		invoice: id,
		amount: 5000,
		currency: 'usd',
	});
	if (finalize) await stripe.invoices.finalizeInvoice(id);
	return id;
}

async function paid(amount = 2000) {
	const { id } = await stripe.paymentIntents.create({
		amount,
		currency: 'usd',
		customer: world.customerId,
		payment_method: 'pm_card_visa',
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	return { payment_intent: id };
}

async function cash(value = 2000) {
	const at = Math.floor(world.clock.nowMs() / 1000);
	const { id } = await stripe.paymentRecords.reportPayment({
		amount_requested: { value, currency: 'usd' },
		initiated_at: at,
		payment_method_details: { type: 'custom', custom: { display_name: 'Cash' } },
		outcome: 'guaranteed',
		guaranteed: { guaranteed_at: at },
	});
	return { payment_record: id };
}

const attach = async (
	stripeInvoiceId: string,
	payment: Parameters<typeof invoiceOf>[1],
	{ cents = 2000, isNew = false } = {},
) =>
	await attachPayment(
		stripe,
		{ stripeInvoiceId, payment, amount: Money.ofMinor(cents, 'USD'), isNew },
		world.clock,
	);

const remaining = async (id: string) => (await stripe.invoices.retrieve(id)).amount_remaining;

const refuse = async (times: number, status: number, message = 'No') => {
	const type = status < 500 ? 'invalid_request_error' : 'api_error';
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'POST',
		path: '/attach_payment',
		times,
		fault: { type: 'status', status, body: { error: { type, message } } },
	});
};

it.each([
	['a payment', paid],
	['cash', cash],
])('%s is booked once, however often it is asked for', async (_what, made) => {
	const id = await invoice();
	const payment = await made();

	expect(await invoiceOf(stripe, payment)).toBeUndefined();
	expect(await attach(id, payment)).toEqual({ attached: true, to: id });
	expect(await attach(id, payment)).toEqual({ attached: true, to: id });
	expect(await Promise.all([attach(id, payment), attach(id, payment)])).toEqual(
		Array(2).fill({ attached: true, to: id }),
	);
	expect(await invoiceOf(stripe, payment)).toBe(id);
	expect(await remaining(id)).toBe(3000);
});

it('what is booked on another invoice stays there, and is told', async () => {
	const [first, second] = [await invoice(), await invoice()];
	const payment = await paid();
	await attach(first, payment);

	expect(await attach(second, payment)).toEqual({ attached: true, to: first });
	expect(await remaining(second)).toBe(5000);
});

it('what was made just now is not looked for first', async () => {
	const id = await invoice();
	const payment = await paid();
	await world.forgetCalls();
	await attach(id, payment, { isNew: true });

	const asked = (await world.calls('stripe')).map(({ method, path }) => `${method} ${path}`);
	expect(asked).toEqual([`GET /v1/invoices/${id}`, `POST /v1/invoices/${id}/attach_payment`]);
});

it('an invoice without room is not asked, and a draft may have room later', async () => {
	const [full, draft] = [await invoice(), await invoice(false)];
	const payment = await paid(6000);
	await world.forgetCalls();

	expect(await attach(full, payment, { cents: 6000 })).toEqual({
		attached: false,
		why: 'only 50.00 USD of it remain, and the payment is of 60.00 USD',
		mayCome: false,
	});
	expect(await attach(draft, payment, { cents: 2000 })).toMatchObject({
		attached: false,
		why: expect.stringContaining('draft') as string,
		mayCome: true,
	});
	expect((await world.calls('stripe')).filter(({ method }) => method === 'POST')).toEqual([]);
});

it('a payment that left no room itself, by another run, is booked', async () => {
	const id = await invoice();
	const payment = await paid(5000);
	await attach(id, payment, { cents: 5000 });

	expect(await attach(id, payment, { cents: 5000, isNew: true })).toEqual({
		attached: true,
		to: id,
	});
});

it('what Stripe refuses is told as it is', async () => {
	const id = await invoice();
	const payment = await paid();
	await refuse(1, 400, 'Not this one');

	await expect(attach(id, payment)).rejects.toThrow('Not this one');
	expect(await remaining(id)).toBe(5000);
});

it('a failure that Stripe keeps under the key is got over', async () => {
	const id = await invoice();
	const payment = await paid();
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'POST',
		path: '/attach_payment',
		times: 1,
		fault: {
			type: 'status',
			status: 500,
			headers: { 'stripe-should-retry': 'false' },
			stored: true,
		},
	});
	await expect(attach(id, payment)).rejects.toThrow();

	expect(await attach(id, payment)).toEqual({ attached: true, to: id });
	expect(await remaining(id)).toBe(3000);
});
