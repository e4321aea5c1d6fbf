import { isWrite, type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const stripe = () => world.clientOf('');
const paidOf = async (id: string) => {
	const { Amount_Paid__c, Balance__c, Status__c } = await world.invoice(id);
	return [Amount_Paid__c, Balance__c, Status__c];
};
const edit = async (id: string, values: object) =>
	await world.api('PATCH', `/sobjects/Payment__c/${id}`, values);
const recordOf = async (id: string) =>
	await stripe().paymentRecords.retrieve(String((await world.payment(id))['Stripe_Payment_ID__c']));
/** Requests that write something to a service, but for checkpoints and signing in. */
const writes = async (service: 'stripe' | 'salesforce') =>
	(await world.calls(service)).filter(isWrite);

/** An invoice in Stripe that waits for its payment. */
async function stripeInvoice(customer: string, amount: number): Promise<string> {
	const { id } = await stripe().invoices.create({
		customer,
		collection_method: 'send_invoice',
		days_until_due: 30,
	});
	await stripe().invoices.addLines(id, { lines: [{ amount, description: 'Work' }] });
	await stripe().invoices.finalizeInvoice(id);
	return id;
}

describe('payments that people enter in Salesforce', () => {
	it('cash is reported to Stripe once, and its invoice is Paid', async () => {
		const { accountId, customerId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 25);
		const id = await world.enter({
			Account__c: accountId,
			Invoice__c,
			Amount__c: 25,
			Paid_At__c: '2026-11-20T10:00:00Z',
		});

		const { done, problems } = await world.push();

		expect(problems).toEqual([]);
		const record = await recordOf(id);
		expect(record).toMatchObject({
			amount_guaranteed: { value: 2500, currency: 'usd' },
			customer_details: { customer: customerId },
			payment_method_details: { type: 'custom', custom: { display_name: 'Cash' } },
			processor_details: { custom: { payment_reference: 'Cash on site' } },
			metadata: { salesforce_payment_id: id, salesforce_invoice_id: Invoice__c },
		});
		expect(await world.payment(id)).toMatchObject({
			Stripe_Payment_ID__c: record.id,
			Stripe_Customer_ID__c: customerId,
			Stripe_Mode__c: 'Test',
			Status__c: 'Succeeded',
			Source__c: 'Salesforce',
			Counted_Invoice_ID__c: Invoice__c,
		});
		expect(await paidOf(Invoice__c)).toEqual([25, 0, 'Paid']);
		expect(done.map(({ status, message }) => [status, message])).toEqual([
			[
				'created',
				`Reported payment Cash on site of 25.00 USD to Stripe as ${record.id}; invoice INV-1 is Paid`,
			],
		]);
	});

	it('is at rest: a second run, at once or later, tells and writes nothing', async () => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 25);
		await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 25 });
		await world.push();
		for (const seconds of [0, 5, 3600]) {
			await world.pass(seconds);
			await world.forgetCalls();
			const { done, problems } = await world.push();
			expect([done, problems]).toEqual([[], []]);
			expect([...(await writes('stripe')), ...(await writes('salesforce'))]).toEqual([]);
			expect(await world.calls('stripe')).toEqual([]);
		}
	});

	it('is attached to the invoice in Stripe that its invoice stands for, which counts it', async () => {
		const { accountId, customerId } = await world.newAccount('Acme');
		const inStripe = await stripeInvoice(customerId, 5000);
		const more = { Stripe_Invoice_ID__c: inStripe };
		const Invoice__c = await world.newInvoice(accountId, 50, more);
		const id = await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 20 });

		const { done } = await world.push();

		const { amount_paid, amount_remaining } = await stripe().invoices.retrieve(inStripe);
		expect([amount_paid, amount_remaining]).toEqual([2000, 3000]);
		expect(done[0]?.message).toMatch(
			new RegExp(`as pr_\\w+, attached it to invoice ${inStripe}; invoice INV-1 is Partially Paid`),
		);
		expect(await world.payment(id)).toMatchObject({ Stripe_Invoice_ID__c: inStripe });
		await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 30, Method__c: 'Check' });
		await world.push();
		expect((await stripe().invoices.retrieve(inStripe)).status).toBe('paid');
		expect(await paidOf(Invoice__c)).toEqual([50, 0, 'Paid']);
	});

	it('money given back of it is told to Stripe, in parts and to the end', async () => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 25);
		const id = await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 25 });
		await world.push();
		await edit(id, { Refund_Requested__c: 10 });

		const { done } = await world.push();

		expect((await recordOf(id)).amount_refunded.value).toBe(1000);
		expect(await world.payment(id)).toMatchObject({
			Amount_Refunded__c: 10,
			Status__c: 'Partially Refunded',
			Refund_Status__c: 'Succeeded',
		});
		expect(done[0]).toMatchObject({
			status: 'updated',
			message:
				'Told Stripe that 10.00 USD of payment Cash on site of 25.00 USD was given back; invoice INV-1 is Partially Paid',
			references: { paymentStatus: 'Partially Refunded' },
		});
		expect(await paidOf(Invoice__c)).toEqual([15, 10, 'Partially Paid']);
		await edit(id, { Status__c: 'Refunded' });
		await world.push();
		expect((await recordOf(id)).amount_refunded.value).toBe(2500);
		expect(await world.payment(id)).toMatchObject({ Amount_Refunded__c: 25 });
		expect(await paidOf(Invoice__c)).toEqual([0, 25, 'Sent']);
	});

	it.each([
		['a bounced check', { Status__c: 'Failed' }, 2500, [0, 25, 'Sent']],
		['a mistake', { Status__c: 'Canceled' }, 2500, [0, 25, 'Sent']],
		['an amount that was corrected to less', { Amount__c: 20 }, 500, [20, 5, 'Partially Paid']],
	])('of %s Stripe counts no more than the org', async (_what, values, refunded, paid) => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 25);
		const id = await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 25 });
		await world.push();
		await edit(id, values);

		await world.push();

		expect((await recordOf(id)).amount_refunded.value).toBe(refunded);
		expect(await paidOf(Invoice__c)).toEqual(paid);
		expect(await world.payment(id)).toMatchObject(values);
		expect((await world.push()).done).toEqual([]);
	});

	it('a payment that was moved before the org knew where it is attached is noted where it is', async () => {
		const { accountId, customerId } = await world.newAccount('Acme');
		const [first, second] = [
			await stripeInvoice(customerId, 5000),
			await stripeInvoice(customerId, 5000),
		];
		const invoices = [
			await world.newInvoice(accountId, 50, { Stripe_Invoice_ID__c: first }),
			await world.newInvoice(accountId, 50, { Stripe_Invoice_ID__c: second }),
		];
		const id = await world.enter({
			Account__c: accountId,
			Invoice__c: invoices[0],
			Amount__c: 20,
		});
		await world.push();
		// As a run leaves it that is killed when Stripe has attached the payment.
		await edit(id, { Stripe_Invoice_ID__c: null, Invoice__c: invoices[1] });

		const { done } = await world.push();

		expect(await world.payment(id)).toMatchObject({ Stripe_Invoice_ID__c: first });
		expect(done.map((each) => 'notes' in each && each.notes)).toEqual([
			[`In Stripe the payment stays with invoice ${first}, where it was attached first`],
		]);
		expect((await stripe().invoices.retrieve(second)).amount_paid).toBe(0);
	});

	it('where a payment is attached is noted though more of it is to be given back than was paid', async () => {
		const { accountId, customerId } = await world.newAccount('Acme');
		const inStripe = await stripeInvoice(customerId, 5000);
		const more = { Stripe_Invoice_ID__c: inStripe };
		const id = await world.enter({
			Account__c: accountId,
			Invoice__c: await world.newInvoice(accountId, 50, more),
			Amount__c: 20,
		});
		await world.push();
		await edit(id, { Stripe_Invoice_ID__c: null, Refund_Requested__c: 21 });

		const { problems } = await world.push();

		expect(problems.map(({ problem }) => problem.message)).toEqual([
			expect.stringContaining('21.00 USD is more than the 20.00 USD that was paid'),
		]);
		expect(await world.payment(id)).toMatchObject({ Stripe_Invoice_ID__c: inStripe });
	});

	it('what another run has told Stripe meanwhile is done, and no problem', async () => {
		const { accountId, customerId } = await world.newAccount('Acme');
		const inStripe = await stripeInvoice(customerId, 5000);
		const more = { Stripe_Invoice_ID__c: inStripe };
		const id = await world.enter({
			Account__c: accountId,
			Invoice__c: await world.newInvoice(accountId, 50, more),
			Amount__c: 30,
			Refund_Requested__c: 10,
		});
		const { salesforce } = await world.paymentContext();
		let other: Awaited<ReturnType<typeof world.push>> | undefined;
		const tryRequest: typeof salesforce.tryRequest = async (request) => {
			const answer = await salesforce.tryRequest<never>(request);
			if (request.method !== 'PATCH' || other) return answer;
			// The org has the payment's ID, and nothing else is done yet.
			await world.pass(5);
			other = await world.push();
			return answer;
		};

		const { done, problems } = await world.push({ salesforce: { ...salesforce, tryRequest } });

		expect([problems, other?.problems]).toEqual([[], []]);
		expect(done.map(({ message }) => message)).toEqual([
			expect.stringMatching(`attached it to invoice ${inStripe}, told Stripe that 10.00 USD`),
		]);
		expect((await recordOf(id)).amount_refunded.value).toBe(1000);
		expect((await stripe().invoices.retrieve(inStripe)).amount_paid).toBe(3000);
		expect(await world.payment(id)).toMatchObject({
			Stripe_Invoice_ID__c: inStripe,
			Amount_Refunded__c: 10,
			Status__c: 'Partially Refunded',
		});
	});

	it.each([
		[{ Amount__c: 30 }, 'Amount: 30.00 USD of it counts here, and Stripe was told of 25.00 USD'],
		[{ Refund_Requested__c: 26 }, 'Refund Requested: 26.00 USD is more than the 25.00 USD'],
		[{ Currency__c: 'EUR' }, 'Currency: it was changed to EUR, and Stripe has the payment in USD'],
	])('what Stripe cannot follow is told, and nothing is done: %j', async (values, message) => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.push();
		await edit(id, values);

		const { problems } = await world.push();

		expect(problems.map(({ problem }) => problem.message)).toEqual([
			expect.stringContaining(message),
		]);
		expect((await recordOf(id)).amount_refunded.value).toBe(0);
	});

	it.each([
		[{ Method__c: 'Card' }, 'Method: it is “Card”, and only Cash, Check, Wire and Other'],
		[{ Amount__c: 0 }, 'Amount: 0.00 USD is no payment: it must be more than zero'],
		[{ Amount__c: -5 }, 'Amount: -5.00 USD is no payment'],
		[{ Amount__c: 5.5, Currency__c: 'JPY' }, 'Amount__c: 5.5 has more decimals than JPY'],
	])('a payment like %j is refused with its field', async (values, message) => {
		const { accountId } = await world.newAccount('Acme');
		await world.enter({ Account__c: accountId, Amount__c: 25, ...values });
		await world.forgetCalls();

		const { problems } = await world.push();

		expect(problems.map(({ problem }) => problem.message)).toEqual([
			expect.stringContaining(message),
		]);
		expect(await writes('stripe')).toEqual([]);
	});

	it('what is pending waits, and what came from Stripe is never told to it', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		await world.pay(2500, { customer, invoice });
		await world.pull();
		const check = await world.enter({
			Account__c: accountId,
			Invoice__c: invoice,
			Amount__c: 25,
			Method__c: 'Check',
			Status__c: 'Pending',
		});
		await world.forgetCalls();

		const { problems } = await world.push();

		expect(problems).toEqual([]);
		expect(await writes('stripe')).toEqual([]);
		expect(await paidOf(invoice)).toEqual([25, 25, 'Partially Paid']);
		expect((await world.invoice(invoice))['Amount_Pending__c']).toBe(25);
		await edit(check, { Status__c: 'Succeeded' });
		await world.push();
		expect((await recordOf(check)).amount_guaranteed.value).toBe(2500);
		expect(await paidOf(invoice)).toEqual([50, 0, 'Paid']);
	});

	it('a payment waits until its account has a customer', async () => {
		const accountId = await world
			.api('POST', '/sobjects/Account', { Name: 'New' })
			.then((made) => (made as { id: string }).id);
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });

		const { done } = await world.push();

		expect(done).toEqual([
			expect.objectContaining({
				status: 'unmatched',
				message:
					'Stripe was not told of payment Cash on site of 25.00 USD: account New has no customer in Stripe yet',
			}),
		]);
		const { id: customer } = await stripe().customers.create({ name: 'New' });
		await world.api('PATCH', `/sobjects/Account/${accountId}`, { Stripe_Customer_ID__c: customer });
		await world.pass(3600);
		await world.push();
		expect((await recordOf(id)).customer_details?.customer).toBe(customer);
	});

	it('payments entered before a date are left alone', async () => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.pass(3600);
		const since = Math.floor(world.clock.nowMs() / 1000) - 60;

		await world.push({ since });

		expect((await world.payment(id))['Stripe_Payment_ID__c'] ?? null).toBeNull();
	});

	it.each([
		['USD', 10.5, 1050],
		['JPY', 500, 500],
		['KWD', 12.34, 12_340],
		['UGX', 500, 50_000],
		['ISK', 500, 50_000],
	])('an amount in %s is exact', async (Currency__c, Amount__c, value) => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c, Currency__c });

		const { problems } = await world.push();

		expect(problems).toEqual([]);
		expect((await recordOf(id)).amount_guaranteed).toEqual({
			value,
			currency: Currency__c.toLowerCase(),
		});
		await edit(id, { Refund_Requested__c: Amount__c });
		await world.push();
		expect((await recordOf(id)).amount_refunded.value).toBe(value);
		expect((await world.payment(id))['Amount_Refunded__c']).toBe(Amount__c);
	});
});

describe('refunds that people ask for in Salesforce', () => {
	async function paidByCard(amount = 2500, method = 'pm_card_visa') {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const { id } = await world.pay(amount, { customer, invoice, method });
		await world.pull();
		const [record] = await world.records('Payment__c');
		return { invoice, intent: id, id: String(record?.['Id']) };
	}
	const refunds = async (payment_intent: string) =>
		(await stripe().refunds.list({ payment_intent })).data.map(({ amount }) => amount);

	it('are made in Stripe once, and counted at once', async () => {
		const { invoice, intent, id } = await paidByCard();
		await edit(id, { Refund_Requested__c: 10, Refund_Reason__c: 'Duplicate' });

		const { done } = await world.push();
		await world.push();
		await world.pull();
		await world.push();

		const { data } = await stripe().refunds.list({ payment_intent: intent });
		expect(data.map(({ amount, reason }) => [amount, reason])).toEqual([[1000, 'duplicate']]);
		expect(done.map(({ status, message }) => [status, message])).toEqual([
			['updated', `Gave back 10.00 USD of payment ${intent} of 25.00 USD`],
		]);
		expect(await world.payment(id)).toMatchObject({
			Amount_Refunded__c: 10,
			Status__c: 'Partially Refunded',
			Refund_Status__c: 'Succeeded',
		});
		expect(await paidOf(invoice)).toEqual([15, 10, 'Partially Paid']);
	});

	it('count what was refunded in Stripe meanwhile', async () => {
		const { intent, id } = await paidByCard();
		await stripe().refunds.create({ payment_intent: intent, amount: 400 });
		await edit(id, { Refund_Requested__c: 10 });

		await world.push();

		expect((await refunds(intent)).sort()).toEqual([400, 600]);
	});

	it('are never more than was paid', async () => {
		const { intent, id } = await paidByCard();
		await edit(id, { Refund_Requested__c: 25.01 });

		const { problems } = await world.push();

		expect(problems[0]?.problem.message).toBe(
			'Refund Requested: 25.01 USD is more than the 25.00 USD that was paid',
		);
		expect(await refunds(intent)).toEqual([]);
	});

	it('that came to nothing are told and not repeated', async () => {
		const { invoice, intent, id } = await paidByCard(2500, 'pm_card_refundFail');
		await edit(id, { Refund_Requested__c: 10 });
		await world.push();
		const [refund] = (await stripe().refunds.list({ payment_intent: intent })).data;
		expect(refund?.metadata).toEqual({
			salesforce_payment_id: id,
			salesforce_refund_requested: '10.00',
		});
		await world.pass(7 * 24 * 60 * 60);

		await world.pull();
		const told = await world.push();
		for (const seconds of [0, 60, 3600]) {
			await world.pass(seconds);
			await world.forgetCalls();
			const { done, problems } = await world.push();
			expect([done, problems]).toEqual([[], []]);
			expect((await world.calls('salesforce')).filter(isWrite)).toEqual([]);
		}
		await edit(id, { Name: 'Looked at' });
		const edited = await world.push();

		for (const { done, problems } of [told, edited]) {
			expect([done, problems.map(({ problem }) => problem.field)]).toEqual([
				[],
				['Refund Requested'],
			]);
			expect(problems[0]?.problem.message).toContain(refund?.id);
		}
		expect(await world.payment(id)).toMatchObject({
			Refund_Status__c: 'Failed',
			Amount_Refunded__c: 0,
			Status__c: 'Succeeded',
		});
		expect(await paidOf(invoice)).toEqual([25, 0, 'Paid']);
		expect(await refunds(intent)).toEqual([1000]);
	});
});
