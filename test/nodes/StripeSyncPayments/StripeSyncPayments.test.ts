import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { useSkippedWaits } from '../../support/skippedWaits';
import { useSyncSandbox } from '../StripeSyncCustomers/support';

useSkippedWaits();

const sandbox = useSyncSandbox();

/** Runs the node alone; resolves with the items of its outputs. */
async function run(parameters: INodeParameters, items: IDataObject[] = [{}], node: object = {}) {
	const result = await runWorkflow({
		workflow: chain(START, {
			name: 'Sync',
			type: 'n8n-nodes-stripe-salesforce.stripeSyncPayments',
			parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
			credentials: {
				stripeAccountApi: { id: 'stripe', name: 'Stripe' },
				salesforceClientCredentialsApi: { id: 'org', name: 'Org' },
			},
			...node,
		}),
		credentials: sandbox().credentials(),
		pinData: { Start: items.map((json) => ({ json })) },
	});
	const outputs = (result.nodes['Sync'] ?? []).map((list) => list.map(({ json }) => json));
	return { outputs, message: result.error?.message ?? '' };
}

async function invoiceOf(amount: number) {
	const stripe = sandbox().client();
	const { id: customer } = await stripe.customers.create({ name: 'Acme' });
	const create = async (type: string, body: object) =>
		((await sandbox().api('POST', `/sobjects/${type}`, body)) as { id: string }).id;
	const Account__c = await create('Account', { Name: 'Acme', Stripe_Customer_ID__c: customer });
	const invoice = await create('Invoice__c', {
		Name: 'INV-1',
		Account__c,
		Amount__c: amount,
		Status__c: 'Sent',
	});
	return { customer, invoice };
}

async function pay(customer: string, amount: number, invoice?: string): Promise<string> {
	const { id } = await sandbox()
		.client()
		.paymentIntents.create({
			amount,
			currency: 'usd',
			customer,
			confirm: true,
			payment_method: 'pm_card_visa',
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			...(invoice !== undefined && { metadata: { salesforce_invoice_id: invoice } }),
		});
	return id;
}

describe('Stripe to Salesforce', () => {
	const fromStripe = { operation: 'fromStripe' };

	it('puts out each payment with its invoice, and what belongs nowhere by its own output', async () => {
		const { customer, invoice } = await invoiceOf(50);
		const first = await pay(customer, 2500, invoice);
		const second = await pay(customer, 2500, invoice);
		const { id: stranger } = await sandbox().client().customers.create({ name: 'Stranger' });
		const lost = await pay(stranger, 700);

		const { outputs } = await run(fromStripe);

		const [synced = [], unmatched = [], problems] = outputs;
		expect(synced.map(({ paymentId }) => paymentId).sort()).toEqual([first, second].sort());
		expect(synced[0]).toMatchObject({
			status: 'created',
			paymentStatus: 'Succeeded',
			amount: '25.00',
			currency: 'USD',
			accountName: 'Acme',
			customerId: customer,
			invoiceId: invoice,
			invoiceNumber: 'INV-1',
			invoiceStatus: 'Paid',
			invoiceBalance: '0.00',
		});
		expect(unmatched).toEqual([expect.objectContaining({ paymentId: lost, status: 'unmatched' })]);
		expect(problems).toEqual([]);
		const [held] = await sandbox().records('Invoice__c');
		expect(held).toMatchObject({ Amount_Paid__c: 50, Balance__c: 0, Status__c: 'Paid' });
	});

	it('puts out nothing when it runs again, or its figures as one item', async () => {
		const { customer, invoice } = await invoiceOf(50);
		await pay(customer, 2500, invoice);
		await run(fromStripe);

		const again = await run(fromStripe);
		const summary = await run({ ...fromStripe, options: { output: 'summary', startOver: true } });

		expect(again.outputs).toEqual([[], [], []]);
		expect(summary.outputs[0]).toEqual([
			expect.objectContaining({ summary: '1 unchanged', payments: 1, unchanged: 1, problems: 0 }),
		]);
	});

	it('says up to when all is in step, and goes on from a moment that the builder sets', async () => {
		const { customer, invoice } = await invoiceOf(50);
		await pay(customer, 2500, invoice);
		const first = await run({ ...fromStripe, options: { output: 'summary' } });
		const [summary] = first.outputs[0] ?? [];
		expect(summary?.['upTo']).toEqual(expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/));

		const goOnFrom = new Date(Date.now() - 3_600_000).toISOString();
		const again = await run({ ...fromStripe, options: { output: 'summary', goOnFrom } });

		expect(again.outputs[0]).toEqual([expect.objectContaining({ payments: 1, unchanged: 1 })]);
		const { message } = await run({ ...fromStripe, options: { goOnFrom: 'last week' } });
		expect(message).toContain('Go On From: “last week” is not a date');
	});

	it('puts what Salesforce refuses out by Problems, and the rest by Synced', async () => {
		const { customer, invoice } = await invoiceOf(50);
		const good = await pay(customer, 2500, invoice);
		const bad = await pay(customer, 700, invoice);
		const condition = 'Amount__c = 7';
		const rule = { object: 'Payment__c', condition, message: 'Seven is off limits.' };
		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });

		const { outputs } = await run(fromStripe);

		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [] } });
		expect(outputs[0]?.map(({ paymentId }) => paymentId)).toEqual([good]);
		expect(outputs[2]).toEqual([
			expect.objectContaining({
				paymentId: bad,
				error: expect.stringContaining('Seven is off limits'),
			}),
		]);
		const [held] = await sandbox().records('Invoice__c');
		expect(held).toMatchObject({ Amount_Paid__c: 25 });

		const next = await run(fromStripe);
		expect(next.outputs[0]?.map(({ paymentId }) => paymentId)).toEqual([bad]);
	});

	it('refuses to begin while the org lacks what it needs, and says what to do', async () => {
		const { message } = await run({
			...fromStripe,
			options: {
				nameMapping: { mapping: [{ ours: 'Payment__c', existing: 'Receipt__c' }] },
			},
		});
		expect(message).toContain('Receipt__c: the org has no such object');
	});

	it.each([
		[{ since: 'yesterday-ish' }, 'Payments Since: “yesterday-ish” is not a date'],
		[
			{ invoiceRule: { rule: { metadataKey: 'order', invoiceField: 'Order No' } } },
			'Invoice Rule > Invoice Field: “Order No” is not the API name',
		],
		[
			{ invoiceRule: { rule: { metadataKey: 'order', invoiceField: 'Order_No__c' } } },
			'Order_No__c',
		],
	])('refuses %j', async (options, message) => {
		expect((await run({ ...fromStripe, options })).message).toContain(message);
	});
});

describe('One Payment', () => {
	const onePayment = { operation: 'onePayment' };

	it('brings the payment of each item, in order, and what belongs nowhere by its own output', async () => {
		const { customer, invoice } = await invoiceOf(50);
		const first = await pay(customer, 2500, invoice);
		const { id: stranger } = await sandbox().client().customers.create({ name: 'Stranger' });
		const lost = await pay(stranger, 700);

		const { outputs } = await run(onePayment, [{ paymentId: first }, { paymentId: lost }]);

		expect(outputs.map((list) => list.map(({ paymentId }) => paymentId))).toEqual([
			[first],
			[lost],
		]);
		expect(outputs[0]?.[0]).toMatchObject({
			invoiceStatus: 'Partially Paid',
			invoiceBalance: '25.00',
		});
	});

	it.each([
		['', 'Payment ID: it is empty'],
		['cus_123', 'Payment ID: “cus_123” is not the ID of a payment'],
		['pi_unknown', 'Payment ID: Stripe knows no payment “pi_unknown”'],
	])('refuses “%s”', async (paymentId, message) => {
		expect((await run(onePayment, [{ paymentId }])).message).toContain(message);
	});

	it('takes the address of a payment’s page', async () => {
		const { customer } = await invoiceOf(50);
		const id = await pay(customer, 2500);
		const paymentId = `https://dashboard.stripe.com/test/payments/${id}`;
		const { outputs } = await run(onePayment, [{ paymentId }]);
		expect(outputs[0]?.[0]).toMatchObject({ paymentId: id, status: 'created' });
	});
});

describe('Compare', () => {
	const compare = { operation: 'compare', period: 'thisMonth' };

	it('puts out a row for each difference, and the totals by day and currency', async () => {
		const { customer, invoice } = await invoiceOf(50);
		await pay(customer, 2500, invoice);
		await run({ operation: 'fromStripe' });
		const late = await pay(customer, 1000);

		const { outputs } = await run(compare);

		const [differences = [], totals = []] = outputs;
		expect(outputs).toHaveLength(2);
		expect(differences).toEqual([
			{
				difference: 'missingInSalesforce',
				message: `Payment ${late} of 10.00 USD is Succeeded in Stripe and not in Salesforce`,
				day: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
				paymentId: late,
				paymentRecordId: '',
				customerId: customer,
				accountId: expect.stringMatching(/^001/),
				accountName: 'Acme',
				invoiceId: '',
				invoiceNumber: '',
				currency: 'USD',
				amount: '10.00',
				inStripe: 'Succeeded',
				inSalesforce: '',
			},
		]);
		expect(totals.at(-1)).toEqual({
			day: 'Total',
			currency: 'USD',
			stripePayments: 2,
			stripeAmount: '35.00',
			stripeRefunded: '0.00',
			stripeDisputed: '0.00',
			stripeKept: '35.00',
			salesforcePayments: 1,
			salesforceAmount: '25.00',
			salesforceRefunded: '0.00',
			salesforceDisputed: '0.00',
			salesforceKept: '25.00',
			difference: '10.00',
			agrees: false,
			enteredPayments: 0,
			enteredAmount: '0.00',
		});
	});

	it('counts the differences of each kind, where that is enough', async () => {
		const { customer } = await invoiceOf(50);
		await pay(customer, 1000);

		const { outputs } = await run({ ...compare, options: { differences: 'counts' } });

		expect(outputs[0]).toEqual([
			expect.objectContaining({
				summary: '1 payments of Stripe compared: 1 in Stripe alone.',
				payments: 1,
				total: 1,
				missingInSalesforce: 1,
				paidTwice: 0,
			}),
		]);
	});

	it.each([
		[{ period: 'dates', from: 'soon' }, 'From: “soon” is not a date'],
		[{ period: 'dates', from: '2026-02-01', to: '2026-01-01' }, 'To: it lies before From'],
		[{ period: 'someday' }, 'Period'],
		[{ options: { differences: 'some' } }, 'Differences'],
	])('refuses %j', async (parameters, message) => {
		expect((await run({ ...compare, ...parameters })).message).toContain(message);
	});
});

describe('Both', () => {
	it('reports what was entered in Salesforce, gives back what was asked for, and is at rest then', async () => {
		const { customer, invoice } = await invoiceOf(50);
		const card = await pay(customer, 2500, invoice);
		const [account] = (await sandbox().records('Account')).filter(
			(each) => each['Stripe_Customer_ID__c'] === customer,
		);
		await sandbox().api('POST', '/sobjects/Payment__c', {
			Name: 'Cash on site',
			Account__c: account?.['Id'],
			Invoice__c: invoice,
			Amount__c: 25,
			Method__c: 'Cash',
			Status__c: 'Succeeded',
			Source__c: 'Salesforce',
		});

		const { outputs, message } = await run({ operation: 'both' });

		expect(message).toBe('');
		const [synced = [], unmatched, problems] = outputs;
		expect(synced).toHaveLength(2);
		expect(synced).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ paymentId: card, status: 'created' }),
				expect.objectContaining({
					paymentId: expect.stringMatching(/^pr_/),
					status: 'created',
					amount: '25.00',
					customerId: customer,
					accountName: 'Acme',
					invoiceNumber: 'INV-1',
					invoiceStatus: 'Paid',
					message: expect.stringMatching(/^Reported payment Cash on site of 25.00 USD to Stripe/),
				}),
			]),
		);
		expect([unmatched, problems]).toEqual([[], []]);
		const again = await run({ operation: 'both' });
		expect(again.outputs).toEqual([[], [], []]);
	});
});

describe('Salesforce to Stripe', () => {
	it('puts out what waits by Unmatched, and what Stripe cannot be told by Problems', async () => {
		const enter = async (values: object) =>
			await sandbox().api('POST', '/sobjects/Payment__c', {
				Name: 'Cash on site',
				Amount__c: 25,
				Method__c: 'Cash',
				Status__c: 'Succeeded',
				Source__c: 'Salesforce',
				...values,
			});
		await enter({});
		await enter({ Name: 'By card', Method__c: 'Card' });

		const { outputs } = await run({ operation: 'toStripe' });

		const [synced, unmatched, problems] = outputs;
		expect(synced).toEqual([]);
		expect(unmatched).toEqual([
			expect.objectContaining({
				status: 'unmatched',
				message:
					'Stripe was not told of payment Cash on site of 25.00 USD: it belongs to no account',
			}),
		]);
		expect(problems).toEqual([
			expect.objectContaining({ error: expect.stringContaining('Method: it is “Card”') }),
		]);
	});
});
