import type Stripe from 'stripe';
import { idIn } from '../support/idIn';
import { newPayer } from '../support/payer';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	// The schemas are made once, which the first request waits for.
	await sandbox.client().customers.list();
}, 60_000);
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

const DAY = 24 * 60 * 60;
const advance = (seconds: number) => sandbox.call('POST', '/clock', { advance: seconds });
const stripe = () => sandbox.client();

async function told(prefix = 'invoice'): Promise<string[]> {
	const { data } = await stripe().events.list({ limit: 100 });
	return data
		.map(({ type }) => type)
		.filter((type) => type.startsWith(prefix))
		.reverse();
}

/** A customer's open invoice over `amount`. */
async function open(amount = 10_000, params: Partial<Stripe.InvoiceCreateParams> = {}) {
	const customer = await stripe().customers.create({ name: 'Edge', invoice_prefix: 'EDGE' });
	const draft = await stripe().invoices.create({
		customer: customer.id,
		collection_method: 'send_invoice',
		days_until_due: 30,
		...params,
	});
	await stripe().invoiceItems.create({
		customer: customer.id,
		invoice: draft.id,
		amount,
		currency: 'usd',
		description: 'Generator',
	});
	return stripe().invoices.finalizeInvoice(draft.id);
}

const intentFor = (invoice: Stripe.Invoice, amount: number, method = 'pm_card_visa') =>
	stripe().paymentIntents.create({
		amount,
		currency: 'usd',
		customer: idIn(invoice.customer),
		payment_method: method,
		confirm: true,
		mandate_data: { customer_acceptance: { type: 'offline' } },
	});

const cash = (value: number) =>
	stripe().paymentRecords.reportPayment({
		amount_requested: { value, currency: 'usd' },
		initiated_at: 1_700_000_000,
		payment_method_details: { type: 'custom', custom: { display_name: 'Cash' } },
		outcome: 'guaranteed',
		guaranteed: { guaranteed_at: 1_700_000_000 },
	});

describe('an invoice', () => {
	it('is drafted, finalized with a number, a page and a payment, and paid by a stored card', async () => {
		const invoice = await open();
		expect(invoice).toMatchObject({
			status: 'open',
			number: 'EDGE-0001',
			total: 10_000,
			amount_due: 10_000,
			amount_remaining: 10_000,
			lines: { data: [{ description: 'Generator', amount: 10_000 }] },
		});
		const customer = idIn(invoice.customer);
		expect(await refusalOf(stripe().invoices.pay(invoice.id))).toMatchObject({ statusCode: 400 });
		const { id: card } = await stripe().paymentMethods.attach('pm_card_visa', { customer });
		const paid = await stripe().invoices.pay(invoice.id, {
			payment_method: card,
			expand: ['payments'],
		});
		expect(paid).toMatchObject({
			status: 'paid',
			amount_paid: 10_000,
			amount_remaining: 0,
			payments: { data: [{ status: 'paid', is_default: true, amount_paid: 10_000 }] },
		});
		expect(await refusalOf(stripe().invoices.pay(invoice.id))).toMatchObject({
			message: 'Invoice is already paid',
		});
		expect(await told()).toEqual([
			'invoice.created',
			'invoiceitem.created',
			'invoice.updated',
			'invoice.finalized',
			'invoice_payment.paid',
			'invoice.paid',
			'invoice.payment_succeeded',
		]);
	});

	it('whose payment is declined stays open, and tells', async () => {
		const invoice = await open();
		const customer = idIn(invoice.customer);
		const { id } = await stripe().paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
		expect(
			await refusalOf(stripe().invoices.pay(invoice.id, { payment_method: id })),
		).toMatchObject({ statusCode: 402, code: 'card_declined' });
		expect(await stripe().invoices.retrieve(invoice.id)).toMatchObject({
			status: 'open',
			attempted: true,
			attempt_count: 1,
		});
		expect(await told()).toContain('invoice.payment_failed');
	});

	it('that is paid while it is a draft is finalized first', async () => {
		const customer = await stripe().customers.create({
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
		});
		const draft = await stripe().invoices.create({ customer: customer.id });
		await stripe().invoices.addLines(draft.id, { lines: [{ amount: 900, description: 'Fee' }] });
		expect(await stripe().invoices.pay(draft.id)).toMatchObject({ status: 'paid' });
	});

	it('is paid in parts: by card, by bank account when that has settled, and by cash', async () => {
		const invoice = await open();
		const attach = async (params: Stripe.InvoiceAttachPaymentParams) =>
			stripe().invoices.attachPayment(invoice.id, params);
		const card = await intentFor(invoice, 4000);
		expect(await attach({ payment_intent: card.id })).toMatchObject({
			status: 'open',
			amount_paid: 4000,
			amount_remaining: 6000,
		});
		const bank = await intentFor(invoice, 1000, 'pm_usBankAccount_success');
		expect(await attach({ payment_intent: bank.id })).toMatchObject({ amount_remaining: 6000 });
		await advance(7 * DAY);
		expect(await stripe().invoices.retrieve(invoice.id)).toMatchObject({ amount_remaining: 5000 });
		const { id: record } = await cash(5000);
		expect(await attach({ payment_record: record })).toMatchObject({
			status: 'paid',
			amount_paid: 10_000,
			amount_remaining: 0,
		});
		const { data } = await stripe().invoicePayments.list({ invoice: invoice.id, status: 'paid' });
		expect(data.map(({ payment, amount_paid: paid }) => [payment.type, paid])).toEqual([
			['payment_record', 5000],
			['payment_intent', 1000],
			['payment_intent', 4000],
		]);
		expect(
			(await stripe().invoicePayments.list({ invoice: invoice.id, status: 'canceled' })).data,
		).toMatchObject([{ is_default: true }]);
	});

	it('takes no payment of another customer, in another currency, or over what remains', async () => {
		const invoice = await open();
		const attach = (id: string) =>
			refusalOf(stripe().invoices.attachPayment(invoice.id, { payment_intent: id }));
		const foreign = await stripe().paymentIntents.create({ amount: 500, currency: 'usd' });
		expect((await attach(foreign.id)).message).toMatch(/must be the invoice's customer/);
		const customer = idIn(invoice.customer);
		const euros = await stripe().paymentIntents.create({ amount: 500, currency: 'eur', customer });
		expect((await attach(euros.id)).message).toMatch(/currency/);
		const large = await stripe().paymentIntents.create({
			amount: 10_001,
			currency: 'usd',
			customer,
		});
		expect((await attach(large.id)).message).toMatch(/amount remaining \(10000\)/);
	});

	it('is paid by a person on its page, and offers itself as a PDF', async () => {
		const invoice = await open();
		const payer = newPayer(sandbox.pages);
		await payer.open(invoice.hosted_invoice_url ?? '');
		expect(payer.page).toContain('100.00 USD');
		await payer.submit({ method: 'card', number: '4242424242424242', expiry: '12/34', cvc: '123' });
		expect(payer.page).toContain('This invoice has been paid.');
		expect(await stripe().invoices.retrieve(invoice.id)).toMatchObject({ status: 'paid' });
		const pdf = await fetch(invoice.invoice_pdf ?? '');
		expect(pdf.headers.get('content-disposition')).toContain('Invoice-EDGE-0001.pdf');
		expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1')).toMatch(/^%PDF/);
	});

	it('uses what the customer has as credit first', async () => {
		const customer = await stripe().customers.create({ balance: -3000 });
		const draft = await stripe().invoices.create({ customer: customer.id });
		await stripe().invoices.addLines(draft.id, {
			lines: [{ amount: 10_000, description: 'Generator' }],
		});
		expect(await stripe().invoices.finalizeInvoice(draft.id)).toMatchObject({
			total: 10_000,
			amount_due: 7000,
			starting_balance: -3000,
			ending_balance: 0,
		});
		expect(await stripe().customers.retrieve(customer.id)).toMatchObject({ balance: 0 });
	});

	it('takes pending items, where it is told to, and can be changed while it is a draft', async () => {
		const { id: customer } = await stripe().customers.create();
		const item = await stripe().invoiceItems.create({ customer, amount: 700, currency: 'usd' });
		const draft = await stripe().invoices.create({
			customer,
			pending_invoice_items_behavior: 'include',
		});
		expect(draft).toMatchObject({ total: 700 });
		await stripe().invoiceItems.del(item.id);
		expect(await stripe().invoices.retrieve(draft.id)).toMatchObject({ total: 0 });
		expect(await stripe().invoices.del(draft.id)).toMatchObject({ deleted: true });
	});

	it('is voided or given up, and then takes no payment', async () => {
		const first = await open();
		expect(await stripe().invoices.markUncollectible(first.id)).toMatchObject({
			status: 'uncollectible',
		});
		expect(await stripe().invoices.voidInvoice(first.id)).toMatchObject({ status: 'void' });
		expect(await refusalOf(stripe().invoices.pay(first.id))).toMatchObject({ statusCode: 400 });
		expect((await stripe().paymentIntents.list()).data).toMatchObject([{ status: 'canceled' }]);
	});

	it('that advances by itself is finalized after an hour, and is overdue when nobody pays', async () => {
		const { id: customer } = await stripe().customers.create();
		const draft = await stripe().invoices.create({
			customer,
			auto_advance: true,
			collection_method: 'send_invoice',
			days_until_due: 10,
		});
		await stripe().invoices.addLines(draft.id, { lines: [{ amount: 900, description: 'Fee' }] });
		await advance(3601);
		expect(await stripe().invoices.retrieve(draft.id)).toMatchObject({ status: 'open' });
		await advance(10 * DAY);
		expect(await told()).toContain('invoice.overdue');
	});

	it('of a customer on a test clock follows that clock alone', async () => {
		const clock = await stripe().testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
		const { id: customer } = await stripe().customers.create({ test_clock: clock.id });
		const draft = await stripe().invoices.create({ customer, auto_advance: true });
		await stripe().invoices.addLines(draft.id, { lines: [{ amount: 900, description: 'Fee' }] });
		await advance(2 * DAY);
		expect(await stripe().invoices.retrieve(draft.id)).toMatchObject({ status: 'draft' });
	});
});

describe('a payment record', () => {
	it('tells of money outside of Stripe, and of what went back', async () => {
		const record = await cash(5000);
		expect(record).toMatchObject({
			amount_guaranteed: { value: 5000, currency: 'usd' },
			payment_method_details: { type: 'custom', custom: { display_name: 'Cash' } },
		});
		const refund = (value: number) =>
			stripe().paymentRecords.reportRefund(record.id, {
				outcome: 'refunded',
				refunded: { refunded_at: 1_700_000_100 },
				amount: { value, currency: 'usd' },
				processor_details: { type: 'custom', custom: { refund_reference: 'till-1' } },
			});
		expect(await refund(2000)).toMatchObject({ amount_refunded: { value: 2000 } });
		expect(await refusalOf(refund(3001))).toMatchObject({ param: 'amount' });
		expect(await stripe().paymentRecords.retrieve(record.id)).toMatchObject({
			amount_refunded: { value: 2000 },
		});
	});
});
