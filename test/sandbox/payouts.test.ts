import type Stripe from 'stripe';
import { SEEDED } from '../../sandbox/stripe/accounts';
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

describe('a payout of a connected account', () => {
	const [american, german] = SEEDED.connected;
	const there = { stripeAccount: american.id };
	/** One of 500, by request, on its way. */
	const sent = async (more: Partial<Stripe.PayoutCreateParams> = {}, where = there) => {
		const currency = where.stripeAccount === german.id ? 'eur' : 'usd';
		await stripe().paymentIntents.create(
			{
				amount: 1000,
				currency,
				payment_method: 'pm_card_bypassPending',
				confirm: true,
			},
			where,
		);
		return await stripe().payouts.create({ amount: 500, currency, ...more }, where);
	};
	const reverse = async (id: string, where: Stripe.RequestOptions = there) =>
		await stripe().payouts.reverse(id, {}, where);
	const eventsOf = async () =>
		(await stripe().events.list({ limit: 100 }, there)).data
			.filter(({ type }) => type.startsWith('payout.'))
			.map(({ type, data }) => [type, (data.object as Stripe.Payout).amount])
			.reverse();
	const refusal = async (id: string, where = there) =>
		await refusalOf(stripe().payouts.reverse(id, {}, where));

	it('is taken back from its bank, by a payout of its own, once', async () => {
		const payout = await sent();
		await advance(DAY);
		const before = (await eventsOf()).length;

		const reversal = await stripe().payouts.reverse(
			payout.id,
			{ metadata: { why: 'wrong bank' }, expand: ['balance_transaction', 'original_payout'] },
			there,
		);

		expect(reversal).toMatchObject({
			amount: -500,
			automatic: false,
			balance_transaction: { amount: 500, source: reversal.id },
			description: null,
			metadata: { why: 'wrong bank' },
			original_payout: { id: payout.id, amount: 500, reversed_by: reversal.id },
			reconciliation_status: 'not_applicable',
			reversed_by: null,
			status: 'pending',
		});
		expect(await refusal(payout.id)).toMatchObject({
			statusCode: 400,
			message: 'This payout is already reversed.',
		});
		expect((await refusal(reversal.id)).message).toContain('a debit');
		await advance(7 * DAY);
		const now = await stripe().payouts.retrieve(reversal.id, {}, there);
		expect(now.status).toBe('paid');
		const events = (await eventsOf()).slice(before);
		expect(events.slice(0, 2)).toEqual([
			['payout.updated', 500],
			['payout.created', -500],
		]);
		expect(events.filter(([, amount]) => amount === -500)).toEqual([
			['payout.created', -500],
			['payout.updated', -500],
			['payout.updated', -500],
			['payout.paid', -500],
		]);
	});

	it('that its bank sends back meanwhile is not taken back too', async () => {
		const payout = await sent();
		await advance(DAY);
		const reversal = await reverse(payout.id);

		const happening = { id: payout.id, on: 'failed', account: american.id };
		await sandbox.call('POST', '/stripe/happen', happening);

		const now = await stripe().payouts.retrieve(reversal.id, {}, there);
		expect(now.status).toBe('canceled');
		await advance(7 * DAY);
		const { data } = await stripe().balanceTransactions.list({ limit: 100 }, there);
		const ofBoth = data.filter(({ source }) => source === payout.id || source === reversal.id);
		expect(ofBoth.map(({ net }) => net).sort()).toEqual([-500, -500, 500, 500]);
	});

	it('stays with its bank where that refuses to give it back', async () => {
		const payout = await sent();
		await advance(DAY);
		const reversal = await reverse(payout.id);
		await advance(7 * DAY);

		const happening = { id: reversal.id, on: 'failed', account: american.id };
		await sandbox.call('POST', '/stripe/happen', happening);

		const now = await stripe().payouts.retrieve(
			reversal.id,
			{ expand: ['failure_balance_transaction'] },
			there,
		);
		expect(now).toMatchObject({
			status: 'failed',
			failure_balance_transaction: { amount: -500, type: 'payout_failure' },
		});
		expect((await eventsOf()).at(-1)).toEqual(['payout.failed', -500]);
		const kept = await stripe().payouts.retrieve(payout.id, { expand: ['reversed_by'] }, there);
		expect(kept).toMatchObject({ status: 'paid', reversed_by: { id: reversal.id } });
	});

	it('is not taken back while it can be canceled, nor instantly sent, failed, or 90 days old', async () => {
		const pending = await sent();
		const instant = await sent({ method: 'instant' });
		const failed = await sent();
		const old = await sent();
		expect((await refusal(pending.id)).message).toContain(`/v1/payouts/${pending.id}/cancel`);
		await sandbox.call('POST', '/stripe/happen', {
			id: failed.id,
			on: 'failed',
			account: american.id,
		});
		expect((await refusal(failed.id)).message).toContain('failed cannot be reversed');
		await advance(DAY);
		expect((await refusal(instant.id)).message).toContain('Instant');
		await advance(old.arrival_date - pending.created + 90 * DAY);
		expect((await refusal(old.id)).message).toContain('90 days');
	});

	it('is taken back in the US and Canada alone, and none of an account that is connected to nobody', async () => {
		const where = { stripeAccount: german.id };
		const payout = await sent({}, where);
		await pay(1000, { payment_method: 'pm_card_bypassPending' });
		const own = await stripe().payouts.create({ amount: 500, currency: 'usd' });
		await advance(DAY);

		const refusals = [
			await refusal(payout.id, where),
			await refusalOf(stripe().payouts.reverse(own.id)),
			await refusal('po_none'),
		];

		expect(refusals.map(({ statusCode }) => statusCode)).toEqual([400, 400, 404]);
		expect(refusals[0]?.message).toContain('US and Canada');
		expect(refusals[1]?.message).toContain('connected accounts');
	});
});
