import type Stripe from 'stripe';
import {
	invoicePaidBy,
	isGivenBack,
	keepsFromRefund,
	refundsOf,
} from '../../../lib/stripe/paymentParts';
import { idOf } from '../../../lib/stripe/reference';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
let stripe: Stripe;
let customer: string;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	stripe = await sandbox.connect();
	customer = (await stripe.customers.create({ name: 'Edge', payment_method: 'pm_card_visa' })).id;
});

const pay = async () =>
	await stripe.paymentIntents.create({
		amount: 2_000,
		currency: 'usd',
		customer,
		payment_method: (await stripe.customers.listPaymentMethods(customer)).data[0]?.id,
		confirm: true,
		off_session: true,
	});
const refund = async (intent: string, amount: number) =>
	(await stripe.refunds.create({ payment_intent: intent, amount })).id;
const chargeOf = async ({ latest_charge: charge }: Stripe.PaymentIntent, expand?: string[]) =>
	await stripe.charges.retrieve(idOf(charge) ?? '', { expand });

describe('the refunds of a charge', () => {
	it('are those that came with it, without another request', async () => {
		const intent = await pay();
		const refunds = [await refund(intent.id, 100), await refund(intent.id, 200)];
		const charge = await chargeOf(intent, ['refunds']);
		const before = (await sandbox.requests()).length;

		const found = await refundsOf(stripe, charge);

		expect(found.map(({ id }) => id)).toEqual(refunds.reverse());
		expect(await sandbox.requests()).toHaveLength(before);
	});

	it.each([
		['none came with it', undefined],
		['only some came with it', ['refunds']],
	])('are all listed when %s', async (_name, expand) => {
		const intent = await pay();
		const refunds: string[] = [];
		for (let made = 0; made < 11; made++) refunds.push(await refund(intent.id, 10));
		const other = await pay();
		await refund(other.id, 10);

		const found = await refundsOf(stripe, await chargeOf(intent, expand));

		expect(found.map(({ id }) => id)).toEqual(refunds.reverse());
	});
});

describe('the invoice that a payment is booked on', () => {
	it('is none at first, then the one, by its ID or in whole', async () => {
		const draft = await stripe.invoices.create({
			customer,
			collection_method: 'send_invoice',
			days_until_due: 30,
		});
		await stripe.invoices.addLines(draft.id, { lines: [{ amount: 5_000, description: 'Fee' }] });
		await stripe.invoices.finalizeInvoice(draft.id);
		const { id } = await pay();
		const other = await pay();
		expect(await invoicePaidBy(stripe, id)).toBeUndefined();

		await stripe.invoices.attachPayment(draft.id, { payment_intent: id });

		expect(await invoicePaidBy(stripe, id)).toBe(draft.id);
		expect(await invoicePaidBy(stripe, id, ['data.invoice'])).toMatchObject({
			id: draft.id,
			amount_remaining: 3_000,
		});
		expect(await invoicePaidBy(stripe, other.id)).toBeUndefined();
	});
});

it.each([
	['succeeded', true],
	['pending', true],
	['requires_action', true],
	['failed', false],
	['canceled', false],
])('a refund whose status is %s has given the money back: %s', (status, isGiven) => {
	expect(isGivenBack({ status })).toBe(isGiven);
});

describe('a dispute', () => {
	const stands = (status: Stripe.Dispute.Status, isRefundable = false) =>
		keepsFromRefund({ status, is_charge_refundable: isRefundable });

	it.each(['needs_response', 'under_review', 'lost'] as const)(
		'that Stripe calls %s keeps its charge from being refunded',
		(status) => {
			expect(stands(status)).toBe(true);
		},
	);

	it.each(['won', 'warning_needs_response', 'warning_under_review', 'warning_closed'] as const)(
		'that Stripe calls %s does not',
		(status) => {
			expect(stands(status)).toBe(false);
		},
	);

	it('does not where Stripe says that its charge can be refunded', () => {
		expect(stands('needs_response', true)).toBe(false);
	});
});
