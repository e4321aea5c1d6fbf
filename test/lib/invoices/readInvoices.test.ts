import { balanceOf } from '../../../lib/invoices/balance';
import { ORG_ID_KEY } from '../../../lib/customers/metadataKeys';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import { invoiceReader } from '../../../lib/invoices/readInvoices';
import { resolveModel } from '../../../lib/model/resolveModel';
import { invoicePayments } from '../../../lib/invoices/stripePayments';
import { type InvoiceWorld, startInvoiceWorld } from './support';

jest.setTimeout(60_000);

let world: InvoiceWorld;
beforeAll(async () => {
	world = await startInvoiceWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

async function read(id: string) {
	const invoice = (await (await invoiceReader(world.connection, world.model)).read([id])).get(id);
	if (!invoice) throw new Error('There is no such invoice');
	return invoice;
}

async function pay(invoiceId: string, amount: number, method = 'pm_card_visa') {
	return await world.stripeClient.paymentIntents.create({
		amount,
		currency: 'usd',
		customer: world.customerId,
		payment_method: method,
		confirm: true,
		metadata: { [INVOICE_ID_KEY]: invoiceId },
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		...(method.includes('Bank') && {
			mandate_data: { customer_acceptance: { type: 'offline' as const } },
		}),
	});
}

const paymentsInStripe = async (id: string, createdAt = '', orgId = '') =>
	await invoicePayments(world.stripeClient, {
		id,
		orgId,
		customerId: world.customerId,
		createdAt,
	});

test('an invoice comes with its account, the customer and what the org knows of its payments', async () => {
	const id = await world.invoice({ Currency__c: 'eur', Due_Date__c: '2026-12-24' });
	await world.payment(id, { Amount__c: 20, Currency__c: 'EUR', Amount_Refunded__c: 5 });
	await world.payment(id, { Amount__c: 10, Currency__c: 'EUR', Status__c: 'Pending' });
	await world.payment(id, { Amount__c: 7, Currency__c: 'EUR', Status__c: 'Failed' });

	const invoice = await read(id);

	expect(invoice).toMatchObject({
		id,
		accountId: world.accountId,
		accountName: 'Edge Communications',
		customerId: world.customerId,
		dueDate: '2026-12-24',
		linkVersion: 0,
		reminderStep: 0,
		location: '',
	});
	const { total, paid, inFlight, left } = balanceOf(invoice);
	expect([total, paid, inFlight, left].map(String)).toEqual([
		'50.00 EUR',
		'15.00 EUR',
		'10.00 EUR',
		'25.00 EUR',
	]);
});

test('an invoice says which links were sent, and where its account belongs', async () => {
	await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
		Stripe_Location__c: 'berlin',
	});
	const id = await world.invoice({
		Payment_Link__c: 'https://acme.example/pay',
		Payment_Link_ID__c: 'plink_1',
		Payment_Link_Version__c: 3,
		Payment_Link_Sent_Key__c: 'key',
		Reminder_Step__c: 2,
		Reminder_State__c: 'begun',
		Stripe_Invoice_ID__c: 'in_1',
		Status__c: 'Sent',
	});

	expect(await read(id)).toMatchObject({
		location: 'berlin',
		paymentLink: 'https://acme.example/pay',
		paymentLinkId: 'plink_1',
		linkVersion: 3,
		linkSentKey: 'key',
		linkSentAt: '',
		reminderStep: 2,
		reminderState: 'begun',
		remindedAt: '',
		stripeInvoiceId: 'in_1',
		status: 'Sent',
	});
});

test('an org that lacks fields for locations and links has its invoices all the same', async () => {
	const id = await world.invoice();
	const model = resolveModel([
		{ ours: 'Account.Stripe_Location__c', existing: 'Not_There__c' },
		{ ours: 'Invoice__c.Payment_Link__c', existing: 'Not_There_Either__c' },
	]);

	const invoice = (await (await invoiceReader(world.connection, model)).read([id])).get(id);

	expect(invoice).toMatchObject({ id, location: '', paymentLink: '' });
});

test.each([
	['Succeeded', 'paid', '13.00 USD', false],
	['Partially Refunded', 'paid', '13.00 USD', false],
	['Disputed', 'paid', '13.00 USD', true],
	['Pending', 'pending', '20.00 USD', false],
	['Requires Action', 'waiting', '20.00 USD', false],
	['Failed', 'none', '0.00 USD', false],
	['Canceled', 'none', '0.00 USD', false],
] as const)('a payment that is %s is %s with %s', async (status, place, amount, isDisputed) => {
	const id = await world.invoice();
	await world.payment(id, {
		Status__c: status,
		Amount__c: 20,
		Amount_Refunded__c: 5,
		Amount_Disputed__c: 2,
	});

	const [payment] = (await read(id)).payments;

	expect(payment).toMatchObject({ place, isDisputed });
	expect(payment?.amount.toString()).toBe(amount);
	expect(payment?.disputed.toString()).toBe('2.00 USD');
});

test.each([
	['Invoice__c', 'Reading the invoices'],
	['Payment__c', 'Reading the payments'],
])('a refusal of %s says what was tried', async (object, doing) => {
	const id = await world.invoice();
	const reader = await invoiceReader(world.connection, world.model);
	await world.call('POST', '/faults', {
		service: 'salesforce',
		path: `FROM(\\+|%20)${object}`,
		times: 1,
		fault: {
			type: 'status',
			status: 400,
			body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }],
		},
	});

	await expect(reader.read([id])).rejects.toThrow(doing);
});

test('an invoice that is not there is missing, whatever the form of its ID', async () => {
	const id = await world.invoice();
	const reader = await invoiceReader(world.connection, world.model);

	const found = await reader.read([id.slice(0, 15), world.accountId]);

	expect([...found.keys()]).toEqual([id]);
});

test('a payment that only Stripe knows yet counts at once, and one that both know once', async () => {
	const id = await world.invoice();
	const known = await pay(id, 1000);
	await world.payment(id, { Amount__c: 10, Stripe_Payment_ID__c: known.id });
	await pay(id, 500);
	await pay(await world.invoice(), 700);

	const { paid, left } = balanceOf(await read(id), await paymentsInStripe(id));

	expect([paid, left].map(String)).toEqual(['15.00 USD', '35.00 USD']);
});

test('a bank payment is in flight until the bank has paid, and open again when it has not', async () => {
	const id = await world.invoice();
	await pay(id, 2000, 'pm_usBankAccount_success');
	await pay(id, 1000, 'pm_usBankAccount_insufficientFunds');

	const before = balanceOf(await read(id), await paymentsInStripe(id));
	await world.pass(10 * 24 * 60 * 60);
	const after = balanceOf(await read(id), await paymentsInStripe(id));

	expect([before.inFlight, before.left].map(String)).toEqual(['30.00 USD', '20.00 USD']);
	expect([after.paid, after.inFlight, after.left].map(String)).toEqual([
		'20.00 USD',
		'0.00 USD',
		'30.00 USD',
	]);
});

test('what was refunded in Stripe is open again though the org has not heard of it', async () => {
	const id = await world.invoice();
	const intent = await pay(id, 5000);
	await world.payment(id, { Amount__c: 50, Stripe_Payment_ID__c: intent.id });
	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Amount_Paid__c: 50 });
	await world.stripeClient.refunds.create({ payment_intent: intent.id, amount: 1250 });

	const { paid, left } = balanceOf(await read(id), await paymentsInStripe(id));

	expect([paid, left].map(String)).toEqual(['37.50 USD', '12.50 USD']);
});

test('a payment for an invoice of the same ID in a copy of the org does not count', async () => {
	const id = await world.invoice({});
	const { orgId } = await read(id);
	expect(orgId).toMatch(/^00D\w{15}$/);
	const { id: foreign } = await pay(id, 1000);
	const { id: own } = await pay(id, 2000);
	const marks = (org: string) => ({ metadata: { [INVOICE_ID_KEY]: id, [ORG_ID_KEY]: org } });
	await world.stripeClient.paymentIntents.update(foreign, marks('00D000000000001EAA'));
	await world.stripeClient.paymentIntents.update(own, marks(orgId.slice(0, 15)));
	await pay(id, 500);

	const counted = await paymentsInStripe(id, '', orgId);

	expect(counted.map(({ amount }) => amount.toString()).sort()).toEqual(['20.00 USD', '5.00 USD']);
});
