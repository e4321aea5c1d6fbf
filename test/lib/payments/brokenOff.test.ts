import pMap from 'p-map';
import { parseState } from '../../../lib/sync/state';
import { Process } from './histories/process';
import { type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(300_000);

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

const DAYS = 24 * 60 * 60;

/** A payment of 50.00 USD that somebody entered, of which 10.00 are to be given back; its invoice is in Stripe too. */
async function entered(): Promise<{ inStripe: string; Invoice__c: string; id: string }> {
	const { accountId, customerId } = await world.newAccount('Acme');
	const { id: inStripe } = await stripe().invoices.create({
		customer: customerId,
		collection_method: 'send_invoice',
		days_until_due: 30,
	});
	await stripe().invoices.addLines(inStripe, { lines: [{ amount: 5000, description: 'Work' }] });
	await stripe().invoices.finalizeInvoice(inStripe);
	const more = { Stripe_Invoice_ID__c: inStripe };
	const Invoice__c = await world.newInvoice(accountId, 50, more);
	const id = await world.enter({
		Account__c: accountId,
		Invoice__c,
		Amount__c: 50,
		Refund_Requested__c: 10,
	});
	return { inStripe, Invoice__c, id };
}

/** Where a run breaks off, for good. */
const BREAKS = [
	['when Stripe has taken the payment down', 'stripe', 'POST', 'report_payment', 'cutAfter'],
	['before the org has its ID', 'salesforce', 'PATCH', 'composite/sobjects$', 'cutBefore'],
	['when the org has its ID', 'salesforce', 'PATCH', 'composite/sobjects$', 'cutAfter'],
	['before it is attached to the invoice', 'stripe', 'POST', 'attach_payment', 'cutBefore'],
	['before the refund is told', 'stripe', 'POST', 'report_refund', 'cutBefore'],
	['when the refund is told', 'stripe', 'POST', 'report_refund', 'cutAfter'],
] as const;

describe.each([
	['at once', 0],
	['two days later', 2 * DAYS],
])('a run to Stripe that broke off is gone on with %s', (_when, seconds) => {
	it.each(BREAKS)('%s', async (_where, service, method, path, type) => {
		const { inStripe, Invoice__c, id } = await entered();
		await world.call('POST', '/faults', { service, method, path, fault: { type } });
		const broken = await world.push();
		expect([...broken.problems.map(({ problem }) => problem), broken.endedBy]).toContainEqual(
			expect.objectContaining({ origin: 'network' }),
		);
		await world.call('DELETE', '/faults');
		await world.pass(seconds);

		await world.push();

		const records = await stripe().paymentRecords.list({ limit: 100 });
		expect(records.data.map(({ amount_refunded }) => amount_refunded.value)).toEqual([1000]);
		expect((await world.payment(id))['Stripe_Payment_ID__c']).toBe(records.data[0]?.id);
		const { data } = await stripe().invoicePayments.list({ invoice: inStripe, status: 'paid' });
		expect(data.map(({ amount_paid }) => amount_paid)).toEqual([5000]);
		expect(await world.invoice(Invoice__c)).toMatchObject({
			Amount_Paid__c: 40,
			Status__c: 'Partially Paid',
		});
		await world.forgetCalls();
		expect((await world.push()).done).toEqual([]);
	});
});

it('both invoices of a payment that is moved on are counted, wherever a run to Stripe was killed', async () => {
	const { accountId: Account__c } = await world.newAccount('Acme');
	const [left, reached] = [
		await world.newInvoice(Account__c, 50),
		await world.newInvoice(Account__c, 50),
	];
	let isKilled = true;
	for (let at = 0; isKilled; at++) {
		const id = await world.enter({ Account__c, Invoice__c: left, Amount__c: 1 });
		const runner = new Process({ at, afterIt: false });
		const salesforce = runner.salesforce(await world.connect(), () => undefined);
		const end = await Promise.race([world.push({ salesforce }), runner.killed]);
		isKilled = end === 'killed';
		await world.api('PATCH', `/sobjects/Payment__c/${id}`, { Invoice__c: reached });

		await world.push();

		const paid = [await world.invoice(left), await world.invoice(reached)];
		expect([at, ...paid.map(({ Amount_Paid__c }) => Amount_Paid__c ?? 0)]).toEqual([at, 0, at + 1]);
	}
});

it('a payment is known to be attached to its invoice though the answer was lost', async () => {
	const { inStripe, id } = await entered();
	const path = 'attach_payment';
	await world.call('POST', '/faults', { service: 'stripe', path, fault: { type: 'cutAfter' } });

	const { problems, endedBy } = await world.push();

	expect([problems, endedBy]).toEqual([[], undefined]);
	expect(await world.payment(id)).toMatchObject({ Stripe_Invoice_ID__c: inStripe });
	const { data } = await stripe().invoicePayments.list({ invoice: inStripe, status: 'paid' });
	expect(data.map(({ amount_paid }) => amount_paid)).toEqual([5000]);
});

it('a refund whose run broke off when Stripe had made it is made once', async () => {
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const invoice = await world.newInvoice(accountId, 25);
	const { id: payment_intent } = await world.pay(2500, { customer, invoice });
	await world.pull();
	const [record] = await world.records('Payment__c');
	await world.api('PATCH', `/sobjects/Payment__c/${record?.['Id']}`, { Refund_Requested__c: 10 });
	const rule = { service: 'stripe', method: 'POST', path: 'refunds' };
	await world.call('POST', '/faults', { ...rule, fault: { type: 'cutAfter' } });
	expect((await world.push()).endedBy?.origin).toBe('network');
	await world.call('DELETE', '/faults');
	await world.pass(2 * DAYS);

	await world.both();

	expect((await stripe().refunds.list({ payment_intent })).data).toHaveLength(1);
	expect(await world.invoice(invoice)).toMatchObject({ Amount_Paid__c: 15 });
});

it('what only the other of two runs knew is not lost by the one that broke off between writing and merging', async () => {
	const { accountId } = await world.newAccount('Acme');
	await world.enter({ Account__c: accountId, Amount__c: 5 });
	const { salesforce, orgId } = await world.paymentContext();
	let later: Awaited<ReturnType<typeof entered>> | undefined;
	let parked: readonly string[] = [];
	const other = async () => {
		if (!later) {
			await world.pass(60);
			later = await entered();
			const rule = { service: 'stripe', path: 'attach_payment' };
			await world.call('POST', '/faults', { ...rule, fault: { type: 'status', status: 500 } });
			await world.push();
			await world.call('DELETE', '/faults');
			const [kept] = await world.records('Stripe_Sync__c');
			parked = parseState(String(kept?.['Checkpoint__c']))?.retry ?? [];
			await world.call('POST', '/faults', {
				service: 'salesforce',
				path: 'composite/sobjects/Stripe_Sync__c',
				fault: { type: 'cutBefore' },
			});
		}
		return await orgId();
	};

	const broken = world.push({ salesforce, orgId: other });

	await expect(broken).rejects.toMatchObject({ origin: 'network' });
	await world.call('DELETE', '/faults');
	const [kept] = await world.records('Stripe_Sync__c');
	expect(parked).toEqual([later?.id]);
	expect(parseState(String(kept?.['Checkpoint__c']))?.retry).toEqual([]);
	await world.pass(2 * DAYS);
	await world.push();
	expect(await world.payment(later?.id ?? '')).toMatchObject({
		Stripe_Invoice_ID__c: later?.inStripe,
	});
});

it('a first run by range that broke off goes on after the last payment that it dealt with', async () => {
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const invoice = await world.newInvoice(accountId, 250);
	await pMap(Array.from({ length: 250 }), async () => await world.pay(100, { customer, invoice }), {
		concurrency: 20,
	});
	const refused = { type: 'status', status: 500, body: { error: { type: 'api_error' } } };
	// The third page of a hundred cannot be read.
	await world.call('POST', '/faults', {
		service: 'stripe',
		path: `payment_intents.*starting_after=${await nth(200)}`,
		fault: refused,
	});
	const broken = await world.pull();
	expect(broken.endedBy?.message).toContain('Reading the payments failed');
	await world.call('DELETE', '/faults');
	await world.forgetCalls();

	const { endedBy } = await world.pull();

	expect(endedBy).toBeUndefined();
	const [first] = (await world.calls('stripe')).filter(({ path }) => isList(path));
	expect(first?.params?.['starting_after']).toBe(await nth(200));
	expect(await world.records('Payment__c')).toHaveLength(250);
	expect(await world.invoice(invoice)).toMatchObject({ Amount_Paid__c: 250, Status__c: 'Paid' });
});

const isList = (path: string) => path === '/v1/payment_intents';

/** The n-th payment as Stripe lists them, the newest first. */
async function nth(position: number): Promise<string> {
	const all = await stripe().paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
	return all[position - 1]?.id ?? '';
}
