import type { PageTerms } from '../../../lib/paymentPage/request';
import { CARD, newPayer } from '../../support/payer';
import { nonceOn, PAGE, type PageWorld, startPageWorld } from './pageWorld';

jest.setTimeout(120_000);

let world: PageWorld;
beforeAll(async () => {
	world = await startPageWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const PART = { 'how-much': 'part', amount: '20.00', method: 'card' };
const openSessions = async () => (await world.stripeClient.checkout.sessions.list()).data;
const nonceOf = async (url: string) => nonceOn((await world.open(url)).html);

/** Goes to Stripe's page of a link and pays there; resolves with the address that Stripe leads back to. */
async function pay(url: string, wish: Record<string, string>): Promise<string> {
	const payer = newPayer(world.pages);
	await payer.open((await world.submit(url, wish)).redirect ?? '');
	await payer.submit(CARD);
	return payer.at;
}

test('a bank payment is said to be on its way, and a failure opens the balance again', async () => {
	const { url } = await world.link();
	const payer = newPayer(world.pages);
	await payer.open((await world.submit(url, { method: 'us_bank_account' })).redirect ?? '');
	await payer.submit({ method: 'us_bank_account', bank: 'insufficientFunds', name: 'Rose' });

	expect(payer.at.startsWith(PAGE)).toBe(true);
	expect((await world.open(payer.at)).html).toContain('It is not paid yet');
	expect((await world.open(url)).html).toContain('Your payment is on its way');

	await world.pass(10 * 24 * 60 * 60);

	expect((await world.open(url)).html).toContain('All of it: $50.00');
});

test('what is typed is read as the payer’s country writes it, and asked back where it is not clear', async () => {
	const { url } = await world.link();
	const nonce = await nonceOf(url);
	const wish = { 'how-much': 'part', method: 'card' };
	const german = { acceptLanguage: 'de-AT,de;q=0.9' };

	const unclear = await world.send(url, { nonce, ...wish, amount: '25.00' }, german);
	const tooMuch = await world.submit(url, { ...wish, amount: '50.01' });
	const tooLittleLeft = await world.submit(url, { ...wish, amount: '49.90' });
	const injected = await world.submit(url, { ...wish, amount: '"><script>alert(1)</script>' });

	expect(unclear.status).toBe(422);
	expect(unclear.html).toContain('Diesen Betrag verstehen wir nicht');
	expect(unclear.html).toContain('value="25.00"');
	expect(tooMuch.html).toContain('No more than $50.00 is left to pay.');
	expect(tooLittleLeft.html).toContain('too small to be paid');
	expect(injected.html).not.toContain('<script>');
});

test('an invoice that is void, and one that is paid, have a page of their own', async () => {
	const { id, url } = await world.link();
	await world.payment(id, { Amount__c: 50 });
	expect((await world.open(url)).html).toContain('This invoice is paid');
	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Status__c: 'Void' });
	expect((await world.open(url)).html).toContain('no longer to be paid');
});

test('who turns back on Stripe’s page reads that nothing was taken, and may try again', async () => {
	const { url } = await world.link();
	const started = await world.submit(url, PART);
	const [session] = await openSessions();
	const cancelUrl = session?.cancel_url ?? '';
	const { html: back } = await world.open(cancelUrl);
	expect(back).toContain('The payment was not made. Nothing was taken.');
	expect(back).toContain('Continue to payment');
	const again = await world.send(url, { ...PART, nonce: nonceOn(back) });
	expect(started.redirect).toMatch(/\/c\/pay\/cs_/);
	expect(again.redirect).toBe(started.redirect);

	const payer = newPayer(world.pages);
	await payer.open(started.redirect ?? '');
	await payer.submit(CARD);
	expect((await world.open(cancelUrl)).html).not.toContain('Nothing was taken');
});

test('a part that was asked for is filled in, as long as it can be paid', async () => {
	const { id, url: whole } = await world.link();
	const url = `${whole}&a=20.00`;
	const german = { acceptLanguage: 'de' };

	const { html } = await world.open(url, german);
	expect(html).toContain('name="how-much" value="part" checked');
	expect(html).toContain(
		'id="amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="30" value="20,00"',
	);

	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Amount__c: 20.2 });
	expect((await world.open(url, german)).html).toContain('value="all" checked');
	expect((await world.open(`${url}%22%3E%3Cb%3E`)).html).toContain('value="all" checked');
});

describe('what does not go away by waiting', () => {
	/** The page of a link whose invoice has become another one since, or whose page has other terms. */
	async function become(values: object, terms: Partial<PageTerms> = {}): Promise<string> {
		const { id, url } = await world.link();
		await world.api('PATCH', `/sobjects/Invoice__c/${id}`, values);
		world.terms = { ...world.terms, ...terms };
		return url;
	}

	test.each<[string, object, Partial<PageTerms>]>([
		['an amount in no currency', { Currency__c: 'E' }, {}],
		['yen with decimals', { Amount__c: 50.5, Currency__c: 'JPY' }, {}],
		['a fraction of a króna', { Amount__c: 1000.5, Currency__c: 'ISK' }, {}],
		['euros by US bank account alone', { Currency__c: 'EUR' }, { methods: ['us_bank_account'] }],
		['more than Stripe charges, in one piece', { Amount__c: 1_500_000 }, { mayPayPart: false }],
		['nothing yet', { Amount__c: null }, {}],
	])(
		'%s: the page says so, and whom to ask, and asks nobody to try again',
		async (_what, values, terms) => {
			const { status, html } = await world.open(await become(values, terms));

			expect(status).toBe(200);
			expect(html).toContain('cannot be paid here');
			expect(html).toContain('billing@acme.example');
			expect(html).not.toContain('try again');
			expect(html).not.toContain('<form');
		},
	);

	test('what Stripe does not take is said to the payer, and why to the builder', async () => {
		const url = await become({ Currency__c: 'XYZ' });
		const { status, html } = await world.submit(url, { method: 'card' });

		expect(status).toBe(200);
		expect(html).toContain('cannot be paid here');
		expect(world.told).toMatchObject([
			{ event: 'opened' },
			{ event: 'failed', reason: expect.stringContaining('Invalid currency: xyz') },
		]);
	});

	test('more than Stripe charges at once is paid in parts', async () => {
		const url = await become({ Amount__c: 1_500_000 });
		const { html } = await world.open(url);
		expect(html).not.toContain('All of it');
		const nonce = nonceOn(html);
		const all = await world.send(url, { nonce, 'how-much': 'all', method: 'card' });
		expect(all.status).toBe(422);
		expect(all.html).toContain('No more than $999,999.99 can be paid at once.');
		expect((await world.submit(url, { ...PART, amount: '900000' })).status).toBe(303);
	});

	test('a least amount that yen have no decimals for is rounded up', async () => {
		const url = await become({ Amount__c: 5000, Currency__c: 'JPY' }, { least: '120.50' });

		expect((await world.open(url)).html).toContain('At least ¥121, for example 5000');
	});
});

test('a form that was made up, or is sent again after what it was about was paid, shows the page as it is', async () => {
	const { url } = await world.link();
	const madeUp = await world.send(url, { ...PART, nonce: 'x'.repeat(43) });
	expect(madeUp.status).toBe(409);
	expect(madeUp.html).toContain('Something has changed since you opened this page');
	expect(await openSessions()).toEqual([]);

	const nonce = await nonceOf(url);
	const payer = newPayer(world.pages);
	await payer.open((await world.send(url, { ...PART, nonce })).redirect ?? '');
	await payer.submit(CARD);
	const again = await world.send(url, { ...PART, nonce });
	expect(again.status).toBe(409);
	expect(again.html).toContain('All of it: $30.00');
	expect((await world.send(url, { ...PART, nonce: nonceOn(again.html) })).status).toBe(303);
});

test('an invoice that is changed or made void while a payer looks at it is not paid as it was', async () => {
	const { id, url } = await world.link();
	const wish = { nonce: await nonceOf(url), 'how-much': 'all', method: 'card' };
	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Amount__c: 80 });
	const changed = await world.send(url, wish);
	expect(changed.status).toBe(409);
	expect(changed.html).toContain('All of it: $80.00');

	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Status__c: 'Void' });
	expect((await world.send(url, wish)).html).toContain('no longer to be paid');
	expect(await openSessions()).toEqual([]);
});

test('an invoice whose customer was deleted says that it cannot be paid here, and whom to ask', async () => {
	const { url } = await world.link();
	const nonce = await nonceOf(url);
	await world.stripeClient.customers.del(world.customerId);

	for (const { status, html } of [
		await world.open(url),
		await world.send(url, { nonce, method: 'card' }),
	]) {
		expect(status).toBe(200);
		expect(html).toContain('cannot be paid here');
		expect(html).toContain('billing@acme.example');
	}
});

test('a payment is booked once on the invoice that Stripe has of it', async () => {
	const { stripeClient: stripe, customerId: customer } = world;
	const draft = await stripe.invoices.create({
		customer,
		collection_method: 'send_invoice',
		days_until_due: 30,
	});
	await stripe.invoiceItems.create({ customer, invoice: draft.id, amount: 5000, currency: 'usd' });
	await stripe.invoices.finalizeInvoice(draft.id);
	const { url } = await world.link({ Stripe_Invoice_ID__c: draft.id });
	const at = await pay(url, PART);

	const backs = await Promise.all(Array.from({ length: 5 }, async () => await world.open(at)));

	for (const { html } of backs) expect(html).toContain('$20.00 is paid');
	expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({
		amount_paid: 2000,
		amount_remaining: 3000,
	});
	// What is paid on the page that Stripe has of the invoice counts here as well.
	const { hosted_invoice_url: hosted } = await stripe.invoices.retrieve(draft.id);
	const payer = newPayer(world.pages);
	await payer.open(hosted ?? '');
	await payer.submit(CARD);
	expect((await world.open(url)).html).toContain('This invoice is paid');
});

test('a payment that Stripe does not book on its invoice is shown as paid all the same', async () => {
	const { stripeClient: stripe, customerId: customer } = world;
	const draft = await stripe.invoices.create({ customer });
	const { url } = await world.link({ Stripe_Invoice_ID__c: draft.id });
	const at = await pay(url, { method: 'card' });

	expect((await world.open(at)).html).toContain('$50.00 is paid');
	const [payment] = (await stripe.paymentIntents.list({ customer })).data;
	const paid = world.told.find(({ event }) => event === 'paid');
	expect(paid).toMatchObject({ paymentId: payment?.id, isAttached: false });
	expect(paid?.amount.toString()).toBe('50.00 USD');
});

test('a bank account that has to be verified first: what to do, until when, and where', async () => {
	const { id, url } = await world.link();
	const { stripeClient: stripe, customerId: customer } = world;
	const session = await stripe.checkout.sessions.create({
		mode: 'payment',
		customer,
		success_url: `${url}&s={CHECKOUT_SESSION_ID}`,
		allowed_payment_method_types: ['us_bank_account'],
		line_items: [
			{
				quantity: 1,
				price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Invoice' } },
			},
		],
		metadata: { salesforce_invoice_id: id },
		payment_intent_data: { metadata: { salesforce_invoice_id: id } },
	});
	const payer = newPayer(world.pages);
	await payer.open(session.url ?? '');
	await payer.submit({
		method: 'us_bank_account',
		routing_number: '110000000',
		account_number: '000123456789',
		name: 'Rose',
	});

	for (const address of [`${url}&s=${session.id}`, url]) {
		const { html } = await world.open(address);
		expect(html).toContain('Please verify your bank account');
		expect(html).toContain('$50.00 is not paid yet');
		expect(html).toMatch(/Please do so by \w+ \d+, \d{4}\./);
		expect(html).toContain(`href="${world.pages}/microdeposits/`);
		expect(html).not.toContain('<form');
	}
});

test('a link of another org does not lead to the invoice of the same ID, as a full copy has it', async () => {
	const { id, url } = await world.link();

	expect((await world.open(url)).status).toBe(200);
	expect((await world.open(await world.linkTo(id, '00Dxx0000000001EAA'))).status).toBe(404);
});

test('a Payment Link that was sent ends when a payer goes on to pay on the page, and not when it is looked at', async () => {
	const { id, url } = await world.link();
	const price = { currency: 'usd', unit_amount: 5000, product_data: { name: 'Invoice' } };
	const sent = await world.stripeClient.paymentLinks.create({
		line_items: [{ quantity: 1, price_data: price }],
		metadata: { salesforce_invoice_id: id },
	});
	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Payment_Link_ID__c: sent.id });
	const isActive = async () => (await world.stripeClient.paymentLinks.retrieve(sent.id)).active;

	await world.submit(url, { ...PART, amount: '50.01' });
	await world.send(url, { ...PART, nonce: 'forged' });
	expect(await isActive()).toBe(true);

	await newPayer(world.pages).open(sent.url);
	expect((await world.submit(url, PART)).redirect).toContain('/c/pay/');

	expect(await isActive()).toBe(false);
	expect((await openSessions()).map(({ status, payment_link: of }) => [status, of])).toEqual([
		['open', null],
		['expired', sent.id],
	]);
});

test('an invoice whose payment was moved to another one in Salesforce is open again, and is paid once more', async () => {
	const { id, url } = await world.link();
	const other = await world.invoice();
	await pay(url, { method: 'card' });
	const [first] = (await world.stripeClient.paymentIntents.list()).data;
	await world.payment(other, { Amount__c: 50, Stripe_Payment_ID__c: first?.id });

	expect((await world.open(url)).html).toContain('All of it: $50.00');
	expect((await world.open(await world.linkTo(other))).html).toContain('is paid');

	const back = await pay(url, { method: 'card' });

	expect((await world.open(back)).html).toContain('Thank you');
	expect((await world.open(url)).html).toContain('is paid');
	const payments = (await world.stripeClient.paymentIntents.list()).data;
	expect(
		payments.map(({ status, metadata }) => [status, metadata['salesforce_invoice_id']]),
	).toEqual([
		['succeeded', id],
		['succeeded', id],
	]);
});
