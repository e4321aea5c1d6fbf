import { isWrite, type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const HOUR = 60 * 60 * 1000;
const DAY = 24 * 60 * 60;
const stripe = () => world.clientOf('');
const statusOf = async (id: string) => {
	const { Amount_Paid__c, Status__c } = await world.invoice(id);
	return [Amount_Paid__c, Status__c];
};
/** What was written to either service, but for checkpoints. */
const writes = async () => {
	const calls = [...(await world.calls('stripe')), ...(await world.calls('salesforce'))];
	return calls.filter(isWrite).map(({ method, path }) => `${method} ${path}`);
};

describe('payments in both directions', () => {
	it('an invoice is Paid by link, Partially Paid by a refund, and Paid again by cash', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		const first = await world.pay(2500, { customer, invoice });
		await world.pay(2500, { customer, invoice });
		await world.both();
		expect(await statusOf(invoice)).toEqual([50, 'Paid']);

		await stripe().refunds.create({ payment_intent: first.id, amount: 1000 });
		await world.both();
		expect(await statusOf(invoice)).toEqual([40, 'Partially Paid']);

		await world.enter({ Account__c: accountId, Invoice__c: invoice, Amount__c: 10 });
		await world.forgetCalls();
		const { done } = await world.both();
		expect(await statusOf(invoice)).toEqual([50, 'Paid']);
		// The overlap of the events looks at young payments again, which then tell of their invoice.
		expect(done.map(({ message }) => message)).toContainEqual(
			expect.stringMatching(/^Reported payment Cash on site of 10.00 USD .* INV-1 is Paid$/),
		);
		const reports = (await writes()).filter((call) => call.includes('payment_records'));
		expect(reports).toEqual(['POST /v1/payment_records/report_payment']);
		expect(await world.records('Payment__c')).toHaveLength(3);
	});

	it('is at rest on the second run, and on each after it', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		await world.pay(2500, { customer, invoice });
		const cash = await world.enter({ Account__c: accountId, Invoice__c: invoice, Amount__c: 20 });
		await world.both();
		await world.api('PATCH', `/sobjects/Payment__c/${cash}`, { Refund_Requested__c: 5 });
		const card = (await world.records('Payment__c')).find(({ Id }) => Id !== cash);
		await world.api('PATCH', `/sobjects/Payment__c/${card?.['Id']}`, { Refund_Requested__c: 7 });
		await world.both();
		expect(await statusOf(invoice)).toEqual([33, 'Partially Paid']);

		for (const seconds of [0, 3, 900, 3600]) {
			await world.pass(seconds);
			await world.forgetCalls();
			const { done, problems } = await world.both();
			expect([done, problems, await writes()]).toEqual([[], [], []]);
		}
	});

	it('a refund made in Stripe counts for one asked for in Salesforce before the run', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const { id: payment_intent } = await world.pay(2500, { customer, invoice });
		await world.both();
		const [record] = await world.records('Payment__c');
		await stripe().refunds.create({ payment_intent, amount: 1000 });
		await world.api('PATCH', `/sobjects/Payment__c/${record?.['Id']}`, { Refund_Requested__c: 10 });

		await world.both();

		expect((await stripe().refunds.list({ payment_intent })).data).toHaveLength(1);
		expect(await statusOf(invoice)).toEqual([15, 'Partially Paid']);
	});

	it.each(['pull', 'push', 'both'] as const)(
		'a payment moved to another invoice changes both, by the run “%s”',
		async (run) => {
			const { accountId, customerId: customer } = await world.newAccount('Acme');
			const one = await world.newInvoice(accountId, 25);
			const other = await world.newInvoice(accountId, 25, { Name: 'INV-2' });
			await world.pay(2500, { customer, invoice: one });
			await world[run]();
			if (run === 'push') await world.pull();
			const [record] = await world.records('Payment__c');
			expect(await statusOf(one)).toEqual([25, 'Paid']);
			await world.api('PATCH', `/sobjects/Payment__c/${record?.['Id']}`, { Invoice__c: other });

			await world[run]();

			expect([await statusOf(one), await statusOf(other)]).toEqual([
				[0, 'Sent'],
				[25, 'Paid'],
			]);
			await world.forgetCalls();
			expect((await world[run]()).done).toEqual([]);
			expect(await writes()).toEqual([]);
		},
	);

	it('that a payment moved is told again until it could be noted', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const one = await world.newInvoice(accountId, 25);
		const other = await world.newInvoice(accountId, 25, { Name: 'INV-2' });
		await world.pay(2500, { customer, invoice: one });
		await world.pull();
		const [record] = await world.records('Payment__c');
		const id = String(record?.['Id']);
		await world.api('PATCH', `/sobjects/Payment__c/${id}`, { Invoice__c: other });
		// Whatever is noted on the payment is refused: its invoices are no matter of it.
		await world.call('POST', '/salesforce/locks', { id, kind: 'approval' });

		const { problems, done } = await world.pull();

		const unfinished = done.flatMap((result) =>
			'unfinished' in result && result.unfinished ? [result.unfinished.message] : [],
		);
		const told = [...problems.map(({ problem }) => problem.message), ...unfinished];
		expect(told).toContainEqual(expect.stringContaining('locked'));
		expect([await statusOf(one), await statusOf(other)]).toEqual([
			[0, 'Sent'],
			[25, 'Paid'],
		]);
	});

	it('a payment taken off its invoice, or deleted, counts no more', async () => {
		const { accountId } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		const Account__c = accountId;
		const one = await world.enter({ Account__c, Invoice__c: invoice, Amount__c: 20 });
		const other = await world.enter({ Account__c, Invoice__c: invoice, Amount__c: 30 });
		await world.both();
		expect(await statusOf(invoice)).toEqual([50, 'Paid']);
		await world.api('PATCH', `/sobjects/Payment__c/${one}`, { Invoice__c: null });
		await world.api('DELETE', `/sobjects/Payment__c/${other}`);

		await world.both();

		expect(await statusOf(invoice)).toEqual([0, 'Sent']);
	});

	it.each(['entered', 'deleted'])(
		'an invoice that is locked is counted once it is not, for a payment that was %s',
		async (what) => {
			const { accountId, customerId: customer } = await world.newAccount('Acme');
			const invoice = await world.newInvoice(accountId, 50);
			await world.pay(3000, { customer, invoice });
			await world.pull();
			await world.pass(DAY);
			await world.pull();
			if (what === 'entered') {
				await world.enter({ Account__c: accountId, Invoice__c: invoice, Amount__c: 20 });
			} else {
				const [record] = await world.records('Payment__c');
				await world.api('DELETE', `/sobjects/Payment__c/${record?.['Id']}`);
			}
			await world.call('POST', '/salesforce/locks', { id: invoice, kind: 'approval' });
			for (let run = 0; run < 2; run++) {
				const { problems, cursor = '' } = await world.pull();
				expect(problems.map(({ problem }) => problem.message)).toEqual([
					expect.stringContaining('locked'),
				]);
				// Everything else is not looked at again for its sake.
				expect(Date.parse(cursor)).toBeGreaterThan(world.clock.nowMs() - HOUR);
				await world.pass(DAY);
			}
			expect(await statusOf(invoice)).toEqual([30, 'Partially Paid']);
			await world.call('DELETE', '/salesforce/locks');

			await world.pull();

			expect(await statusOf(invoice)).toEqual(what === 'entered' ? [50, 'Paid'] : [0, 'Sent']);
			await world.pass(DAY);
			await world.forgetCalls();
			const { done, problems } = await world.pull();
			expect([done, problems, await writes()]).toEqual([[], [], []]);
			const lookedFor = (await world.calls('salesforce')).filter(({ path }) =>
				path.includes('Counted_Invoice_ID__c'),
			);
			expect(lookedFor.length).toBeLessThanOrEqual(1);
		},
	);

	it('cash counts for its invoice even where only Stripe to Salesforce runs', async () => {
		const { accountId } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		await world.pull();
		const Account__c = accountId;
		const cash = await world.enter({ Account__c, Invoice__c: invoice, Amount__c: 20 });
		await world.pull();
		expect(await statusOf(invoice)).toEqual([20, 'Partially Paid']);
		await world.api('PATCH', `/sobjects/Payment__c/${cash}`, { Amount__c: 50 });

		await world.pull();

		expect(await statusOf(invoice)).toEqual([50, 'Paid']);
		expect((await world.payment(cash))['Stripe_Payment_ID__c'] ?? null).toBeNull();
	});

	it('cash that was edited counts as it is, though the checkpoints were lost', async () => {
		const { accountId: Account__c } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(Account__c, 50);
		const cash = await world.enter({ Account__c, Invoice__c: invoice, Amount__c: 20 });
		await world.pull();
		await world.api('PATCH', `/sobjects/Payment__c/${cash}`, { Amount__c: 50 });
		await world.call('POST', '/salesforce/empty', { objects: ['Stripe_Sync__c'] });

		await world.pull();

		expect(await statusOf(invoice)).toEqual([50, 'Paid']);
	});

	it.each(['pull', 'push', 'both'] as const)(
		'a payment of Stripe’s that people edited counts as its record says: %s',
		async (way) => {
			const { accountId, customerId: customer } = await world.newAccount('Acme');
			const invoice = await world.newInvoice(accountId, 50);
			await world.pay(5000, { customer, invoice });
			await world.pull();
			const [record] = await world.records('Payment__c');
			await world.pass(DAY);
			// What Stripe told last comes by once more.
			await world.pay(100, { customer });
			await world.pull();
			await world[way]();
			const values = { Status__c: 'Canceled' };
			await world.api('PATCH', `/sobjects/Payment__c/${record?.['Id']}`, values);

			await world[way]();

			expect(await statusOf(invoice)).toEqual([0, 'Sent']);
			await world.pass(DAY);
			await world.forgetCalls();
			expect([(await world[way]()).done, await writes()]).toEqual([[], []]);
		},
	);

	it.each(['pull', 'push', 'both'] as const)(
		'cash that Stripe is not to know of counts as it was edited: %s',
		async (way) => {
			const { accountId: Account__c } = await world.newAccount('Acme');
			const invoice = await world.newInvoice(Account__c, 50);
			const values = { Account__c, Invoice__c: invoice, Amount__c: 20, Source__c: null };
			const cash = await world.enter(values);
			await world[way]();
			expect(await statusOf(invoice)).toEqual([20, 'Partially Paid']);
			await world.pass(DAY);
			await world.api('PATCH', `/sobjects/Payment__c/${cash}`, { Amount__c: 50 });

			await world[way]();

			expect(await statusOf(invoice)).toEqual([50, 'Paid']);
			await world.pass(DAY);
			await world.forgetCalls();
			expect([(await world[way]()).done, await writes()]).toEqual([[], []]);
		},
	);
});
