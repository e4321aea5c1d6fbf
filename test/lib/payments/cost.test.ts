import type Stripe from 'stripe';
import { requireModel } from '../../../lib/model/requireModel';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import { PAYMENT_NEEDS } from '../../../lib/payments/paymentContext';
import { type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(300_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

/** The client of a Stripe account that lists one payment as many, two for each invoice. */
async function listingMany(
	count: number,
	customer: string,
	invoices: readonly string[],
): Promise<Stripe> {
	const stripe = world.clientOf('');
	await world.pay(2500, { customer });
	const { data } = await stripe.paymentIntents.list({ expand: ['data.latest_charge.refunds'] });
	const [one] = data;
	if (!one) throw new Error('Nothing was paid');
	async function* list() {
		for (let number = 0; number < count; number++) {
			const invoice = invoices[Math.floor(number / 2)] ?? '';
			const id = `pi_${String(number).padStart(24, '0')}`;
			yield await Promise.resolve({ ...one, id, metadata: { [INVOICE_ID_KEY]: invoice } });
		}
	}
	const paymentIntents: unknown = Object.create(stripe.paymentIntents, { list: { value: list } });
	return Object.create(stripe, { paymentIntents: { value: paymentIntents } }) as Stripe;
}

async function manyInvoices(count: number, account: string): Promise<string[]> {
	const ids: string[] = [];
	for (let number = 0; number < count; number += 200) {
		const records = Array.from({ length: Math.min(200, count - number) }, (_, index) => ({
			attributes: { type: 'Invoice__c' },
			Name: `INV-${number + index}`,
			Account__c: account,
			Amount__c: 50,
			Status__c: 'Sent',
		}));
		const made = (await world.api('POST', '/composite/sobjects', { records })) as Array<{
			id: string;
		}>;
		ids.push(...made.map(({ id }) => id));
	}
	return ids;
}

/** Requests to the org, but for signing in and asking what it is like. */
const asked = async () =>
	(await world.calls('salesforce')).filter(
		({ method, path }) => !/describe|oauth|Soap/.test(`${method} ${path}`),
	);

/** Reading and keeping the checkpoint, and what people changed: as many requests for few as for many. */
const OF_A_RUN = 4;

describe('what a first sync of payments costs the org', () => {
	it.each([1000, 2000])('of %i: one request for 150 of them at most', async (count) => {
		const { accountId, customerId } = await world.newAccount('Acme');
		const invoices = await manyInvoices(count / 2, accountId);
		const stripe = await listingMany(count, customerId, invoices);
		await world.forgetCalls();

		const { report, endedBy } = await world.pull({
			stripeOf: async () => await Promise.resolve(stripe),
		});

		expect([report.toString(), endedBy]).toEqual([`${count} created`, undefined]);
		const paid = (await world.records('Invoice__c')).filter(
			({ Status__c }) => Status__c === 'Paid',
		);
		expect(paid).toHaveLength(count / 2);
		expect((await asked()).length - OF_A_RUN).toBeLessThanOrEqual(count / 150);
	});
});

it('disputes of many payments are asked for side by side, and each payment has its own', async () => {
	const { customerId: customer } = await world.newAccount('Acme');
	for (const method of ['pm_card_createDispute', 'pm_card_visa', 'pm_card_createDispute']) {
		await world.pay(2500, { customer, method });
	}
	const stripe = world.clientOf('');
	let underWay = 0;
	let most = 0;
	const list = async (params: Stripe.DisputeListParams) => {
		most = Math.max(most, ++underWay);
		const found = await stripe.disputes.list(params);
		underWay--;
		return found;
	};
	const disputes: unknown = Object.create(stripe.disputes, { list: { value: list } });
	const counting = Object.create(stripe, { disputes: { value: disputes } }) as Stripe;

	const { report } = await world.pull({ stripeOf: async () => await Promise.resolve(counting) });

	expect(report.toString()).toBe('3 created');
	expect(most).toBe(2);
	const held = (await world.records('Payment__c')).map(({ Status__c }) => Status__c);
	expect(held).toEqual(['Disputed', 'Succeeded', 'Disputed']);
});

describe('what a quiet quarter of an hour costs', () => {
	/** A run as the node makes it: first it looks what the org is like. */
	const run = async () => {
		const salesforce = await world.connect();
		await requireModel(salesforce, world.model, PAYMENT_NEEDS);
		return await world.pull({ salesforce });
	};

	it('six requests to both together, with a look at what the org is like', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		await world.pay(2500, { customer, invoice });
		await run();
		// What the first run took in comes by once more for a while.
		await world.pass(60 * 60);
		await run();
		await world.pass(30 * 60);
		await run();
		await world.pass(15 * 60);
		await world.forgetCalls();

		const { done, problems } = await run();

		expect([done, problems]).toEqual([[], []]);
		const calls = [...(await world.calls('stripe')), ...(await world.calls('salesforce'))];
		expect(calls.map(({ method, path }) => `${method} ${path}`)).toHaveLength(6);
	});
});
