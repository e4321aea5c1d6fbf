import type Stripe from 'stripe';
import { Money } from '../../lib/money';
import { debitOnce, type DebitOutcome } from '../../lib/paymentPage/bank/debitOnce';
import { takeOnce } from '../../lib/takePayments/takeOnce';
import { CARD, newPayer } from '../support/payer';
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
	const invoices = (await world.tools()).org?.invoices;
	if (!invoices) throw new Error('There is no org');
	const { stillOf } = invoices;
	const money = Money.ofDecimal(amount, 'USD');
	return await debitOnce(
		{
			stripe: beforePaying(await world.stripeClient(), act),
			stillOf,
			read: async () => (await invoices.read([invoiceId])).get(invoiceId),
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

/** A member of staff charges 30.00 of an invoice; something happens before and after Stripe makes the payment. */
async function chargeByStaff(
	{ invoiceId, card }: { invoiceId: string; card: string },
	callKey: string,
	{ before, after }: Partial<Record<'before' | 'after', () => Promise<void>>>,
) {
	const order = { maximum: '', purpose: '', chargeKey: '', callKey, takenBy: '' };
	return await takeOnce({ ...order, target: invoiced(invoiceId, '30') }, await world.tools(), {
		choose: async () => await Promise.resolve(card),
		charge: async ({ chosen, params, key }) => {
			await before?.();
			const stripe = await world.stripeClient();
			const intent = await stripe.paymentIntents.create(
				{ ...params, payment_method: chosen, confirm: true, off_session: true },
				{ idempotencyKey: key },
			);
			await after?.();
			return intent;
		},
	});
}

const died = async () => {
	await Promise.reject(new Error('The process died'));
};

describe('a page that is opened while the invoice is charged', () => {
	/** Opens pages for a cent more than is left after the charge, and for just that. */
	async function opening({ customerId, invoiceId }: { customerId: string; invoiceId: string }) {
		const opened: string[] = [];
		for (const amount of ['20.01', '20']) {
			opened.push((await world.openPage(customerId, invoiceId, amount)).id);
		}
		return opened;
	}

	it('ends if it asks for more than is left then, by whom of the staff it was charged', async () => {
		const invoice = await invoiceWithMethods();
		let opened: string[] = [];
		await chargeByStaff(invoice, newCall(), {
			before: async () => void (opened = await opening(invoice)),
		});

		expect(await Promise.all(opened.map(statusOf))).toEqual(['expired', 'open']);
	});

	it('ends when the call is repeated, if whoever charged died before it had ended it', async () => {
		const invoice = await invoiceWithMethods();
		const call = newCall();
		let opened: string[] = [];
		const before = async () => void (opened = await opening(invoice));
		await expect(chargeByStaff(invoice, call, { before, after: died })).rejects.toThrow('died');
		expect(await Promise.all(opened.map(statusOf))).toEqual(['open', 'open']);

		const { wasTaken } = await chargeByStaff(invoice, call, {});

		expect(wasTaken).toBe(true);
		expect(await Promise.all(opened.map(statusOf))).toEqual(['expired', 'open']);
	});

	it('ends when the payer agrees again, if n8n died before it had ended it', async () => {
		const invoice = await invoiceWithMethods();
		const opened = await debit('visit-0001', '30', invoice, async () => {
			await Promise.resolve();
		}).then(async () => await opening(invoice));

		await debit('visit-0001', '30', invoice, async () => {
			await Promise.resolve();
		});

		expect(await Promise.all(opened.map(statusOf))).toEqual(['expired', 'open']);
	});

	it('takes too much if its payer pays in the second before it ends, since Stripe joins no page with a charge', async () => {
		const invoice = await invoiceWithMethods();
		const payer = newPayer(world.pages);
		await chargeByStaff(invoice, newCall(), {
			before: async () => {
				const { customerId, invoiceId } = invoice;
				await payer.open((await world.openPage(customerId, invoiceId, '50')).url ?? '');
			},
			after: async () => {
				await payer.submit({ ...CARD, email: 'rose@edge.example' });
			},
		});

		expect((await world.payments()).map(({ amount }) => amount)).toEqual([5000, 3000]);
		await world.both();
		expect(await world.invoice(invoice.invoiceId)).toMatchObject({
			Amount_Paid__c: 80,
			Status__c: 'Overpaid',
		});
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
