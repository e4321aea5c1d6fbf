import { SEEDED } from '../../../sandbox/stripe/accounts';
import { newPayer } from '../../support/payer';
import { startTakeNodeWorld, type TakeNodeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeNodeWorld;
beforeAll(async () => {
	world = await startTakeNodeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const CONTINUE = { onError: 'continueErrorOutput' };
const charge = { resource: 'payment', operation: 'charge', method: 'newestCard' };
const intents = async () =>
	(await world.stripeClient.paymentIntents.list({ customer: world.customerId })).data;

test('a part of an invoice is charged, and Salesforce says so at once', async () => {
	await world.store('pm_card_visa');
	const id = await world.invoice({ Status__c: 'Sent' });

	const { result, items } = await world.run({
		parameters: { ...charge, amount: '30' },
		items: [{ Id: id }],
	});

	expect(result.error).toBeUndefined();
	const [payment] = await world.paymentsInOrg();
	expect(items).toEqual([
		{
			paymentId: payment?.['Stripe_Payment_ID__c'],
			status: 'succeeded',
			amount: '30.00',
			currency: 'USD',
			customerId: world.customerId,
			accountId: world.accountId,
			paymentMethodId: expect.stringMatching(/^pm_/) as string,
			paymentMethod: expect.stringContaining('Visa ending in 4242') as string,
			alreadyCharged: false,
			paymentRecordId: payment?.['Id'],
			invoiceId: id,
			invoiceNumber: expect.stringMatching(/^INV-/) as string,
			invoiceStatus: 'Partially Paid',
			invoiceBalance: '20.00',
		},
	]);
	expect(payment).toMatchObject({ Amount__c: 30, Status__c: 'Succeeded', Method_Last4__c: '4242' });
	expect(await world.record('Invoice__c', id)).toMatchObject({
		Amount_Paid__c: 30,
		Status__c: 'Partially Paid',
	});
});

test('which method is charged may come from the item; one by its ID needs the ID', async () => {
	await world.store('pm_card_visa');
	const id = await world.invoice({ Status__c: 'Sent' });
	const parameters = { ...charge, method: '={{ $json.method }}' };

	const chosen = await world.run({ parameters, items: [{ Id: id, method: 'newestCard' }] });
	const byId = await world.run({ parameters, items: [{ Id: id, method: 'id' }] });

	expect(chosen.items).toMatchObject([{ status: 'succeeded' }]);
	expect(byId.result.error?.message).toBe('Payment Method ID: it is set, but yields nothing');
});

test('a refund on a connected account is looked up there for Salesforce, too', async () => {
	const [{ id: stripeAccount }] = SEEDED.connected;
	const { id } = await world.stripeClient.paymentIntents.create(
		{
			amount: 2500,
			currency: 'usd',
			confirm: true,
			payment_method: 'pm_card_visa',
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		},
		{ stripeAccount },
	);

	const { result, items, failed } = await world.run({
		parameters: {
			resource: 'payment',
			operation: 'refund',
			paymentId: id,
			options: {
				connectedAccount: { __rl: true, mode: 'id', value: stripeAccount },
			},
		},
	});

	expect([result.error, failed]).toEqual([undefined, []]);
	expect(items).toMatchObject([{ paymentId: id, status: 'succeeded' }]);
	expect(items[0]).not.toHaveProperty('error');
	expect(await world.paymentsInOrg()).toMatchObject([
		{ Stripe_Payment_ID__c: id, Status__c: 'Refunded' },
	]);
});

test('a retried node charges once, and so do two executions of one month', async () => {
	await world.store('pm_card_visa');
	const id = await world.invoice();
	const parameters = { ...charge, amount: '10' };
	const run = async (executionId: string, more = {}) =>
		await world.run({ parameters: { ...parameters, ...more }, items: [{ Id: id }], executionId });

	await run('one');
	expect((await run('one')).items[0]).toMatchObject({ alreadyCharged: true });
	expect(await intents()).toHaveLength(1);
	await Promise.all([run('two', { chargeKey: 'm1' }), run('three', { chargeKey: 'm1' })]);
	expect(await intents()).toHaveLength(2);
	expect(await world.record('Invoice__c', id)).toMatchObject({ Amount_Paid__c: 20 });
});

test.each([
	['amount', 'Amount'],
	['chargeKey', 'Charge Key'],
])(
	'an expression that yields nothing in %s does not stand for an empty field',
	async (name, label) => {
		await world.store('pm_card_visa');
		const id = await world.invoice();
		const run = async (expression: string) =>
			await world.run({ parameters: { ...charge, [name]: expression }, items: [{ Id: id }] });

		const { result } = await run('={{ $json.notThere }}');
		expect(result.error?.message).toContain(`${label}: it is set, but yields nothing`);
		expect(await intents()).toEqual([]);

		expect((await run("={{ $json.notThere ?? '' }}")).items).toMatchObject([{ amount: '50.00' }]);
	},
);

test('a refund whose amount yields nothing gives nothing back', async () => {
	const customer = world.customerId;
	const { id } = await world.stripeClient.paymentIntents.create({
		amount: 500,
		currency: 'usd',
		customer,
		payment_method: await world.store('pm_card_visa'),
		confirm: true,
		off_session: true,
	});
	const { result } = await world.run({
		parameters: {
			resource: 'payment',
			operation: 'refund',
			paymentId: id,
			refundAmount: '={{ $json.notThere }}',
			writeToSalesforce: false,
		},
	});

	expect(result.error?.message).toContain('Amount to Refund: it is set, but yields nothing');
	expect((await world.stripeClient.refunds.list()).data).toEqual([]);
});

test('items of one invoice in one run are charged one after the other, and together never too much', async () => {
	await world.store('pm_card_visa');
	const id = await world.invoice();

	const { items, failed } = await world.run({
		parameters: { ...charge, amount: '30' },
		items: [{ Id: id }, { Id: id }, { Id: id }],
		node: CONTINUE,
	});

	expect(items).toHaveLength(1);
	expect(failed.map(({ error }) => error)).toEqual([
		expect.stringContaining('30.00 USD are more than the 20.00 USD that are left'),
		expect.stringContaining('30.00 USD are more than the 20.00 USD that are left'),
	]);
	expect(await intents()).toHaveLength(1);
});

test('a decline leaves by the error output with what helps, and the org knows of it', async () => {
	await world.store('pm_card_chargeCustomerFail');
	const id = await world.invoice();

	const { items, failed } = await world.run({
		parameters: charge,
		items: [{ Id: id }],
		node: CONTINUE,
	});

	expect(items).toEqual([]);
	const [declined] = await world.paymentsInOrg();
	expect(failed).toMatchObject([
		{
			error: expect.stringMatching(
				/^Charging 50\.00 USD to Visa ending in \d{4}, expires .* was declined: The bank declined the payment and gave no reason$/,
			) as string,
			details: {
				whatToDo: expect.stringMatching(
					/^Nothing has been taken\. The payer has to ask the bank/,
				) as string,
				code: 'generic_decline',
				requestId: expect.stringMatching(/^req_/) as string,
				tryAgain: 'afterPayer',
				nextStep: 'sendPaymentLink',
				paymentId: declined?.['Stripe_Payment_ID__c'],
			},
		},
	]);
	expect(declined).toMatchObject({ Status__c: 'Failed', Invoice__c: id });
	expect(await world.record('Invoice__c', id)).not.toMatchObject({ Amount_Paid__c: 50 });
});

test('a payment stands though Salesforce refuses it, and the item says so', async () => {
	await world.store('pm_card_visa');
	const id = await world.invoice();
	await world.call('POST', '/faults', {
		service: 'salesforce',
		method: 'PATCH',
		path: '/composite/sobjects',
		fault: {
			type: 'status',
			status: 400,
			body: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No' }],
		},
	});

	const { items } = await world.run({ parameters: charge, items: [{ Id: id }] });

	expect(items[0]).toMatchObject({
		status: 'succeeded',
		error: expect.stringContaining('No') as string,
	});
	expect(await intents()).toHaveLength(1);
});

test('where nobody can sign in, each item leaves by the error output, and none as paid', async () => {
	await world.store('pm_card_visa');
	const id = await world.invoice();
	// Nor is a session from before of any use.
	await world.call('POST', '/faults', {
		service: 'salesforce',
		path: '/services/data',
		fault: {
			type: 'status',
			status: 401,
			body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
		},
	});
	await world.call('POST', '/faults', {
		service: 'salesforce',
		path: 'oauth2/token',
		fault: { type: 'status', status: 400, body: { error: 'invalid_client' } },
	});

	const { items, failed } = await world.run({
		parameters: charge,
		items: [{ Id: id }, { Id: id }],
		node: CONTINUE,
	});

	expect(items).toEqual([]);
	expect(failed.map(({ error }) => error)).toEqual([
		expect.stringContaining('Salesforce'),
		expect.stringContaining('Salesforce'),
	]);
	expect(await intents()).toEqual([]);
});

test('an amount of a customer needs no Salesforce', async () => {
	const method = await world.store('pm_card_visa');

	const { result, items } = await world.run({
		parameters: {
			...charge,
			payFor: 'amount',
			customerId: world.customerId,
			amount: '12.50',
			currency: 'eur',
			method: 'id',
			methodId: method,
		},
		without: 'salesforceClientCredentialsApi',
	});

	expect(result.error).toBeUndefined();
	expect(items[0]).toMatchObject({ amount: '12.50', currency: 'EUR', status: 'succeeded' });
});

test('a refund and a cancellation are written into Salesforce', async () => {
	await world.store('pm_card_visa');
	const id = await world.invoice();
	const { items } = await world.run({ parameters: charge, items: [{ Id: id }] });
	const paymentId = items[0]?.['paymentId'] as string;

	const refund = { resource: 'payment', operation: 'refund', refundAmount: '20' };
	const refunded = await world.run({
		parameters: { ...refund, reason: 'requested_by_customer' },
		items: [{ paymentId }],
		executionId: 'r',
	});
	const again = await world.run({
		parameters: { ...refund, reason: 'requested_by_customer' },
		items: [{ paymentId }],
		executionId: 'r',
	});

	expect(refunded.items[0]).toMatchObject({
		status: 'succeeded',
		amount: '20.00',
		paymentId,
		alreadyRefunded: false,
		invoiceStatus: 'Partially Paid',
		invoiceBalance: '20.00',
	});
	expect(again.items[0]).toMatchObject({ alreadyRefunded: true });
	expect((await world.stripeClient.refunds.list({ payment_intent: paymentId })).data).toHaveLength(
		1,
	);

	await world.store('pm_usBankAccount_success');
	const begun = await world.stripeClient.paymentIntents.create({
		amount: 900,
		currency: 'usd',
		customer: world.customerId,
	});
	const canceled = await world.run({
		parameters: { resource: 'payment', operation: 'cancel' },
		items: [{ paymentId: begun.id }],
	});
	expect(canceled.items[0]).toMatchObject({ status: 'canceled', alreadyCanceled: false });
});

test('a payment begun on a page of Checkout is canceled with its page; one completed there is refused', async () => {
	const cancel = { resource: 'payment', operation: 'cancel' };
	const begin = async (form: Record<string, string>) => {
		const { id, url } = await world.stripeClient.checkout.sessions.create({
			mode: 'payment',
			customer: world.customerId,
			success_url: 'https://acme.example/thanks',
			line_items: [
				{ price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Service' } } },
			],
		});
		const payer = newPayer(world.pages);
		await payer.open(url ?? '');
		await payer.submit({ name: 'Rose', ...form });
		await world.pass(1);
		return await world.stripeClient.checkout.sessions.retrieve(id);
	};

	const open = await begin({
		method: 'card',
		number: '4000000000000002',
		expiry: '12/34',
		cvc: '123',
	});
	const closed = await world.run({
		parameters: cancel,
		items: [{ paymentId: open.payment_intent }],
	});
	expect(closed.items[0]).toMatchObject({ status: 'canceled', alreadyCanceled: false });
	expect((await world.stripeClient.checkout.sessions.retrieve(open.id)).status).toBe('expired');
	expect(await world.paymentsInOrg()).toMatchObject([{ Status__c: 'Canceled' }]);

	const completed = await begin({ method: 'us_bank_account', bank: 'success' });
	const { failed } = await world.run({
		parameters: cancel,
		items: [{ paymentId: completed.payment_intent }],
		node: CONTINUE,
	});
	expect(failed).toMatchObject([
		{
			error: expect.stringContaining(
				'cannot be canceled once the payer has completed that',
			) as string,
			details: { whatToDo: 'Refund it once it has settled' },
		},
	]);
});
