import type Stripe from 'stripe';
import { Money } from '../../../lib/money';
import type { CrmPayment } from '../../../lib/payments/crmPayment';
import { refundDue } from '../../../lib/payments/giveBack';
import type { StripePayment } from '../../../lib/payments/stripePayment';

const usd = (minor: number) => Money.ofMinor(minor, 'USD');
const asked = (refundRequested: Money) => ({ refundRequested }) as CrmPayment;
const held = (more: Partial<StripePayment> = {}, intent: object = {}): StripePayment => ({
	intent: {
		id: 'pi_1',
		amount: 2500,
		amount_received: 2500,
		currency: 'usd',
		status: 'succeeded',
		...intent,
	} as Stripe.PaymentIntent,
	charge: { id: 'ch_1' } as Stripe.Charge,
	refunds: [],
	disputes: [],
	stripeInvoiceId: '',
	...more,
});
const refund = (status: string, amount: number, metadata = {}) =>
	({ id: 're_1', status, amount, created: 1, metadata }) as unknown as Stripe.Refund;
const dispute = (status: string) =>
	({
		status,
		amount: 2500,
		currency: 'usd',
		created: 1,
		balance_transactions: [],
		evidence_details: { due_by: null },
	}) as unknown as Stripe.Dispute;

describe('how much is to be given back now', () => {
	it.each([
		[1000, [], '10.00'],
		[1000, [refund('succeeded', 400)], '6.00'],
		[1000, [refund('pending', 400)], '6.00'],
		[1000, [refund('requires_action', 400)], '6.00'],
		[1000, [refund('failed', 400)], '10.00'],
		[1000, [refund('canceled', 400)], '10.00'],
		[1000, [refund('succeeded', 1000)], '0.00'],
		[1000, [refund('succeeded', 1500)], '0.00'],
		[2500, [], '25.00'],
	])('for %i asked for in all, after %j, is %s', (minor, refunds, due) => {
		expect(refundDue(asked(usd(minor)), held({ refunds })).toDecimal()).toBe(due);
	});

	it.each([
		['needs_response', 'the payment is disputed'],
		['under_review', 'the payment is disputed'],
		['appeal_needs_response', 'the payment is disputed'],
		['lost', 'the payment is disputed'],
		['prevented', 'the payment is disputed'],
	])('is nothing while its dispute is %s', (status, message) => {
		const due = () => refundDue(asked(usd(1000)), held({ disputes: [dispute(status)] }));
		expect(due).toThrow(message);
	});

	it.each(['won', 'warning_needs_response', 'warning_closed'])(
		'is what was asked for where its dispute is %s',
		(status) => {
			const due = refundDue(asked(usd(1000)), held({ disputes: [dispute(status)] }));
			expect(due.toDecimal()).toBe('10.00');
		},
	);

	it('is what was asked for where Stripe says that the charge can be refunded all the same', () => {
		const prevented = { ...dispute('prevented'), is_charge_refundable: true };
		const due = refundDue(asked(usd(1000)), held({ disputes: [prevented] }));
		expect(due.toDecimal()).toBe('10.00');
	});

	it('says nothing of a dispute when nothing is left to do', () => {
		const done = held({ refunds: [refund('succeeded', 1000)], disputes: [dispute('lost')] });
		expect(refundDue(asked(usd(1000)), done).isZero()).toBe(true);
	});

	it.each(['processing', 'requires_capture'])('waits while the payment is %s', (status) => {
		expect(() => refundDue(asked(usd(1000)), held({}, { status }))).toThrow(
			'the payment has not settled, and can be given back once it has',
		);
	});

	it.each([
		['canceled', { id: 'ch_1' } as Stripe.Charge],
		['requires_payment_method', { id: 'ch_1' } as Stripe.Charge],
		['succeeded', undefined],
	])('is refused of a payment that is %s, with the charge %j', (status, charge) => {
		const due = () => refundDue(asked(usd(1000)), held({ charge }, { status }));
		expect(due).toThrow('the payment did not succeed');
	});

	it('is refused in another currency than was paid, and beyond what was paid', () => {
		expect(() => refundDue(asked(Money.ofMinor(1000, 'EUR')), held())).toThrow(
			'the payment is in USD, and its record in EUR',
		);
		expect(() => refundDue(asked(usd(2501)), held())).toThrow(
			'25.01 USD is more than the 25.00 USD that was paid',
		);
	});

	it.each(['failed', 'canceled'])('is not asked for again where it %s before', (status) => {
		const key = 'salesforce_refund_requested';
		const before = held({ refunds: [refund(status, 1000, { [key]: '10.00' })] });
		expect(() => refundDue(asked(usd(1000)), before)).toThrow(
			'refund re_1 up to 10.00 USD came to nothing',
		);
		expect(refundDue(asked(usd(1200)), before).toDecimal()).toBe('12.00');
	});
});
