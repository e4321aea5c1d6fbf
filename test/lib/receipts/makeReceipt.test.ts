import type Stripe from 'stripe';
import { resolveModel } from '../../../lib/model/resolveModel';
import { attachReceipt } from '../../../lib/receipts/attachReceipt';
import {
	makeReceipt,
	type ReceiptRequest,
	type ReceiptSources,
} from '../../../lib/receipts/makeReceipt';
import type { PaymentReceipt, RefundReceipt } from '../../../lib/receipts/receipt';
import { idIn } from '../../support/idIn';
import { startSyncWorld, type SyncWorld } from '../customerSync/support';

jest.setTimeout(60_000);

let world: SyncWorld;
beforeAll(async () => {
	world = await startSyncWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const NO_SELLER = { name: '', address: [], email: '', phone: '', website: '', taxId: '' };
const request = (payment: string, more: Partial<ReceiptRequest> = {}): ReceiptRequest => ({
	payment,
	seller: NO_SELLER,
	locale: 'en',
	timeZone: 'UTC',
	paper: 'A4',
	color: '#1f4fd8',
	...more,
});

async function sources(): Promise<Required<ReceiptSources>> {
	const { salesforce: connection, stripeOf } = await world.context();
	return { stripe: await stripeOf(''), salesforce: { connection, model: resolveModel([]) } };
}

async function pay(params: Partial<Stripe.PaymentIntentCreateParams> = {}) {
	const stripe = world.clientOf('');
	const customer = await stripe.customers.create({
		name: 'Edge Communications',
		email: 'rose@edge.example',
		address: {
			line1: '312 Constitution Place',
			city: 'Austin',
			state: 'TX',
			postal_code: '78767',
			country: 'US',
		},
	});
	return await stripe.paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		customer: customer.id,
		payment_method: 'pm_card_visa',
		confirm: true,
		description: 'Generator service',
		...params,
	});
}

const debit = () =>
	pay({
		payment_method: 'pm_usBankAccount_success',
		mandate_data: { customer_acceptance: { type: 'offline' } },
	});

/** An invoice and a payment of it in the org. */
async function record(
	payment: object,
	invoice: object = {},
): Promise<Record<'payment' | 'invoice' | 'account', string>> {
	const account = (await world.account('Edge Communications')).Id;
	const create = async (type: string, fields: object) =>
		((await world.api('POST', `/sobjects/${type}`, fields)) as { id: string }).id;
	const invoiceId = await create('Invoice__c', {
		Name: 'INV-1001',
		Account__c: account,
		Amount__c: 50,
		Balance__c: 25,
		Currency__c: 'USD',
		...invoice,
	});
	const paymentId = await create('Payment__c', {
		Name: 'PAY-1',
		Account__c: account,
		Invoice__c: invoiceId,
		Amount__c: 25,
		Currency__c: 'USD',
		Status__c: 'Succeeded',
		...payment,
	});
	return { payment: paymentId, invoice: invoiceId, account };
}

describe('a payment in Stripe', () => {
	it('has a receipt with what was paid, by whom, how, and to whom', async () => {
		const { stripe } = await sources();
		const intent = await pay();
		const { receipt, fileName, recorded } = await makeReceipt({ stripe }, request(intent.id));
		expect(receipt).toMatchObject({
			kind: 'payment',
			pending: false,
			isTest: true,
			seller: { name: expect.stringMatching(/\w/) as string },
			customer: {
				name: 'Edge Communications',
				email: 'rose@edge.example',
				address: ['312 Constitution Place', 'Austin, TX 78767', 'United States'],
			},
			method: { kind: 'Card', brand: 'Visa', last4: '4242' },
			description: 'Generator service',
			refunds: [],
		});
		expect((receipt as PaymentReceipt).amount.toString()).toBe('25.00 USD');
		expect(receipt.references[0]).toEqual({ kind: 'payment', value: intent.id });
		expect(fileName).toBe(`Receipt ${intent.id}.pdf`);
		expect(recorded).toBeUndefined();
	});

	it('is the same payment by the ID of its charge, and makes the same file', async () => {
		const { stripe } = await sources();
		const intent = await pay();
		const byIntent = await makeReceipt({ stripe }, request(intent.id));
		const byCharge = await makeReceipt({ stripe }, request(idIn(intent.latest_charge)));
		expect(Buffer.compare(byIntent.pdf, byCharge.pdf)).toBe(0);
		expect(byCharge.fileName).toBe(byIntent.fileName);
	});

	it('from a bank says that it is not paid yet, and is a receipt once it has settled', async () => {
		const { stripe } = await sources();
		const intent = await debit();
		const before = await makeReceipt({ stripe }, request(intent.id));
		expect(before.receipt).toMatchObject({
			pending: true,
			method: { kind: 'Bank Account', last4: '6789' },
			expectedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
		});
		expect(before.fileName).toBe(`Payment in Progress ${intent.id}.pdf`);
		await world.pass(7 * 24 * 60 * 60);
		const after = await makeReceipt({ stripe }, request(intent.id));
		expect(after.receipt).toMatchObject({ pending: false });
		expect(after.fileName).toBe(`Receipt ${intent.id}.pdf`);
	});

	it('shows what was given back of it; a refund has a receipt of its own', async () => {
		const { stripe } = await sources();
		const intent = await pay();
		const refund = await world
			.clientOf('')
			.refunds.create({ payment_intent: intent.id, amount: 500 });
		const { receipt } = await makeReceipt({ stripe }, request(intent.id));
		expect((receipt as PaymentReceipt).refunds.map(({ amount }) => amount.toString())).toEqual([
			'5.00 USD',
		]);
		const own = await makeReceipt({ stripe }, request(refund.id));
		expect((own.receipt as RefundReceipt).refund.amount.toString()).toBe('5.00 USD');
		expect((own.receipt as RefundReceipt).payment.amount.toString()).toBe('25.00 USD');
		expect(own.fileName).toBe(`Refund ${refund.id}.pdf`);
	});

	it('does not count a refund that failed as given back', async () => {
		const { stripe } = await sources();
		const intent = await pay({ payment_method: 'pm_card_refundFail' });
		const refund = await world
			.clientOf('')
			.refunds.create({ payment_intent: intent.id, amount: 500 });
		await world.pass(10 * 24 * 60 * 60);
		expect((await world.clientOf('').refunds.retrieve(refund.id)).status).toBe('failed');
		const { receipt } = await makeReceipt({ stripe }, request(intent.id));
		expect((receipt as PaymentReceipt).refunds).toEqual([]);
		await expect(makeReceipt({ stripe }, request(refund.id))).rejects.toThrow(
			'the payer got nothing back',
		);
	});

	it('names the invoice in Stripe that it paid, and what is left of that', async () => {
		const { stripe } = await sources();
		const plain = world.clientOf('');
		const customer = await plain.customers.create({ name: 'Edge' });
		const draft = await plain.invoices.create({
			customer: customer.id,
			collection_method: 'send_invoice',
			days_until_due: 30,
		});
		await plain.invoiceItems.create({
			customer: customer.id,
			invoice: draft.id,
			amount: 5000,
			currency: 'usd',
		});
		const invoice = await plain.invoices.finalizeInvoice(draft.id);
		const intent = await plain.paymentIntents.create({
			amount: 2500,
			currency: 'usd',
			customer: customer.id,
			payment_method: 'pm_card_visa',
			confirm: true,
		});
		await plain.invoices.attachPayment(draft.id, { payment_intent: intent.id });
		const { receipt } = await makeReceipt({ stripe }, request(intent.id));
		expect(receipt.invoice?.number).toBe(invoice.number);
		expect(receipt.invoice?.total?.toString()).toBe('50.00 USD');
		expect(receipt.invoice?.left?.toString()).toBe('25.00 USD');
	});

	it('needs no permission to read the account where the builder names the business', async () => {
		const { stripe } = await sources();
		const intent = await pay();
		await world.forgetCalls();
		const seller = {
			...NO_SELLER,
			name: 'Harbor Lights',
			website: 'https://harborlights.example/',
		};
		const { receipt } = await makeReceipt({ stripe }, request(intent.id, { seller }));
		expect(receipt.seller).toMatchObject({
			name: 'Harbor Lights',
			website: 'harborlights.example',
		});
		expect((await world.calls('stripe')).map(({ path }) => path)).not.toContain('/v1/account');
	});
});

describe('what has no receipt', () => {
	it.each([
		['', 'Payment: it is empty'],
		['cus_123', '“cus_123” is not the ID of a payment'],
		['INV-1001', '“INV-1001” is not the ID of a payment'],
	])('is %p, which is no payment', async (id, message) => {
		await expect(makeReceipt(await sources(), request(id))).rejects.toThrow(message);
	});

	it('is a payment that Stripe does not have', async () => {
		const { stripe } = await sources();
		await expect(makeReceipt({ stripe }, request('pi_nobody'))).rejects.toThrow(
			'No such payment intent',
		);
	});

	it('is one of which nothing has been paid', async () => {
		const { stripe } = await sources();
		const intent = await world
			.clientOf('')
			.paymentIntents.create({ amount: 2500, currency: 'usd' });
		await expect(makeReceipt({ stripe }, request(intent.id))).rejects.toThrow(
			`nothing has been paid of ${intent.id}; Stripe calls it requires_payment_method`,
		);
	});

	it('is one that failed, with the bank’s reason', async () => {
		const { stripe } = await sources();
		await pay({ payment_method: 'pm_card_visa_chargeDeclined' }).catch(() => undefined);
		const [intent] = (await world.clientOf('').paymentIntents.list()).data;
		await expect(makeReceipt({ stripe }, request(intent?.id ?? ''))).rejects.toThrow(
			/failed \(Your card was declined\), so there is no receipt/,
		);
	});

	it('is one that is only authorised', async () => {
		const { stripe } = await sources();
		const intent = await pay({ capture_method: 'manual' });
		await expect(makeReceipt({ stripe }, request(intent.id))).rejects.toThrow('authorised only');
	});
});

describe('a payment in Salesforce', () => {
	it('brings the invoice and the account’s name to what Stripe knows', async () => {
		const intent = await pay();
		const { payment, invoice, account } = await record({ Stripe_Payment_ID__c: intent.id });
		for (const id of [intent.id, payment]) {
			const { receipt, recorded, fileName } = await makeReceipt(await sources(), request(id));
			expect(receipt).toMatchObject({ invoice: { number: 'INV-1001' }, method: { last4: '4242' } });
			expect(receipt.invoice?.left?.toString()).toBe('25.00 USD');
			expect(recorded).toMatchObject({
				id: payment,
				invoice: { id: invoice },
				account: { id: account },
			});
			expect(fileName).toBe(`Receipt INV-1001 ${intent.id}.pdf`);
		}
	});

	it('in cash has a receipt though Stripe knows nothing of it', async () => {
		const { payment } = await record({
			Method__c: 'Cash',
			Paid_At__c: '2026-11-20T15:00:00Z',
			Amount_Refunded__c: 5,
		});
		const { receipt } = await makeReceipt(await sources(), request(payment));
		expect(receipt).toMatchObject({
			kind: 'payment',
			customer: { name: 'Edge Communications' },
			method: { kind: 'Cash' },
			atMs: Date.UTC(2026, 10, 20, 15),
			isTest: false,
		});
		expect((receipt as PaymentReceipt).amount.toString()).toBe('25.00 USD');
		expect((receipt as PaymentReceipt).refunds[0]?.amount.toString()).toBe('5.00 USD');
	});

	it.each(['Failed', 'Canceled', 'Requires Action'])('that is %s has none', async (status) => {
		const { payment } = await record({ Method__c: 'Check', Status__c: status });
		await expect(makeReceipt(await sources(), request(payment))).rejects.toThrow(
			`is ${status} in Salesforce`,
		);
	});

	it('that is not there is refused, and so is one where Salesforce is not asked', async () => {
		const { stripe, salesforce } = await sources();
		const { account } = await record({});
		await expect(makeReceipt({ stripe, salesforce }, request(account))).rejects.toThrow(
			'Salesforce has no payment with the ID',
		);
		await expect(makeReceipt({ stripe }, request(account))).rejects.toThrow(
			'is the ID of a record in Salesforce, which is not asked',
		);
	});
});

describe('attaching', () => {
	it.each(['payment', 'invoice', 'account'] as const)(
		'puts the PDF among the files of the %s, once',
		async (to) => {
			const all = await sources();
			const intent = await pay();
			const ids = await record({ Stripe_Payment_ID__c: intent.id });
			const made = await makeReceipt(all, request(intent.id));
			const first = await attachReceipt(all.salesforce.connection, { to }, made);
			const second = await attachReceipt(all.salesforce.connection, { to }, made);
			expect(first).toMatchObject({ recordId: ids[to], wasThere: false });
			expect(second).toEqual({ ...first, wasThere: true });
			const { records } = (await world.api(
				'GET',
				`/query?q=${encodeURIComponent(`SELECT ContentDocument.Title, ContentDocument.FileExtension, ContentDocument.ContentSize FROM ContentDocumentLink WHERE LinkedEntityId = '${ids[to]}'`)}`,
			)) as { records: Array<{ ContentDocument: object }> };
			expect(records.map(({ ContentDocument }) => ContentDocument)).toEqual([
				expect.objectContaining({
					Title: `Receipt INV-1001 ${intent.id}`,
					FileExtension: 'pdf',
					ContentSize: made.pdf.length,
				}),
			]);
		},
	);

	it('that cannot be done is told beside the receipt', async () => {
		const all = await sources();
		const intent = await pay();
		const made = await makeReceipt(all, request(intent.id));
		const { problem } = await attachReceipt(all.salesforce.connection, { to: 'invoice' }, made);
		expect(problem?.message).toContain('Salesforce has no record of this payment yet');
		const lost = await attachReceipt(
			all.salesforce.connection,
			{ to: 'record', recordId: '001000000000001AAA' },
			made,
		);
		expect(lost).toMatchObject({ wasThere: false, problem: { origin: 'salesforce' } });
	});
});
