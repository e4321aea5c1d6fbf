import type Stripe from 'stripe';
import { comparePayments, type CompareRequest } from '../../../lib/payments/comparePayments';
import type { DayTotal, Sums } from '../../../lib/payments/dayTotals';
import { type Difference, loneCharge } from '../../../lib/payments/difference';
import type { PaymentContext } from '../../../lib/payments/paymentContext';
import { AUSTIN } from '../customerSync/support';
import { isWrite, type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const DAY = 24 * 60 * 60;
const now = () => Math.floor(world.clock.nowMs() / 1000);

async function compare(more: Partial<PaymentContext> = {}, request: Partial<CompareRequest> = {}) {
	const differences: Difference[] = [];
	const period = { from: now() - 40 * DAY, until: now() + 60 };
	const { payments, totals } = await comparePayments(
		{ period, zone: 'UTC', ...request },
		await world.paymentContext(more),
		{ difference: (difference) => differences.push(difference), progress: () => undefined },
	);
	return { payments, totals, differences };
}

const kindsOf = (differences: readonly Difference[]) =>
	differences.map(({ difference }) => difference).sort();
const said = ({ payments, amount, refunded, disputed, kept }: Sums) => [
	payments,
	amount.toDecimal(),
	refunded.toDecimal(),
	disputed.toDecimal(),
	kept.toDecimal(),
];
const wholeOf = (totals: readonly DayTotal[], currency = 'USD') => {
	const found = totals.find((total) => total.day === '' && total.currency === currency);
	if (!found) throw new Error(`There is no total of ${currency}`);
	return found;
};
const recordOf = async (id: string) => {
	const found = (await world.records('Payment__c')).find(
		({ Stripe_Payment_ID__c }) => Stripe_Payment_ID__c === id,
	);
	if (!found) throw new Error(`There is no record of ${id}`);
	return String(found['Id']);
};
const edit = async (id: string, values: object) =>
	await world.api('PATCH', `/sobjects/Payment__c/${await recordOf(id)}`, values);

describe('comparing payments', () => {
	it('finds nothing after a sync, and writes nothing', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		const first = await world.pay(2500, { customer, invoice });
		await world.pay(2500, { customer, invoice });
		await world.clientOf('').refunds.create({ payment_intent: first.id, amount: 1000 });
		await world.pay(900, { customer, invoice, method: 'pm_card_chargeDeclined' }).catch(() => {});
		await world.pull();
		await world.forgetCalls();

		const { payments, differences, totals } = await compare();

		expect([payments, differences]).toEqual([3, []]);
		const whole = wholeOf(totals);
		expect(said(whole.stripe)).toEqual([2, '50.00', '10.00', '0.00', '40.00']);
		expect(said(whole.salesforce)).toEqual(said(whole.stripe));
		expect(whole.difference.isZero()).toBe(true);
		const calls = [...(await world.calls('stripe')), ...(await world.calls('salesforce'))];
		const written = calls.filter(isWrite);
		expect(written).toEqual([]);
	});

	it('finds what is in one system alone', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		await world.pay(2500, { customer, invoice });
		await world.pull();
		const late = await world.pay(1000, { customer });
		const Paid_At__c = new Date(world.clock.nowMs() - 60_000).toISOString();
		const entered = {
			Account__c: accountId,
			Invoice__c: invoice,
			Currency__c: 'USD',
			Status__c: 'Succeeded',
			Paid_At__c,
		};
		await world.api('POST', '/sobjects/Payment__c', {
			...entered,
			Name: 'Till 7',
			Amount__c: 5,
			Method__c: 'Cash',
			Source__c: 'Salesforce',
		});
		await world.api('POST', '/sobjects/Payment__c', {
			...entered,
			Amount__c: 7,
			Stripe_Payment_ID__c: 'pi_gone',
		});

		const { differences, totals } = await compare();

		expect(differences.map(({ difference, message }) => [difference, message])).toEqual(
			expect.arrayContaining([
				[
					'missingInSalesforce',
					`Payment ${late.id} of 10.00 USD is Succeeded in Stripe and not in Salesforce`,
				],
				[
					'missingInStripe',
					'Payment pi_gone of 7.00 USD is Succeeded in Salesforce, and Stripe knows no such payment',
				],
				[
					'notReported',
					'Cash of 5.00 USD (Till 7) was entered in Salesforce, and Stripe was not told',
				],
			]),
		);
		const { stripe, salesforce, entered: byPeople, difference } = wholeOf(totals);
		expect([stripe, salesforce, byPeople].map((sums) => sums.kept.toDecimal())).toEqual([
			'35.00',
			'32.00',
			'5.00',
		]);
		expect(difference.toDecimal()).toBe('3.00');
	});

	it('finds another amount, status, date and account, and what is on no invoice', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const { accountId: other } = await world.newAccount('Other');
		const invoice = await world.newInvoice(accountId, 500);
		const pay = async () => (await world.pay(2500, { customer, invoice })).id;
		const [amount, status, date, account, none] = [
			await pay(),
			await pay(),
			await pay(),
			await pay(),
			await pay(),
		];
		await world.pull();
		await edit(amount, { Amount__c: 24.5 });
		await edit(status, { Status__c: 'Failed' });
		await edit(date, { Paid_At__c: new Date(world.clock.nowMs() - DAY * 1000).toISOString() });
		await edit(account, { Account__c: other });
		await edit(none, { Invoice__c: null });

		const { differences } = await compare();

		const found = differences.filter(({ paymentId }) => paymentId);
		expect(
			found.map(({ paymentId, difference, inStripe, inSalesforce }) => [
				paymentId,
				difference,
				inStripe,
				inSalesforce,
			]),
		).toEqual(
			expect.arrayContaining([
				[amount, 'otherAmount', '25.00 USD', '24.50 USD'],
				[status, 'otherStatus', 'Succeeded', 'Failed'],
				[date, 'otherDate', expect.any(String), expect.any(String)],
				[account, 'otherAccount', accountId, other],
				[none, 'unapplied', 'INV-1', ''],
			]),
		);
		expect(found).toHaveLength(5);
		// Its payments come to less by now than it says.
		expect(differences).toContainEqual(
			expect.objectContaining({ difference: 'otherBalance', invoiceNumber: 'INV-1' }),
		);
	});

	it('tells amounts that their currency does not have, and compares all else', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const yen = { Currency__c: 'JPY' };
		const at = new Date(now() * 1000).toISOString();
		const invoice = await world.newInvoice(accountId, 5000, yen);
		const held = await world.pay(2000, { customer, invoice, currency: 'jpy' });
		const fine = await world.pay(1000, { customer, invoice, currency: 'jpy' });
		await world.pull();
		await edit(held.id, { Amount__c: 2000.5 });
		const broken = await world.newInvoice(accountId, 70.5, { ...yen, Name: 'INV-2' });
		const entered = { Account__c: accountId, Invoice__c: broken, ...yen };
		const cash = await world.enter({ ...entered, Amount__c: 70.5, Paid_At__c: at });
		await world.enter({ ...entered, Amount__c: 70, Paid_At__c: at });
		const alone = await world.newInvoice(accountId, 90, { ...yen, Name: 'INV-3', Balance__c: 5 });
		await world.enter({ ...entered, Invoice__c: alone, Amount__c: 8.5, Paid_At__c: at });

		const { differences, payments, totals } = await compare();

		const of = (id: string) =>
			differences.filter(
				(each) => each.paymentId === id || each.paymentRecordId === id || each.invoiceId === id,
			);
		expect(payments).toBe(2);
		expect(of(held.id)).toMatchObject([
			{
				difference: 'unreadable',
				message: expect.stringContaining('Amount__c: 2000.5 has more decimals than JPY') as string,
				inStripe: '2000 JPY',
				inSalesforce: '2000.5',
			},
		]);
		expect(of(fine.id)).toEqual([]);
		expect(of(cash)).toMatchObject([
			{
				difference: 'unreadable',
				message: expect.stringMatching(/^Cash .*70\.5 has more decimals than JPY/) as string,
				currency: 'JPY',
				accountId,
			},
		]);
		expect(of(broken)).toContainEqual(
			expect.objectContaining({
				difference: 'unreadable',
				message: expect.stringContaining('Invoice INV-2 cannot be counted') as string,
			}),
		);
		// Its balance is held against its payments all the same.
		expect(kindsOf(of(alone))).toEqual(['otherBalance', 'unreadable']);
		expect(kindsOf(differences)).toContain('notReported');
		const whole = wholeOf(totals, 'JPY');
		expect(said(whole.stripe)).toEqual([2, '3000', '0', '0', '3000']);
		expect(said(whole.salesforce)).toEqual([1, '1000', '0', '0', '1000']);
		expect(said(whole.entered)).toEqual([1, '70', '0', '0', '70']);
	});

	it('finds refunds and disputes that the org has not heard of', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		const paid = await world.pay(2500, { customer, invoice });
		await world.pull();
		await world.clientOf('').refunds.create({ payment_intent: paid.id, amount: 1000 });

		const { differences, totals } = await compare();

		expect(differences.map(({ message }) => message)).toEqual([
			`Payment ${paid.id} of 25.00 USD: Stripe says 10.00 USD refunded, Salesforce 0.00 USD`,
			`Payment ${paid.id} of 25.00 USD is Partially Refunded in Stripe and Succeeded in Salesforce`,
		]);
		expect(wholeOf(totals).difference.toDecimal()).toBe('-10.00');
	});

	it('finds an invoice that was paid twice, once however many payments it has', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		await world.pay(5000, { customer, invoice });
		await world.pay(5000, { customer, invoice });
		const large = await world.newInvoice(accountId, 10, { Name: 'INV-2' });
		await world.pay(1500, { customer, invoice: large });
		await world.pull();

		const { differences } = await compare();

		expect(differences.map(({ message }) => message).sort()).toEqual([
			'Invoice INV-1 of 50.00 USD was paid 100.00 USD by 2 payments, 50.00 USD too much',
			'Invoice INV-2 of 10.00 USD was paid 15.00 USD, 5.00 USD too much',
		]);
		expect(kindsOf(differences)).toEqual(['overpaid', 'paidTwice']);
	});

	it('counts each day and currency by itself, exactly', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const of = async (currency: string, amount: number) =>
			await world.newInvoice(accountId, amount, { Currency__c: currency.toUpperCase() });
		const pay = async (currency: string, minor: number, amount: number) =>
			await world.pay(minor, { customer, currency, invoice: await of(currency, amount) });
		await pay('usd', 1999, 19.99);
		await pay('jpy', 500, 500);
		await world.pass(2 * DAY);
		await pay('kwd', 12340, 12.34);
		await pay('usd', 1, 0.01).catch(() => undefined);
		await pay('usd', 2001, 20.01);
		await world.pull();

		const { totals, differences } = await compare();

		expect(differences).toEqual([]);
		const [first = '', second = ''] = [...new Set(totals.map(({ day }) => day))];
		expect(
			totals.map(({ day, currency, stripe }) => [day, currency, stripe.kept.toDecimal()]),
		).toEqual([
			[first, 'JPY', '500'],
			[first, 'USD', '19.99'],
			[second, 'KWD', '12.340'],
			[second, 'USD', '20.01'],
			['', 'JPY', '500'],
			['', 'KWD', '12.340'],
			['', 'USD', '40.00'],
		]);
		for (const { stripe, salesforce } of totals) expect(said(salesforce)).toEqual(said(stripe));
	});

	it('leaves out what was paid before or after, and looks up what the org dates otherwise', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 500);
		const before = await world.pay(1000, { customer, invoice });
		await world.pass(3 * DAY);
		const from = now();
		const inside = await world.pay(2000, { customer, invoice });
		await world.pass(DAY);
		const until = now();
		await world.pass(60);
		await world.pay(4000, { customer, invoice });
		await world.pull();
		// By its date it belongs to the period, by Stripe's to the time before.
		const moved = new Date((from + 3600) * 1000).toISOString();
		await edit(before.id, { Paid_At__c: moved });

		const { payments, totals, differences } = await compare({}, { period: { from, until } });

		expect(payments).toBe(1);
		expect(wholeOf(totals).stripe.amount.toDecimal()).toBe('20.00');
		expect(wholeOf(totals).salesforce.amount.toDecimal()).toBe('30.00');
		expect(differences.map(({ difference, paymentId }) => [difference, paymentId])).toEqual([
			['otherDate', before.id],
		]);
		expect(inside.id).not.toBe(before.id);
	});

	it('compares the payments of all locations', async () => {
		const locations = ['', AUSTIN];
		const { customerId: customer } = await world.newAccount('Acme');
		await world.pay(1000, { customer });
		await world.clientOf(AUSTIN).paymentIntents.create({
			amount: 2000,
			currency: 'usd',
			payment_method: 'pm_card_visa',
			confirm: true,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		});
		await world.pull({ locations });

		const { payments, differences, totals } = await compare({ locations });

		expect(payments).toBe(2);
		// Nobody has said what they are for.
		expect(kindsOf(differences)).toEqual(['unapplied', 'unapplied']);
		const { stripe, salesforce } = wholeOf(totals);
		expect(said(stripe)).toEqual([2, '30.00', '0.00', '0.00', '30.00']);
		expect(said(salesforce)).toEqual(said(stripe));
	});

	it('tells of a charge that no sync brings', () => {
		const charge = {
			id: 'ch_1',
			amount_captured: 500,
			currency: 'usd',
			created: 1,
			customer: null,
			status: 'succeeded',
		} as Stripe.Charge;
		expect(loneCharge(charge)).toMatchObject({
			difference: 'missingInSalesforce',
			message: 'Charge ch_1 of 5.00 USD has no payment intent, so no sync brings it to Salesforce',
			amount: '5.00',
		});
	});

	it('ends with the reason when a location cannot be opened', async () => {
		const stripeOf = async () => await Promise.reject(new Error('no way in'));
		await expect(compare({ stripeOf })).rejects.toThrow('no way in');
	});
});
