import type Stripe from 'stripe';
import { DEFAULT_BRAND } from './support';
import { invoiceReader } from '../../../lib/invoices/readInvoices';
import { Money } from '../../../lib/money';
import { type PayerWish, type PaymentStart, startPayment } from '../../../lib/paymentPage/payment';
import { CARD, newPayer } from '../../support/payer';
import { type InvoiceWorld, startInvoiceWorld } from '../invoices/support';

jest.setTimeout(60_000);

const ALL: PayerWish = { method: 'card' };
const HALF: PayerWish = { method: 'card', amount: Money.ofMinor(2500, 'USD') };

let world: InvoiceWorld;
let invoiceId: string;

beforeAll(async () => {
	world = await startInvoiceWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	invoiceId = await world.invoice();
});

async function start(wish: PayerWish): Promise<PaymentStart> {
	const reader = await invoiceReader(world.connection, world.model);
	const read = async () => (await reader.read([invoiceId])).get(invoiceId);
	const { stripeClient: stripe, clock } = world;
	const invoice = await read();
	if (!invoice) throw new Error('There is no invoice');
	const { stillOf } = reader;
	return await startPayment({ stripe, stillOf, invoice, read, isSeen: () => true, clock }, wish, {
		brand: DEFAULT_BRAND,
		save: 'ask',
		locale: 'en',
		pageUrl: 'https://n8n.example/webhook/pay?t=token',
		receiptEmail: '',
		stripeInvoicePdf: false,
	});
}

function sessionOf(begun: PaymentStart): Stripe.Checkout.Session {
	if (!('session' in begun)) throw new Error(JSON.stringify(Object.keys(begun)));
	return begun.session;
}

async function pay({ url }: Stripe.Checkout.Session): Promise<void> {
	const payer = newPayer(world.pages);
	await payer.open(url ?? '');
	await payer.submit(CARD);
}

const openSessions = async () =>
	(await world.stripeClient.checkout.sessions.list({ status: 'open', limit: 100 })).data;

const fault = async (fault: object, times: number) =>
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'POST',
		path: '^/v1/checkout/sessions$',
		times,
		fault,
	});

/** Each is met twice: when it happens, and when it is repeated to the next attempt. */
const STORED_FAILURE = { type: 'status', status: 500, stored: true };

test('a failure that Stripe keeps for the key of a session is over at once, for each wish', async () => {
	await fault(STORED_FAILURE, 2);

	const first = sessionOf(await start(ALL));
	expect(first).toMatchObject({ status: 'open', amount_total: 5000 });
	expect(sessionOf(await start(ALL)).id).toBe(first.id);
	expect(sessionOf(await start(HALF))).toMatchObject({ status: 'open', amount_total: 2500 });
	expect(await openSessions()).toHaveLength(1);
});

test('who wants something else than the request that failed gets a session too', async () => {
	await fault(STORED_FAILURE, 4);
	await expect(start(ALL)).rejects.toThrow();

	await world.pass(60);

	expect(sessionOf(await start(HALF))).toMatchObject({ status: 'open', amount_total: 2500 });
});

test('a second failure under the key of the next step is over with the minute', async () => {
	await fault(STORED_FAILURE, 4);
	await expect(start(ALL)).rejects.toThrow();

	await world.pass(60);

	expect(sessionOf(await start(ALL))).toMatchObject({ status: 'open', amount_total: 5000 });
});

test('a refusal that Stripe keeps ends when its cause does', async () => {
	const refusal = { error: { type: 'invalid_request_error', message: 'No such method' } };
	await fault({ type: 'status', status: 400, stored: true, body: refusal }, 1);
	expect(await start(ALL)).toMatchObject({ refused: 'No such method' });

	expect(sessionOf(await start(ALL))).toMatchObject({ status: 'open', amount_total: 5000 });
});

test('a session whose answer was lost is not made twice', async () => {
	await fault({ type: 'cutAfter' }, 1);

	sessionOf(await start(ALL));

	expect(await openSessions()).toHaveLength(1);
});

test('the session of a customer that the invoice had before ends before another is made', async () => {
	const before = sessionOf(await start(ALL));
	const customer = await world.stripeClient.customers.create({ name: 'Merged' });
	await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
		Stripe_Customer_ID__c: customer.id,
	});

	const now = sessionOf(await start(ALL));

	expect(now).toMatchObject({ status: 'open', customer: customer.id });
	expect((await openSessions()).map(({ id }) => id)).toEqual([now.id]);
	const { status } = await world.stripeClient.checkout.sessions.retrieve(before.id);
	expect(status).toBe('expired');
});

test('what a customer paid that the invoice had before is not asked for again', async () => {
	await pay(sessionOf(await start(ALL)));
	const customer = await world.stripeClient.customers.create({ name: 'Merged' });
	await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
		Stripe_Customer_ID__c: customer.id,
	});

	expect(await start(ALL)).toMatchObject({ over: { invoice: { customerId: customer.id } } });
	expect(await openSessions()).toEqual([]);
});

test('two sessions that were made at the same time under different keys come to one', async () => {
	const { stripeClient: stripe } = world;
	const create = stripe.checkout.sessions.create.bind(stripe.checkout.sessions);
	// Another process makes its session between this one's looking and making.
	const other = sessionOf(await start(ALL));
	await world.pass(1);
	const list = stripe.checkout.sessions.list.bind(stripe.checkout.sessions);
	let hidden = 2;
	const looking = jest
		.spyOn(stripe.checkout.sessions, 'list')
		.mockImplementation((...given) =>
			hidden-- > 0 ? list({ customer: 'cus_nobody', limit: 1, status: 'expired' }) : list(...given),
		);
	const making = jest
		.spyOn(stripe.checkout.sessions, 'create')
		.mockImplementation((params) => create(params, { idempotencyKey: 'another' }));
	try {
		expect(sessionOf(await start(ALL)).id).toBe(other.id);
	} finally {
		looking.mockRestore();
		making.mockRestore();
	}
	expect((await openSessions()).map(({ id }) => id)).toEqual([other.id]);
});

test('an invoice that has lost its customer is not paid', async () => {
	await world.api('PATCH', `/sobjects/Account/${world.accountId}`, { Stripe_Customer_ID__c: null });
	expect(await start(ALL)).toHaveProperty('over');
});
