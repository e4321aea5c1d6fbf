import type Stripe from 'stripe';
import { Money } from '../../lib/money';
import { debitOnce, type DebitOutcome } from '../../lib/paymentPage/bank/debitOnce';
import { takeOnce } from '../../lib/takePayments/takeOnce';
import { invoiced, newCall, startTakeWorld, type TakeWorld } from './takePayments/support';

jest.setTimeout(120_000);

let world: TakeWorld;
beforeAll(async () => {
	world = await startTakeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

/** An invoice over 50.00 USD, its customer, and a card and a bank account that are stored. */
async function invoiceWithMethods() {
	const payer = await world.payer('pm_card_visa');
	const stripe = world.clientOf('');
	const bank = await stripe.customers.createSource(payer.customerId, {
		source: 'btok_us_verified',
	});
	const { data } = await stripe.customers.listPaymentMethods(payer.customerId, { type: 'card' });
	const invoiceId = await world.newInvoice(payer.accountId, 50);
	return { ...payer, invoiceId, accountId: bank.id, card: data[0]?.id ?? '' };
}

const statusOf = async (session: string) =>
	(await world.clientOf('').checkout.sessions.retrieve(session)).status;

/** A client that does something before it makes a payment, when all has been read. */
function beforePaying(stripe: Stripe, act: () => Promise<unknown>): Stripe {
	const create: Stripe['paymentIntents']['create'] = async (...request) => {
		await act();
		return await stripe.paymentIntents.create(...request);
	};
	const paymentIntents = Object.assign(
		Object.create(stripe.paymentIntents) as Stripe['paymentIntents'],
		{ create },
	);
	return Object.assign(Object.create(stripe) as Stripe, { paymentIntents });
}

/** Debits a part of an invoice on the page, in a visit of its own. */
async function debit(
	visit: string,
	amount: string,
	{ invoiceId, accountId }: { invoiceId: string; accountId: string },
	act: () => Promise<unknown>,
): Promise<DebitOutcome> {
	const { org } = await world.tools();
	const money = Money.ofDecimal(amount, 'USD');
	return await debitOnce(
		{
			stripe: beforePaying(await world.stripeClient(), act),
			read: async () => (await org?.invoices.read([invoiceId]))?.get(invoiceId),
			isAgreed: ({ balance }) => money.compare(balance.left) <= 0,
			warn: () => undefined,
		},
		{
			visit: { id: visit, amount: money, leftMs: 0 },
			accountId,
			payer: { ipAddress: '192.0.2.7', userAgent: 'Firefox' },
			receiptEmail: '',
		},
	);
}

describe('a page that is opened while the invoice is charged', () => {
	it('ends if it asks for more than is left then, by whom of the staff it was charged', async () => {
		const { customerId, invoiceId, card } = await invoiceWithMethods();
		const opened: string[] = [];
		const order = { maximum: '', purpose: '', chargeKey: '', callKey: newCall(), takenBy: '' };
		await takeOnce({ ...order, target: invoiced(invoiceId, '30') }, await world.tools(), {
			choose: async () => await Promise.resolve(card),
			charge: async ({ chosen, params, key }) => {
				for (const amount of ['20.01', '20']) {
					opened.push((await world.openPage(customerId, invoiceId, amount)).id);
				}
				const rest = { payment_method: chosen, confirm: true, off_session: true };
				return await (
					await world.stripeClient()
				).paymentIntents.create({ ...params, ...rest }, { idempotencyKey: key });
			},
		});

		expect(await Promise.all(opened.map(statusOf))).toEqual(['expired', 'open']);
	});

	it('ends if it asks for more than is left then, after a payer’s debit', async () => {
		const invoice = await invoiceWithMethods();
		const opened: string[] = [];
		const outcome = await debit('visit-0001', '30', invoice, async () => {
			for (const amount of ['20.01', '20']) {
				opened.push((await world.openPage(invoice.customerId, invoice.invoiceId, amount)).id);
			}
		});

		expect(outcome).toMatchObject({ isNew: true, intent: { amount: 3000 } });
		expect(await Promise.all(opened.map(statusOf))).toEqual(['expired', 'open']);
	});
});

test('of two payers who agree to a debit at the same moment, one pays, and the other sees what is left', async () => {
	const invoice = await invoiceWithMethods();
	let waiting: Array<() => void> = [];
	/** Both have read that 50.00 are left before either pays. */
	const meet = async () => {
		await new Promise<void>((resolve) => {
			waiting.push(resolve);
			if (waiting.length < 2) return;
			waiting.forEach((go) => {
				go();
			});
			waiting = [() => undefined];
		});
	};
	const outcomes = await Promise.all(
		['visit-0001', 'visit-0002'].map(async (visit) => await debit(visit, '30', invoice, meet)),
	);

	const paid = outcomes.filter((outcome) => 'intent' in outcome);
	const told = outcomes.filter((outcome) => 'unseen' in outcome);
	expect([paid.length, told.length]).toEqual([1, 1]);
	const { data } = await world
		.clientOf('')
		.paymentIntents.list({ customer: invoice.customerId, limit: 100 });
	expect(data.map(({ amount }) => amount)).toEqual([3000]);
});
