import { balanceOf } from '../../../lib/invoices/balance';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import { invoiceReader } from '../../../lib/invoices/readInvoices';
import { invoicePayments } from '../../../lib/invoices/stripePayments';
import { resolveModel } from '../../../lib/model/resolveModel';
import { type InvoiceWorld, startInvoiceWorld } from './support';

jest.setTimeout(60_000);

let world: InvoiceWorld;
let invoiceId: string;
let otherId: string;
/** 50.00 USD in Stripe, paid for the invoice. */
let paymentId: string;

beforeAll(async () => {
	world = await startInvoiceWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	invoiceId = await world.invoice();
	otherId = await world.invoice();
	paymentId = await pay('pm_card_visa');
});

async function pay(method: string): Promise<string> {
	const { id } = await world.stripeClient.paymentIntents.create({
		amount: 5000,
		currency: 'usd',
		customer: world.customerId,
		payment_method: method,
		confirm: true,
		metadata: { [INVOICE_ID_KEY]: invoiceId },
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	return id;
}

/** Its record, on an invoice or on none. */
async function record(invoice: string | null, counted: string | null = null): Promise<void> {
	await world.api('POST', '/sobjects/Payment__c', {
		Stripe_Payment_ID__c: paymentId,
		Invoice__c: invoice,
		Counted_Invoice_ID__c: counted,
		Amount__c: 50,
		Status__c: 'Succeeded',
	});
}

/** What is left of an invoice by both systems. */
async function left(id = invoiceId, model = world.model): Promise<string> {
	const reader = await invoiceReader(world.connection, model);
	const invoice = (await reader.read([id])).get(id);
	if (!invoice) throw new Error('There is no such invoice');
	const fromStripe = await invoicePayments(world.stripeClient, invoice);
	return balanceOf(invoice, await reader.stillOf(invoice, fromStripe)).left.toString();
}

test('a payment that has no record, or one on the invoice, is paid for it', async () => {
	expect(await left()).toBe('0.00 USD');

	await record(invoiceId);

	expect(await left()).toBe('0.00 USD');
});

test('one that was moved is paid for the invoice that it was moved to, and for no other', async () => {
	await record(otherId, invoiceId);

	expect([await left(), await left(otherId)]).toEqual(['50.00 USD', '0.00 USD']);
});

test.each([
	['that the sync has not counted anew yet', (id: string) => id],
	['that was counted for it once', (id: string) => `left ${id}`],
	['that is being counted', (id: string) => `counting ${id}`],
])('one on no invoice %s was taken off it', async (_what, note) => {
	await record(null, note(invoiceId));

	expect(await left()).toBe('50.00 USD');
});

test.each([
	['has never been on one', () => null],
	['has left another one', (id: string) => `left ${id}`],
])('one on no invoice that %s is still paid for it: the sync will join it', async (_what, note) => {
	await record(null, note(otherId));

	expect(await left()).toBe('0.00 USD');
});

test('the other payments of the invoice count as before', async () => {
	await record(otherId, invoiceId);
	await pay('pm_card_visa');

	expect(await left()).toBe('0.00 USD');
});

test('an org without the note of what a payment left has moved payments all the same', async () => {
	await record(otherId);
	const ours = 'Payment__c.Counted_Invoice_ID__c';
	const model = resolveModel([{ ours, existing: 'Not_There__c' }]);

	expect(await left(invoiceId, model)).toBe('50.00 USD');
});

test('one that came to the invoice since it was read is paid for it', async () => {
	const reader = await invoiceReader(world.connection, world.model);
	const invoice = (await reader.read([invoiceId])).get(invoiceId);
	if (!invoice) throw new Error('There is no such invoice');
	await record(invoiceId);
	const fromStripe = await invoicePayments(world.stripeClient, invoice);

	expect(await reader.stillOf(invoice, fromStripe)).toEqual(fromStripe);
});

test('a refusal of Salesforce says what was tried', async () => {
	await world.call('POST', '/faults', {
		service: 'salesforce',
		path: 'Stripe_Payment_ID__c(\\+|%20)IN',
		times: 1,
		fault: {
			type: 'status',
			status: 400,
			body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }],
		},
	});

	await expect(left()).rejects.toThrow('Looking where the payments are in Salesforce');
});

test('Salesforce is asked for payments alone that count and that the invoice does not have', async () => {
	await record(invoiceId);
	await pay('pm_card_chargeDeclined').catch(() => undefined);
	const reader = await invoiceReader(world.connection, world.model);
	const invoice = (await reader.read([invoiceId])).get(invoiceId);
	if (!invoice) throw new Error('There is no such invoice');
	const fromStripe = await invoicePayments(world.stripeClient, invoice);
	await world.forgetCalls();

	expect(await reader.stillOf(invoice, fromStripe)).toEqual(fromStripe);
	expect(fromStripe).toHaveLength(2);
	expect(await world.calls('salesforce')).toEqual([]);
});
