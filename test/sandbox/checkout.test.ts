import type Stripe from 'stripe';
import { idIn } from '../support/idIn';
import { newPayer, type Payer } from '../support/payer';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
let payer: Payer;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	// The schemas are made once, which the first request waits for.
	await sandbox.client().customers.list();
}, 60_000);
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.restart();
	payer = newPayer(sandbox.pages);
});

const DAY = 24 * 60 * 60;
const advance = (seconds: number) => sandbox.call('POST', '/clock', { advance: seconds });
const sessions = () => sandbox.client().checkout.sessions;

const create = (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
	sessions().create({
		mode: 'payment',
		success_url: 'https://example.com/thanks?session={CHECKOUT_SESSION_ID}',
		cancel_url: 'https://example.com/back',
		line_items: [
			{ price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'INV-1' } } },
		],
		...params,
	});

const CARD = {
	email: 'rose@example.com',
	method: 'card',
	number: '4242 4242 4242 4242',
	expiry: '12/34',
	cvc: '123',
	name: 'Rose Gonzalez',
};
const withCard = (number: string) => ({ ...CARD, number });
const withBank = (bank: string) => ({ email: 'rose@example.com', method: 'us_bank_account', bank });

async function told(): Promise<string[]> {
	const { data } = await sandbox.client().events.list({ limit: 100 });
	return data.map(({ type }) => type).reverse();
}

describe('a Checkout Session', () => {
	it('is paid by a person on its page, who then comes back', async () => {
		const session = await create({
			client_reference_id: 'a01',
			metadata: { invoice: 'a01' },
			payment_intent_data: { description: 'INV-1', metadata: { invoice: 'a01' } },
		});
		expect(session).toMatchObject({
			status: 'open',
			payment_status: 'unpaid',
			payment_intent: null,
			amount_total: 5000,
			payment_method_types: ['card', 'us_bank_account'],
		});
		await payer.open(session.url ?? '');
		expect(payer.page).toContain('50.00 USD');
		await payer.submit(CARD);
		expect(payer.at).toBe(`https://example.com/thanks?session=${session.id}`);
		expect(
			await sessions().retrieve(session.id, { expand: ['payment_intent', 'line_items'] }),
		).toMatchObject({
			status: 'complete',
			payment_status: 'paid',
			url: null,
			customer_details: { email: 'rose@example.com', name: 'Rose Gonzalez' },
			metadata: { invoice: 'a01' },
			payment_intent: { status: 'succeeded', amount: 5000, metadata: { invoice: 'a01' } },
			line_items: { data: [{ description: 'INV-1', amount_total: 5000 }] },
		});
		const types = await told();
		expect(types.indexOf('checkout.session.completed')).toBeGreaterThan(
			types.indexOf('payment_intent.succeeded'),
		);
	});

	it('makes the paid invoice where it is asked for, and a customer for it', async () => {
		const session = await create({
			invoice_creation: {
				enabled: true,
				invoice_data: { footer: 'Thank you', metadata: { invoice: 'a01' } },
			},
		});
		await payer.open(session.url ?? '');
		await payer.submit(CARD);

		const paid = await sessions().retrieve(session.id, { expand: ['invoice'] });
		expect(paid).toMatchObject({
			customer: expect.stringMatching(/^cus_/),
			invoice: {
				status: 'paid',
				amount_paid: 5000,
				amount_remaining: 0,
				footer: 'Thank you',
				metadata: { invoice: 'a01' },
				lines: { data: [{ amount: 5000, description: 'INV-1' }] },
				invoice_pdf: expect.stringContaining('/pdf'),
			},
		});
		const { data } = await sandbox.client().invoicePayments.list({ invoice: idIn(paid.invoice) });
		expect(data).toMatchObject([
			{ status: 'paid', payment: { payment_intent: paid.payment_intent } },
		]);
		expect(await told()).toEqual(
			expect.arrayContaining(['invoice.created', 'invoice.finalized', 'invoice.paid']),
		);
		expect((await told()).filter((type) => type === 'payment_intent.created')).toHaveLength(1);
	});

	it('makes the invoice of a payment by bank account when the money has come', async () => {
		const session = await create({ invoice_creation: { enabled: true } });
		await payer.open(session.url ?? '');
		await payer.submit(withBank('success'));
		expect((await sessions().retrieve(session.id)).invoice).toBeNull();

		await advance(7 * DAY);

		expect(await sessions().retrieve(session.id, { expand: ['invoice'] })).toMatchObject({
			payment_status: 'paid',
			invoice: { status: 'paid', amount_paid: 5000 },
		});
	});

	it('stays open when a card is declined, and takes the next', async () => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(withCard('4000 0000 0000 9995'));
		expect(payer.page).toContain('Your card has insufficient funds.');
		expect(await sessions().retrieve(session.id)).toMatchObject({ status: 'open' });
		await payer.submit(CARD);
		const done = await sessions().retrieve(session.id, { expand: ['payment_intent'] });
		expect(done).toMatchObject({ payment_status: 'paid' });
		expect((await sandbox.client().paymentIntents.list()).data).toHaveLength(1);
	});

	it.each([
		['4242 4242 4242 4241', 'Your card number is incorrect.'],
		['', 'Your card number is incorrect.'],
	])('says what is wrong with the number "%s"', async (number, message) => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(withCard(number));
		expect(payer.page).toContain(message);
		expect((await sandbox.client().paymentIntents.list()).data).toEqual([]);
	});

	it('sends the payer to the bank to authenticate, and on from there', async () => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(withCard('4000 0027 6000 3184'));
		expect(payer.page).toContain('3D Secure 2 test page');
		await payer.submit({ outcome: 'complete' });
		expect(payer.at).toMatch(/^https:\/\/example.com\/thanks/);
		expect(await sessions().retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
	});

	it('says so when the authentication fails', async () => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(withCard('4000 0027 6000 3184'));
		await payer.submit({ outcome: 'fail' });
		expect(payer.page).toContain('We are unable to authenticate your payment method.');
		expect(await sessions().retrieve(session.id)).toMatchObject({
			status: 'open',
			payment_status: 'unpaid',
		});
	});

	it('by bank account is complete at once and paid days later', async () => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(withBank('success'));
		expect(await sessions().retrieve(session.id)).toMatchObject({
			status: 'complete',
			payment_status: 'unpaid',
		});
		await advance(7 * DAY);
		expect(await sessions().retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
		const types = await told();
		expect(types.filter((type) => type.startsWith('checkout'))).toEqual([
			'checkout.session.completed',
			'checkout.session.async_payment_succeeded',
		]);
	});

	it('by bank account tells when the debit comes back', async () => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(withBank('insufficientFunds'));
		await advance(7 * DAY);
		expect(await sessions().retrieve(session.id)).toMatchObject({ payment_status: 'unpaid' });
		expect(await told()).toContain('checkout.session.async_payment_failed');
	});

	it('by the numbers of a bank account is complete, and waits to be verified', async () => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit({
			...withBank(''),
			routing_number: '110000000',
			account_number: '000123456789',
		});
		const done = await sessions().retrieve(session.id, { expand: ['payment_intent'] });
		const intent = done.payment_intent as Stripe.PaymentIntent;
		expect(done).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
		expect(intent).toMatchObject({ status: 'requires_action' });
		await payer.open(intent.next_action?.verify_with_microdeposits?.hosted_verification_url ?? '');
		await payer.submit({ code: 'SM22ZZ' });
		expect(payer.page).toContain('does not match');
		await payer.submit({ code: 'SM11AA' });
		await advance(7 * DAY);
		expect(await sessions().retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
	});

	it('offers a customer what may be shown again, and keeps what they agree to', async () => {
		const stripe = sandbox.client();
		const { id: customer } = await stripe.customers.create({ email: 'rose@example.com' });
		const first = await create({
			customer,
			saved_payment_method_options: { payment_method_save: 'enabled' },
		});
		await payer.open(first.url ?? '');
		await payer.submit({ ...CARD, save: '1' });
		const [kept] = (await stripe.paymentMethods.list({ customer })).data;
		expect(kept).toMatchObject({ allow_redisplay: 'always' });
		const second = await create({ customer });
		await payer.open(second.url ?? '');
		expect(payer.page).toContain('visa ending in 4242');
		await payer.submit({ method: kept?.id ?? '' });
		const done = await sessions().retrieve(second.id, { expand: ['payment_intent'] });
		expect(done).toMatchObject({
			payment_status: 'paid',
			payment_intent: { customer, payment_method: kept?.id },
		});
	});

	it('to set up saves the details and takes no money', async () => {
		const stripe = sandbox.client();
		const { id: customer } = await stripe.customers.create({ email: 'rose@example.com' });
		const session = await sessions().create({
			mode: 'setup',
			currency: 'usd',
			customer,
			success_url: 'https://example.com',
		});
		expect(session).toMatchObject({ payment_status: 'no_payment_required' });
		await payer.open(session.url ?? '');
		await payer.submit(CARD);
		const done = await sessions().retrieve(session.id, { expand: ['setup_intent'] });
		expect(done).toMatchObject({ status: 'complete', setup_intent: { status: 'succeeded' } });
		expect((await stripe.paymentMethods.list({ customer })).data).toHaveLength(1);
		expect((await stripe.charges.list()).data).toEqual([]);
	});

	it('lets the payer choose the amount where the price does', async () => {
		const stripe = sandbox.client();
		const price = await stripe.prices.create({
			currency: 'usd',
			product_data: { name: 'On account' },
			custom_unit_amount: { enabled: true, minimum: 1000, maximum: 9000, preset: 5000 },
		});
		const session = await create({ line_items: [{ price: price.id, quantity: 1 }] });
		await payer.open(session.url ?? '');
		await payer.submit({ ...CARD, amount: '5.00' });
		expect(payer.page).toContain('outside of what can be chosen');
		await payer.submit({ ...CARD, amount: '42.50' });
		expect(await sessions().retrieve(session.id, { expand: ['payment_intent'] })).toMatchObject({
			amount_total: 4250,
			payment_intent: { amount: 4250 },
		});
	});

	it('expires when it is told to or its time is up, and its page with it', async () => {
		const [told, late] = [await create(), await create()];
		expect(await sessions().expire(told.id)).toMatchObject({ status: 'expired', url: null });
		await advance(DAY);
		expect(await sessions().retrieve(late.id)).toMatchObject({ status: 'expired' });
		await payer.open(late.url ?? '');
		expect(payer.page).toContain('This page has expired');
		expect(await refusalOf(sessions().expire(late.id))).toMatchObject({ statusCode: 400 });
	});

	it('that has been paid is not paid again by another window', async () => {
		const session = await create();
		const other = newPayer(sandbox.pages);
		await payer.open(session.url ?? '');
		await other.open(session.url ?? '');
		await payer.submit(CARD);
		await other.submit(CARD);
		expect(other.page).toContain('Thanks for your payment');
		expect((await sandbox.client().charges.list()).data).toHaveLength(1);
	});

	// https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-payment_intent
	it('keeps its payment, or setup, from being confirmed or canceled behind its back', async () => {
		const stripe = sandbox.client();
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(withCard('4000 0000 0000 0002'));
		const [intent] = (await stripe.paymentIntents.list()).data;
		const { setup_intent: setup } = await create({
			mode: 'setup',
			currency: 'usd',
			line_items: undefined,
		});
		const payment_method = 'pm_card_visa';
		for (const attempt of [
			stripe.paymentIntents.cancel(intent?.id ?? ''),
			stripe.paymentIntents.confirm(intent?.id ?? '', { payment_method }),
			stripe.setupIntents.cancel(setup as string),
			stripe.setupIntents.confirm(setup as string, { payment_method }),
		]) {
			expect((await refusalOf(attempt)).message).toMatch(/Expire the Checkout Session/);
		}
	});

	it('is found by customer, intent, status and the payer’s address', async () => {
		const session = await create();
		await payer.open(session.url ?? '');
		await payer.submit(CARD);
		await create();
		const { payment_intent: intent } = await sessions().retrieve(session.id);
		const found = async (params: Stripe.Checkout.SessionListParams) =>
			(await sessions().list(params)).data.map(({ id }) => id);
		expect(await found({ payment_intent: idIn(intent) })).toEqual([session.id]);
		expect(await found({ status: 'complete' })).toEqual([session.id]);
		expect(await found({ customer_details: { email: 'rose@example.com' } })).toEqual([session.id]);
	});

	it('of an older version is told its types by that version’s parameter', async () => {
		const params = {
			payment_method_types: ['card'],
		} as Partial<Stripe.Checkout.SessionCreateParams>;
		const old = sandbox.client(undefined, { apiVersion: '2026-08-26.dahlia' as never });
		const session = await old.checkout.sessions.create({
			mode: 'payment',
			success_url: 'https://example.com',
			line_items: [{ price_data: line, quantity: 1 }],
			...params,
		});
		expect(session.payment_method_types).toEqual(['card']);
	});

	const line = { currency: 'usd', unit_amount: 5000, product_data: { name: 'x' } };
	it.each([
		[{ customer: 'cus_none' }, 'customer'],
		[{ customer: 'cus_1', customer_email: 'a@b.co' }, 'customer_email'],
		[{ success_url: undefined }, 'success_url'],
		[{ line_items: [] }, 'line_items'],
		[{ line_items: [{ price_data: { ...line, unit_amount: 10 } }] }, 'line_items'],
		[
			{ line_items: [{ price_data: line }, { price_data: { ...line, currency: 'eur' } }] },
			'line_items',
		],
		[{ expires_at: 1_700_000_000 }, 'expires_at'],
		[{ expires_at: 4_000_000_000 }, 'expires_at'],
		[{ payment_method_types: ['card'] }, 'payment_method_types'],
	])('with %j is refused, by name', async (params, param) => {
		const refusal = await refusalOf(create(params as Partial<Stripe.Checkout.SessionCreateParams>));
		expect(refusal).toMatchObject({ statusCode: 400, param });
	});
});

describe('a payment link', () => {
	const link = (params: Partial<Stripe.PaymentLinkCreateParams> = {}) =>
		sandbox.client().paymentLinks.create({
			line_items: [
				{
					price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Deposit' } },
					quantity: 2,
				},
			],
			metadata: { invoice: 'a01' },
			...params,
		});

	it('opens a session of its own for everybody who follows it', async () => {
		const made = await link({
			after_completion: { type: 'redirect', redirect: { url: 'https://example.com/thanks' } },
		});
		await payer.open(`${made.url}?client_reference_id=a01&prefilled_email=rose@example.com`);
		expect(payer.page).toContain('50.00 USD');
		await payer.submit(CARD);
		expect(payer.at).toBe('https://example.com/thanks');
		expect((await sessions().list({ payment_link: made.id })).data).toMatchObject([
			{
				status: 'complete',
				client_reference_id: 'a01',
				customer_details: { email: 'rose@example.com' },
				metadata: { invoice: 'a01' },
			},
		]);
	});

	it('that may be paid once is closed afterwards', async () => {
		const made = await link({
			restrictions: { completed_sessions: { limit: 1 } },
			inactive_message: 'This invoice has been paid.',
		});
		await payer.open(made.url);
		await payer.submit(CARD);
		expect(payer.page).toContain('Thanks for your payment');
		await payer.open(made.url);
		expect(payer.page).toContain('This invoice has been paid.');
		expect(await sandbox.client().paymentLinks.retrieve(made.id)).toMatchObject({
			restrictions: { completed_sessions: { count: 1, limit: 1 } },
		});
	});

	it('that is deactivated opens nothing', async () => {
		const made = await link();
		await sandbox.client().paymentLinks.update(made.id, { active: false });
		await payer.open(made.url);
		expect(payer.page).toContain('This link is no longer active');
		expect((await sessions().list()).data).toEqual([]);
	});
});
