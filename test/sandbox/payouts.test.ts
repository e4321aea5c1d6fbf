import type Stripe from 'stripe';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	await sandbox.client().customers.list();
}, 60_000);
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

const DAY = 24 * 60 * 60;
const advance = (seconds: number) => sandbox.call('POST', '/clock', { advance: seconds });
const stripe = () => sandbox.client();
const pay = async (amount: number, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
	await stripe().paymentIntents.create({
		amount,
		currency: 'usd',
		payment_method: 'pm_card_visa',
		confirm: true,
		...more,
	});
const told = async () =>
	(await stripe().events.list({ limit: 100 })).data
		.map(({ type }) => type)
		.filter((type) => type.startsWith('payout.'))
		.reverse();

describe('payouts', () => {
	it('happen each day by themselves, of what is available, and tell what they consist of', async () => {
		const first = await pay(1000);
		await pay(2000);
		await stripe().refunds.create({ payment_intent: first.id, amount: 300 });
		await advance(4 * DAY);

		const [payout, ...more] = (await stripe().payouts.list()).data;

		if (!payout) throw new Error('There is no payout');
		expect(more).toEqual([]);
		// 1000 - 59, 2000 - 88, and 300 that went back without its fee.
		expect(payout).toMatchObject({
			amount: 941 + 1912 - 300,
			automatic: true,
			currency: 'usd',
			method: 'standard',
			reconciliation_status: 'completed',
			type: 'bank_account',
		});
		const { data } = await stripe().balanceTransactions.list({ payout: payout.id });
		expect(data.map(({ type, net }) => [type, net]).sort()).toEqual([
			['charge', 1912],
			['charge', 941],
			['payout', -2553],
			['refund', -300],
		]);
		expect(data.reduce((sum, { net }) => sum + net, 0)).toBe(0);
		expect(await stripe().balance.retrieve()).toMatchObject({ available: [{ amount: 0 }] });

		await advance(7 * DAY);

		expect((await stripe().payouts.retrieve(payout.id)).status).toBe('paid');
		expect(await told()).toEqual([
			'payout.created',
			'payout.reconciliation_completed',
			'payout.updated',
			'payout.updated',
			'payout.paid',
		]);
		expect((await stripe().payouts.list()).data).toHaveLength(1);
		const arriving = async (arrival_date: Stripe.RangeQueryParam) =>
			(await stripe().payouts.list({ arrival_date })).data.length;
		expect(await arriving({ gte: payout.arrival_date, lt: payout.arrival_date + 1 })).toBe(1);
		expect(await arriving({ gt: payout.arrival_date })).toBe(0);
	});

	it('each currency goes by itself, and nothing goes where refunds have taken more', async () => {
		const paid = await pay(1000);
		await pay(5000, { currency: 'eur' });
		await stripe().refunds.create({ payment_intent: paid.id });
		await advance(4 * DAY);

		const { data } = await stripe().payouts.list();

		expect(data.map(({ currency, amount }) => [currency, amount])).toEqual([['eur', 4825]]);
		// What is missing is taken from what comes next.
		await pay(2000);
		await advance(4 * DAY);
		const [next] = (await stripe().payouts.list()).data;
		expect(next).toMatchObject({ currency: 'usd', amount: 941 - 1000 + 1912 });
	});

	it('that fail, though they were paid, go with the next one', async () => {
		await pay(1000);
		await advance(10 * DAY);
		const [payout] = (await stripe().payouts.list()).data;
		if (!payout) throw new Error('There is no payout');
		expect(payout.status).toBe('paid');
		expect(await refusalOf(stripe().payouts.cancel(payout.id))).toMatchObject({ statusCode: 400 });

		await sandbox.call('POST', '/stripe/happen', {
			id: payout.id,
			on: 'failed',
			code: 'no_account',
		});

		const failed = await stripe().payouts.retrieve(payout.id, {
			expand: ['failure_balance_transaction'],
		});
		expect(failed).toMatchObject({
			status: 'failed',
			failure_code: 'no_account',
			failure_message: 'The bank account could not be located.',
			failure_balance_transaction: {
				amount: 941,
				type: 'payout_failure',
				reporting_category: 'payout_reversal',
				source: payout.id,
			},
		});
		expect((await told()).slice(-2)).toEqual(['payout.updated', 'payout.failed']);
		await advance(2 * DAY);
		const [next] = (await stripe().payouts.list()).data;
		expect(next).toMatchObject({ amount: 941, reconciliation_status: 'completed' });
		const { data } = await stripe().balanceTransactions.list({ payout: next?.id ?? '' });
		expect(data.map(({ type, net }) => [type, net]).sort()).toEqual([
			['payout', -941],
			['payout_failure', 941],
		]);
		// What the failed one consisted of is told as before.
		const of = await stripe().balanceTransactions.list({ payout: payout.id });
		expect(of.data.map(({ type }) => type).sort()).toEqual(['charge', 'payout']);
	});

	it('are made by request of what is available, and canceled while they are pending', async () => {
		await pay(1000, { payment_method: 'pm_card_bypassPending' });
		await advance(60);
		const refusal = await refusalOf(stripe().payouts.create({ amount: 5000, currency: 'usd' }));
		expect(refusal).toMatchObject({ code: 'balance_insufficient', statusCode: 400 });

		const payout = await stripe().payouts.create({
			amount: 500,
			currency: 'usd',
			metadata: { a: 'b' },
		});

		expect(payout).toMatchObject({
			automatic: false,
			status: 'pending',
			reconciliation_status: 'not_applicable',
		});
		const changed = await stripe().payouts.update(payout.id, { metadata: { a: '', c: 'd' } });
		expect(changed.metadata).toEqual({ c: 'd' });
		const canceled = await stripe().payouts.cancel(payout.id, {
			expand: ['failure_balance_transaction'],
		});
		expect(canceled).toMatchObject({
			status: 'canceled',
			failure_code: null,
			failure_balance_transaction: { amount: 500, type: 'payout_cancel' },
		});
		expect(await stripe().balance.retrieve()).toMatchObject({ available: [{ amount: 941 }] });
		const again = await refusalOf(stripe().payouts.cancel(payout.id));
		expect(again.statusCode).toBe(400);
		expect(await told()).toEqual([
			'payout.created',
			'payout.updated',
			'payout.updated',
			'payout.canceled',
		]);
	});
});
