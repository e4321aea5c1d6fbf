import type Stripe from 'stripe';
import { expireAll, openSessionsOf, sessionsOf } from '../../../lib/invoices/checkoutSessions';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import { endPaymentLink } from '../../../lib/invoices/paymentLink';
import { type InvoiceWorld, startInvoiceWorld } from './support';

jest.setTimeout(60_000);

const ID = 'a01000000000001AAA';
const PRICE = { currency: 'usd', unit_amount: 5000, product_data: { name: 'Invoice' } };
const LINES = [{ quantity: 1, price_data: PRICE }];

let world: InvoiceWorld;
let stripe: Stripe;
beforeAll(async () => {
	world = await startInvoiceWorld();
	stripe = world.stripeClient;
});
afterAll(() => world.close());
beforeEach(() => world.again());

const session = async (customer: string | undefined, invoice = ID) =>
	await stripe.checkout.sessions.create({
		mode: 'payment',
		success_url: 'https://acme.example/thanks',
		customer,
		line_items: LINES,
		metadata: { [INVOICE_ID_KEY]: invoice },
	});

const wanted = () => ({ id: ID, orgId: '', customerId: world.customerId });
const idsOf = (sessions: readonly Stripe.Checkout.Session[]) => sessions.map(({ id }) => id).sort();
const fails = async (path: string, status: number, type: string) => {
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'POST',
		path,
		times: 50,
		fault: { type: 'status', status, body: { error: { type, message: 'No' } } },
	});
};

test('sessions are the customer’s of the invoice, all or those that are open', async () => {
	const [open, ended] = [await session(world.customerId), await session(world.customerId)];
	await session(world.customerId, 'another');
	await stripe.checkout.sessions.expire(ended.id);

	expect(idsOf(await sessionsOf(stripe, wanted()))).toEqual(idsOf([open, ended]));
	expect(idsOf(await sessionsOf(stripe, wanted(), 'open'))).toEqual([open.id]);
	expect(idsOf(await sessionsOf(stripe, wanted(), 'expired'))).toEqual([ended.id]);
});

test('those that can be paid are also of a customer before, and of nobody', async () => {
	const { id: before } = await stripe.customers.create({ name: 'Before' });
	const own = await session(world.customerId);
	const earlier = await session(before);
	const nobodys = await session(undefined);
	await session(before, 'another');
	const ended = await session(undefined);
	await stripe.checkout.sessions.expire(ended.id);

	expect(idsOf(await openSessionsOf(stripe, wanted()))).toEqual(idsOf([own, earlier, nobodys]));
});

describe('ending sessions', () => {
	test('ends them all', async () => {
		const both = [await session(world.customerId), await session(world.customerId)];

		expect(await expireAll(stripe, both)).toBe(true);
		expect(await openSessionsOf(stripe, wanted())).toEqual([]);
		expect(await expireAll(stripe, [])).toBe(true);
	});

	test('tells when one has ended by itself, or was paid', async () => {
		const [first, second] = [await session(world.customerId), await session(world.customerId)];
		await stripe.checkout.sessions.expire(first.id);

		expect(await expireAll(stripe, [first, second])).toBe(false);
		expect(idsOf(await openSessionsOf(stripe, wanted()))).toEqual([second.id]);
	});

	test('does not take it for ended when Stripe is away', async () => {
		const open = await session(world.customerId);
		await fails('/expire', 500, 'api_error');

		await expect(expireAll(stripe, [open])).rejects.toThrow();
	});
});

describe('ending a Payment Link', () => {
	test('ends it, twice is once', async () => {
		const { id: paymentLinkId } = await stripe.paymentLinks.create({ line_items: LINES });

		expect(await endPaymentLink(stripe, { paymentLinkId })).toBe(true);
		expect(await endPaymentLink(stripe, { paymentLinkId })).toBe(true);
		expect((await stripe.paymentLinks.retrieve(paymentLinkId)).active).toBe(false);
	});

	test('asks nothing where there is none', async () => {
		await world.forgetCalls();

		expect(await endPaymentLink(stripe, { paymentLinkId: '' })).toBe(false);
		expect(await world.calls('stripe')).toEqual([]);
	});

	test('of another account, or the other mode, is no matter', async () => {
		expect(await endPaymentLink(stripe, { paymentLinkId: 'plink_gone' })).toBe(false);
	});

	test('is told when Stripe refuses it', async () => {
		const { id: paymentLinkId } = await stripe.paymentLinks.create({ line_items: LINES });
		await fails('/v1/payment_links/', 403, 'invalid_request_error');

		await expect(endPaymentLink(stripe, { paymentLinkId })).rejects.toThrow('No');
	});
});
