import type Stripe from 'stripe';
import { disputedBy } from '../../../lib/payments/disputes';
import { paymentFacts } from '../../../lib/payments/paymentFacts';
import { paymentOfEvent } from '../../../lib/payments/paymentStream';
import { refundedBy } from '../../../lib/payments/refunds';
import type { StripePayment } from '../../../lib/payments/stripePayment';

const booking = (amount: number, currency = 'usd') => ({ amount, currency });
const dispute = (status: string, bookings: object[], more: object = {}) =>
	({
		status,
		amount: 2500,
		currency: 'usd',
		created: 1,
		balance_transactions: bookings,
		evidence_details: { due_by: 1_800_000_000 },
		...more,
	}) as unknown as Stripe.Dispute;
const refund = (status: string, amount: number, created = 1) =>
	({ id: `re_${created}`, status, amount, created }) as Stripe.Refund;
const payment = (
	intent: object,
	charge: object = {},
	more: Partial<StripePayment> = {},
): StripePayment => ({
	intent: {
		id: 'pi_1',
		amount: 2500,
		amount_received: 2500,
		currency: 'usd',
		status: 'succeeded',
		metadata: {},
		...intent,
	} as Stripe.PaymentIntent,
	charge: { id: 'ch_1', created: 5, ...charge } as Stripe.Charge,
	refunds: [],
	disputes: [],
	stripeInvoiceId: '',
	...more,
});

describe('a dispute', () => {
	it.each([
		['warning_needs_response', [], 'Inquiry', '0.00', 'Succeeded'],
		['warning_closed', [], 'Inquiry Closed', '0.00', 'Succeeded'],
		['needs_response', [booking(-2500)], 'Needs Response', '25.00', 'Disputed'],
		['under_review', [booking(-2500)], 'Under Review', '25.00', 'Disputed'],
		['won', [booking(-2500), booking(2500)], 'Won', '0.00', 'Succeeded'],
		['won', [booking(-2500), booking(2600)], 'Won', '0.00', 'Succeeded'],
		['lost', [booking(-2500)], 'Lost', '25.00', 'Disputed'],
		['lost', [booking(-2500), booking(2500), booking(-2500)], 'Lost', '25.00', 'Disputed'],
		['prevented', [], 'Prevented', '0.00', 'Succeeded'],
		['appeal_needs_response', [booking(-2500)], 'Appeal Needs Response', '25.00', 'Disputed'],
		['appeal_under_review', [booking(-2500)], 'Appeal Under Review', '25.00', 'Disputed'],
		['won', [booking(-2500)], 'Won', '25.00', 'Disputed'],
	])(
		'that is %s with %j is %s, takes %s and leaves the payment %s',
		(status, bookings, said, taken, stands) => {
			const facts = paymentFacts(payment({}, {}, { disputes: [dispute(status, bookings)] }));
			expect([facts.dispute?.status, facts.disputed.toDecimal(), facts.status]).toEqual([
				said,
				taken,
				stands,
			]);
		},
	);

	it('booked in another currency takes the disputed amount as long as it was not given back', () => {
		const eur = (amount: number) => booking(amount, 'eur');
		expect(disputedBy([dispute('lost', [eur(-2311)])], 'usd').amount.toString()).toBe('25.00 USD');
		const won = disputedBy([dispute('won', [eur(-2311), eur(2290)])], 'usd');
		expect(won.amount.toString()).toBe('0.00 USD');
	});

	it('is told with its deadline only while somebody has to answer', () => {
		expect(disputedBy([dispute('needs_response', [])], 'usd').last?.dueBy).toBe(1_800_000_000);
		expect(disputedBy([dispute('under_review', [])], 'usd').last?.dueBy).toBeUndefined();
	});

	it('that is open counts before one that was won, whichever came first', () => {
		const open = dispute('needs_response', [booking(-2500)], { created: 1 });
		const won = dispute('won', [], { created: 2 });
		expect(disputedBy([won, open], 'usd')).toMatchObject({
			isHeld: true,
			last: { status: 'Needs Response' },
		});
	});
});

describe('refunds', () => {
	it.each([
		['pending', '10.00'],
		['requires_action', '10.00'],
		['succeeded', '10.00'],
		['failed', '0.00'],
		['canceled', '0.00'],
	])('one that is %s takes %s', (status, taken) => {
		expect(refundedBy([refund(status, 1000)], 'usd').amount.toDecimal()).toBe(taken);
	});

	it('make a payment refunded in part or whole', () => {
		const part = payment({}, {}, { refunds: [refund('succeeded', 1000)] });
		const whole = payment(
			{},
			{},
			{ refunds: [refund('succeeded', 1000), refund('pending', 1500, 2)] },
		);
		const back = payment({}, {}, { refunds: [refund('failed', 2500)] });
		expect([part, whole, back].map((each) => paymentFacts(each).status)).toEqual([
			'Partially Refunded',
			'Refunded',
			'Succeeded',
		]);
		expect(paymentFacts(whole).refund).toEqual({ id: 're_2', status: 'Pending' });
		expect(paymentFacts(back).refund).toEqual({ id: 're_1', status: 'Failed' });
	});
});

describe('a payment', () => {
	const nothing = { charge: undefined };
	it.each([
		['processing', {}, {}, 'Pending', true],
		['requires_capture', {}, {}, 'Pending', true],
		['requires_payment_method', {}, nothing, 'Requires Action', false],
		['requires_payment_method', { last_payment_error: { message: 'No' } }, {}, 'Failed', true],
		['requires_confirmation', {}, nothing, 'Requires Action', false],
		['requires_action', {}, nothing, 'Requires Action', false],
		[
			'requires_action',
			{ next_action: { type: 'verify_with_microdeposits' } },
			nothing,
			'Requires Action',
			true,
		],
		['canceled', {}, nothing, 'Canceled', false],
		['canceled', {}, {}, 'Canceled', true],
	])('that is %s with %j is told so', (status, intent, more, stands, isTried) => {
		const facts = paymentFacts(payment({ status, ...intent }, {}, more));
		expect([facts.status, facts.isTried]).toEqual([stands, isTried]);
	});

	it('says in words why it failed or was canceled', () => {
		const failed = payment(
			{ status: 'requires_payment_method' },
			{
				status: 'failed',
				failure_message: 'Your card was declined.',
				failure_code: 'card_declined',
			},
		);
		const canceled = payment({ status: 'canceled', cancellation_reason: 'abandoned' });
		expect(paymentFacts(failed).failureReason).toBe('Your card was declined.');
		expect(paymentFacts(canceled).failureReason).toBe('The payer did not go on');
		expect(paymentFacts(payment({})).failureReason).toBeUndefined();
	});

	it('counts what was captured, not what was asked for', () => {
		expect(paymentFacts(payment({ amount_received: 2000 })).amount.toString()).toBe('20.00 USD');
	});

	it.each([
		[{ type: 'card', card: { brand: 'amex', last4: '0005' } }, 'Card', 'American Express', '0005'],
		[
			{ type: 'us_bank_account', us_bank_account: { bank_name: 'TEST BANK', last4: '6789' } },
			'Bank Account',
			'TEST BANK',
			'6789',
		],
		[{ type: 'customer_balance', customer_balance: {} }, 'Wire', '', ''],
		[{ type: 'amazon_pay', amazon_pay: {} }, 'Other', 'Amazon Pay', ''],
	])('by %j says how it was paid', (details, kind, brand, last4) => {
		const facts = paymentFacts(payment({}, { payment_method_details: details }));
		expect(facts.method).toEqual({ kind, brand, last4 });
	});
});

describe('the payment that an event is about', () => {
	const of = (object: object) => paymentOfEvent({ data: { object } } as never);
	it.each([
		[{ object: 'payment_intent', id: 'pi_1' }],
		[{ object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }],
		[{ object: 'refund', id: 're_1', payment_intent: { id: 'pi_1' } }],
		[{ object: 'dispute', id: 'du_1', payment_intent: 'pi_1' }],
		[
			{
				object: 'invoice_payment',
				id: 'inpay_1',
				payment: { type: 'payment_intent', payment_intent: 'pi_1' },
			},
		],
	])('%j', (object) => {
		expect(of(object)).toBe('pi_1');
	});

	it('is none for what has none', () => {
		expect(of({ object: 'charge', id: 'ch_1', payment_intent: null })).toBeUndefined();
		expect(of({ object: 'customer', id: 'cus_1' })).toBeUndefined();
	});
});
