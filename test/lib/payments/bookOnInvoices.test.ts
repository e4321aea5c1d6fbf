import { type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.call('DELETE', '/faults');
	await world.restart();
});

const stripe = () => world.clientOf('');
const paidOf = async (id: string) => {
	const { Amount_Paid__c, Balance__c, Status__c } = await world.invoice(id);
	return [Amount_Paid__c, Balance__c, Status__c];
};

async function stripeInvoice(customer: string): Promise<string> {
	const { id } = await stripe().invoices.create({
		customer,
		collection_method: 'send_invoice',
		days_until_due: 30,
	});
	await stripe().invoices.addLines(id, { lines: [{ amount: 2500, description: 'Work' }] });
	await stripe().invoices.finalizeInvoice(id);
	return id;
}

const attempts = async () =>
	(await world.calls('stripe')).filter(({ path }) => path.endsWith('/attach_payment')).length;

describe('a payment is not booked on an invoice in Stripe', () => {
	it('that it does not name itself: a rule of the builder’s joins it to the invoice of the org alone', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const Stripe_Invoice_ID__c = await stripeInvoice(customer);
		const invoice = await world.newInvoice(accountId, 25, { Name: 'A-1', Stripe_Invoice_ID__c });
		await world.pay(2500, { customer, more: { metadata: { order: 'A-1' } } });

		await world.pull({ rule: { metadataKey: 'order', invoiceField: 'Name' } });

		expect(await world.invoice(invoice)).toMatchObject({ Status__c: 'Paid' });
		expect(await attempts()).toBe(0);
	});

	it('from which people have moved it', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const other = await world.newInvoice(accountId, 25, { Name: 'INV-2' });
		await world.pay(2500, { customer, invoice });
		await world.pull();
		const [record] = await world.records('Payment__c');
		const path = `/sobjects/Payment__c/${String(record?.['Id'])}`;
		await world.api('PATCH', path, { Invoice__c: other });
		const Stripe_Invoice_ID__c = await stripeInvoice(customer);
		await world.api('PATCH', `/sobjects/Invoice__c/${invoice}`, { Stripe_Invoice_ID__c });

		await world.pull({}, { startOver: true });

		expect(await attempts()).toBe(0);
	});

	it('when it is booked on another one already', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const [one, other] = [await stripeInvoice(customer), await stripeInvoice(customer)];
		const invoice = await world.newInvoice(accountId, 25, { Stripe_Invoice_ID__c: one });
		const { id: payment_intent } = await world.pay(2500, { customer, invoice });
		await stripe().invoices.attachPayment(other, { payment_intent });
		await world.forgetCalls();

		await world.pull();

		expect(await attempts()).toBe(0);
		expect((await stripe().invoices.retrieve(one)).amount_paid).toBe(0);
	});

	it('as long as its money has not come, or when it has failed', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const Stripe_Invoice_ID__c = await stripeInvoice(customer);
		const invoice = await world.newInvoice(accountId, 25, { Stripe_Invoice_ID__c });
		await world
			.pay(2500, { customer, invoice, method: 'pm_card_chargeDeclined' })
			.catch(() => undefined);

		const { problems } = await world.pull();

		expect(problems).toEqual([]);
		const [record] = await world.records('Payment__c');
		expect(record).toMatchObject({ Status__c: 'Failed', Invoice__c: invoice });
		expect(record).not.toHaveProperty('Stripe_Invoice_ID__c');
		expect(await attempts()).toBe(0);
	});

	it('for whose invoice Stripe has none', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		await world.pay(2500, { customer, invoice });

		const { done, problems } = await world.pull();

		expect([done.length, problems]).toEqual([1, []]);
		expect(done[0]).not.toHaveProperty('unfinished');
		expect(await world.invoice(invoice)).toMatchObject({ Status__c: 'Paid' });
		expect(await attempts()).toBe(0);
	});

	it('that refuses it, and that is told in a note and not tried by each run', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const inStripe = await stripeInvoice(customer);
		const invoice = await world.newInvoice(accountId, 25, { Stripe_Invoice_ID__c: inStripe });
		await world.pay(2500, { customer, invoice });
		const body = { error: { type: 'invalid_request_error', message: 'Not this one' } };
		await world.call('POST', '/faults', {
			service: 'stripe',
			path: 'attach_payment',
			fault: { type: 'status', status: 400, body },
		});

		const { done, problems } = await world.pull();

		expect(problems).toEqual([]);
		expect(done.map(({ notes }) => notes)).toEqual([
			[`Invoice ${inStripe} in Stripe does not count the payment: Not this one`],
		]);
		await world.pass(3600);
		// Events may come to light late, so that it is met once more.
		await world.pull();
		await world.pass(3600);
		await world.forgetCalls();
		await world.pull();
		expect(await attempts()).toBe(0);
	});
});

it('what an outage keeps from being booked is booked by the next run, and told as a problem meanwhile', async () => {
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const inStripe = await stripeInvoice(customer);
	const invoice = await world.newInvoice(accountId, 25, { Stripe_Invoice_ID__c: inStripe });
	await world.pay(2500, { customer, invoice });
	const fault = { type: 'status', status: 500, body: { error: { type: 'api_error' } } };
	await world.call('POST', '/faults', { service: 'stripe', path: 'attach_payment', fault });

	const [first] = (await world.pull()).done;
	await world.call('DELETE', '/faults');
	await world.pass(3600);
	await world.pull();

	expect(first).toMatchObject({ retry: true });
	const [record] = await world.records('Payment__c');
	expect(record).toMatchObject({ Stripe_Invoice_ID__c: inStripe });
	expect((await stripe().invoices.retrieve(inStripe)).amount_paid).toBe(2500);
});

it('books a payment on the invoice in Stripe once, though its payer never came back', async () => {
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const { id: inStripe } = await stripe().invoices.create({
		customer,
		collection_method: 'send_invoice',
		days_until_due: 30,
	});
	await stripe().invoices.addLines(inStripe, { lines: [{ amount: 5000, description: 'Work' }] });
	await stripe().invoices.finalizeInvoice(inStripe);
	const invoice = await world.newInvoice(accountId, 50, { Stripe_Invoice_ID__c: inStripe });
	const { id } = await world.pay(2500, { customer, invoice });
	await world.pay(2500, { customer });
	const attachments = async () =>
		(await world.calls('stripe')).filter(({ path }) => path.endsWith('/attach_payment'));
	await world.forgetCalls();

	const first = await world.pull();

	expect(first.problems).toEqual([]);
	expect(await stripe().invoices.retrieve(inStripe)).toMatchObject({
		status: 'open',
		amount_paid: 2500,
	});
	expect(await attachments()).toHaveLength(1);
	const records = await world.records('Payment__c');
	expect(records.find(({ Stripe_Payment_ID__c }) => Stripe_Payment_ID__c === id)).toMatchObject({
		Stripe_Invoice_ID__c: inStripe,
	});
	await world.pass(3600);
	expect((await world.pull()).done).toEqual([]);
	await world.pull({}, { startOver: true });
	expect(await attachments()).toHaveLength(1);
});

it('says why a payment is not booked on the invoice in Stripe, and tries again when Stripe was away', async () => {
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const { id: inStripe } = await stripe().invoices.create({ customer });
	await stripe().invoices.addLines(inStripe, { lines: [{ amount: 2500, description: 'Work' }] });
	const invoice = await world.newInvoice(accountId, 25, { Stripe_Invoice_ID__c: inStripe });
	const { id } = await world.pay(2500, { customer, invoice });

	const [refused] = (await world.pull()).done;

	expect(refused?.notes?.join()).toContain(
		`Invoice ${inStripe} in Stripe does not count the payment: `,
	);
	await stripe().invoices.finalizeInvoice(inStripe);
	await world.call('POST', '/faults', {
		service: 'stripe',
		path: 'attach_payment',
		fault: { type: 'status', status: 500, body: { error: { type: 'api_error' } } },
	});
	const { problems } = await world.pull({}, { startOver: true });
	expect(problems[0]?.problem.message).toContain(`Booking ${id} on the invoice ${inStripe} failed`);
	await world.call('DELETE', '/faults');
	await world.pass(120);
	await world.pull();
	expect(await stripe().invoices.retrieve(inStripe)).toMatchObject({ amount_paid: 2500 });
	expect(await paidOf(invoice)).toEqual([25, 0, 'Paid']);
});
