import type Stripe from 'stripe';
import { AttachedInvoices } from '../../../lib/payments/attachedInvoices';
import { paymentReader } from '../../../lib/payments/paymentStream';
import { invoicePaidBy } from '../../../lib/stripe/paymentParts';
import { idOf } from '../../../lib/stripe/reference';
import { startPaymentWorld } from './support';

const MINUTE = 60;
const NOW = 1_795_000_000;

interface Tie {
	intent: string;
	created: number;
	/** When its payment was made. */
	paid: number;
}

/** Stripe as far as it lists which payments are tied to invoices, with how many it has told. */
function listing(ties: readonly Tie[]) {
	let told = 0;
	async function* list({ expand }: Stripe.InvoicePaymentListParams = {}) {
		for (const { intent, created, paid } of ties) {
			told++;
			const payment_intent = expand ? { id: intent, created: paid } : intent;
			yield await Promise.resolve({
				created,
				invoice: `in_${intent}`,
				payment: { payment_intent },
			});
		}
	}
	const stripe = { invoicePayments: { list } } as unknown as Stripe;
	return { stripe, told: () => told };
}

async function allOf<T>(listed: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const each of listed) found.push(each);
	return found;
}

const payment = (index: number) => ({ id: `pi_${index}`, created: NOW - index * MINUTE });
const tie = (index: number, later = 0): Tie => ({
	intent: `pi_${index}`,
	created: NOW - index * MINUTE + later,
	paid: NOW - index * MINUTE,
});
const numbers = (from: number, to: number) =>
	Array.from({ length: to - from }, (_each, index) => from + index);

describe('the invoices of listed payments', () => {
	it('are not asked for before there are payments: nobody would wait for the answer', async () => {
		let asked = 0;
		const list = () => {
			asked++;
			return listing([tie(0)]).stripe.invoicePayments.list();
		};
		const attached = new AttachedInvoices(
			{ invoicePayments: { list } } as unknown as Stripe,
			false,
		);

		expect(asked).toBe(0);
		expect(await attached.of([payment(0)])).toEqual(['in_pi_0']);
		expect(asked).toBe(1);
	});

	it('are read no further than the payments have come, however many there are', async () => {
		const { stripe, told } = listing(numbers(0, 20_000).map((index) => tie(index)));
		const attached = new AttachedInvoices(stripe, false);
		for (let start = 0; start < 20_000; start += 100) {
			const some = numbers(start, start + 100);

			const invoices = await attached.of(some.map(payment));

			expect(invoices).toEqual(some.map((index) => `in_pi_${index}`));
			expect(told()).toBeLessThanOrEqual(start + 110);
			expect(attached.left().length).toBeLessThanOrEqual(10);
		}
	});

	it('are found of payments that were attached long after they were made, or never', async () => {
		const { stripe } = listing([tie(250, 200 * MINUTE), tie(60), tie(255)]);
		const attached = new AttachedInvoices(stripe, false);

		const first = await attached.of([payment(0), payment(60)]);
		const second = await attached.of([payment(250), payment(251)]);

		expect(first).toEqual(['', 'in_pi_60']);
		expect(second).toEqual(['in_pi_250', '']);
		// One was read ahead.
		expect(attached.left()).toEqual(['pi_255']);
	});

	it('are told at the end of payments that came by before it was known', async () => {
		const { stripe } = listing([tie(3), tie(0, -5 * MINUTE)]);
		const attached = new AttachedInvoices(stripe, false);

		await attached.of([payment(0)]);
		await attached.of([payment(3), payment(6)]);

		expect(attached.left()).toEqual(['pi_0']);
	});

	it('are not held of payments that a run which is gone on with has dealt with', async () => {
		const { stripe } = listing(numbers(0, 1000).map((index) => tie(index)));
		const attached = new AttachedInvoices(stripe, true);

		const invoices = await attached.of([payment(900), payment(901)]);

		expect(invoices).toEqual(['in_pi_900', 'in_pi_901']);
		expect(attached.left().length).toBeLessThanOrEqual(2);
	});
});

it('a listed payment whose invoice came to light too late comes by once more, with it', async () => {
	// The tie of the first payment is as old as the second page, that of the last was made today.
	const { stripe } = listing([tie(200, 199 * MINUTE), tie(1), tie(105), tie(0, -120 * MINUTE)]);
	async function* intents() {
		for (const index of numbers(0, 150)) yield await Promise.resolve(payment(index));
	}
	const retrieve = async (id: string) =>
		await Promise.resolve(payment(Number(id.replace('pi_', ''))));
	const byPayment = async ({ payment: by }: Stripe.InvoicePaymentListParams) =>
		await Promise.resolve({ data: [{ invoice: `in_${by?.payment_intent}` }] });
	const list = (params: Stripe.InvoicePaymentListParams) =>
		params.payment?.payment_intent ? byPayment(params) : stripe.invoicePayments.list(params);
	const whole = { invoicePayments: { list }, paymentIntents: { list: intents, retrieve } };
	const since = payment(155).created;
	const reader = paymentReader(whole as unknown as Stripe, { since, withInvoice: true });

	const found = await allOf(reader.list());

	expect(found.map(({ intent }) => intent.id)).toEqual([
		...numbers(0, 150).map((index) => `pi_${index}`),
		'pi_0',
	]);
	const tied = found.filter(({ stripeInvoiceId }) => stripeInvoiceId !== '');
	expect(tied.map(({ intent, stripeInvoiceId }) => [intent.id, stripeInvoiceId])).toEqual([
		['pi_1', 'in_pi_1'],
		['pi_105', 'in_pi_105'],
		['pi_0', 'in_pi_0'],
	]);
});

it('listed payments whose invoices came to light too late are read side by side, a few at a time', async () => {
	// Payments 0 to 49 came by before their ties, which come with the second page.
	const late = numbers(0, 50).map((index) => tie(index, (index - 200) * MINUTE));
	const { stripe } = listing([tie(101), ...late]);
	async function* intents() {
		for (const index of numbers(0, 250)) yield await Promise.resolve(payment(index));
	}
	let underWay = 0;
	let most = 0;
	const retrieve = async (id: string) => {
		most = Math.max(most, ++underWay);
		await Promise.resolve();
		underWay--;
		return payment(Number(id.replace('pi_', '')));
	};
	const list = async ({ payment: by }: Stripe.InvoicePaymentListParams) =>
		await Promise.resolve({ data: [{ invoice: `in_${by?.payment_intent}` }] });
	const invoicePayments = {
		list: (params: Stripe.InvoicePaymentListParams) =>
			params.payment?.payment_intent ? list(params) : stripe.invoicePayments.list(params),
	};
	const whole = { invoicePayments, paymentIntents: { list: intents, retrieve } };
	const reader = paymentReader(whole as unknown as Stripe, { withInvoice: true });

	const found = await allOf(reader.list());

	expect(
		found.slice(250).map(({ intent, stripeInvoiceId }) => [intent.id, stripeInvoiceId]),
	).toEqual(numbers(0, 50).map((index) => [`pi_${index}`, `in_pi_${index}`]));
	expect(most).toBe(20);
});

it('a run by range finds them with Stripe, from its beginning and when it is gone on with', async () => {
	const world = await startPaymentWorld();
	try {
		const stripe = world.clientOf('');
		const { id: customer } = await stripe.customers.create({ name: 'Acme' });
		for (let index = 0; index < 4; index++) {
			const { id: invoice } = await stripe.invoices.create({
				customer,
				collection_method: 'send_invoice',
				days_until_due: 30,
			});
			await stripe.invoices.addLines(invoice, { lines: [{ amount: 100, description: 'Work' }] });
			await stripe.invoices.finalizeInvoice(invoice);
			const { id } = await world.pay(100, { customer });
			await world.pay(100, { customer });
			await stripe.invoices.attachPayment(invoice, { payment_intent: id });
			await world.pass(2 * MINUTE);
		}
		const { data } = await stripe.paymentIntents.list({ limit: 100 });
		const truth = await Promise.all(
			data.map(async ({ id }) => [id, idOf(await invoicePaidBy(stripe, id)) ?? '']),
		);
		const invoicesAfter = async (after?: string) => {
			const found = await allOf(paymentReader(stripe, { withInvoice: true }).list(after));
			return found.map(({ intent, stripeInvoiceId }) => [intent.id, stripeInvoiceId]);
		};

		expect(await invoicesAfter()).toEqual(truth);
		// Three are made with each invoice: its own, and the two payments.
		expect(await invoicesAfter(truth[5]?.[0])).toEqual(truth.slice(6));
		expect(truth.slice(6).filter(([, invoice]) => invoice !== '').length).toBeGreaterThan(1);
	} finally {
		await world.close();
	}
}, 60_000);
