import fc from 'fast-check';
import { Money } from '../../../lib/money';
import { type CountedPayment, rollUp } from '../../../lib/payments/rollUp';

const usd = (cents: number) => Money.ofMinor(cents, 'USD');
const payment = (cents: number, more: Partial<CountedPayment> = {}): CountedPayment => ({
	status: 'Succeeded',
	mode: 'Live',
	amount: usd(cents),
	refunded: usd(0),
	disputed: usd(0),
	...more,
});

describe('what was paid of an invoice', () => {
	it.each([
		['Sent', [], '0.00', '50.00', 'Sent'],
		['Draft', [payment(2500)], '25.00', '25.00', 'Partially Paid'],
		['Partially Paid', [payment(2500), payment(2500)], '50.00', '0.00', 'Paid'],
		['Paid', [payment(2500), payment(2600)], '51.00', '-1.00', 'Overpaid'],
		['Paid', [payment(5000, { refunded: usd(1000) })], '40.00', '10.00', 'Partially Paid'],
		['Paid', [payment(5000, { refunded: usd(5000), status: 'Refunded' })], '0.00', '50.00', 'Sent'],
		['Paid', [payment(5000, { disputed: usd(5000), status: 'Disputed' })], '0.00', '50.00', 'Sent'],
		['Void', [payment(5000)], '50.00', '0.00', 'Void'],
		['Draft', [payment(5000, { status: 'Failed' })], '0.00', '50.00', 'Draft'],
		['Sent', [payment(5000, { status: 'Canceled' })], '0.00', '50.00', 'Sent'],
	])('an invoice that was %s, with %j', (before, payments, paid, balance, status) => {
		const now = rollUp(usd(5000), before, payments);
		expect([now.paid.toDecimal(), now.balance.toDecimal(), now.status]).toEqual([
			paid,
			balance,
			status,
		]);
	});

	it('counts what is on its way apart, and owes it still', () => {
		const now = rollUp(usd(5000), 'Sent', [payment(2500, { status: 'Pending' })]);
		expect([now.pending.toString(), now.balance.toString(), now.status]).toEqual([
			'25.00 USD',
			'50.00 USD',
			'Sent',
		]);
	});

	it('counts no payment of another currency, and no test payment beside live ones', () => {
		const yen = payment(0, { amount: Money.ofMinor(2500, 'JPY') });
		const test = payment(2500, { mode: 'Test' });
		const now = rollUp(usd(5000), 'Sent', [
			{ ...yen, refunded: Money.zero('JPY'), disputed: Money.zero('JPY') },
			test,
			payment(1000),
		]);
		expect([now.paid.toString(), now.foreign, now.pretended]).toEqual(['10.00 USD', 1, 1]);
		expect(rollUp(usd(5000), 'Sent', [test]).paid.toString()).toBe('25.00 USD');
	});

	it('a refund and a dispute of the same money take it once', () => {
		const twice = payment(2500, { refunded: usd(1500), disputed: usd(2500) });
		expect(rollUp(usd(5000), 'Sent', [twice]).paid.toString()).toBe('0.00 USD');
	});

	it('does not depend on order, nor on what the invoice said before, and its parts add up', () => {
		const cents = fc.integer({ min: 0, max: 1_000_000 });
		const anyPayment = fc
			.record({
				amount: cents,
				refunded: cents,
				disputed: cents,
				status: fc.constantFrom('Pending', 'Succeeded', 'Failed', 'Disputed', 'Partially Refunded'),
			})
			.map(({ amount, refunded, disputed, status }) =>
				payment(amount, { refunded: usd(refunded), disputed: usd(disputed), status }),
			);
		const statuses = fc.constantFrom('Sent', 'Partially Paid', 'Paid', 'Overpaid');
		fc.assert(
			fc.property(
				cents,
				fc.array(anyPayment, { maxLength: 8 }),
				statuses,
				(amount, payments, before) => {
					const now = rollUp(usd(amount), before, payments);
					const again = rollUp(usd(amount), now.status, [...payments].reverse());
					expect(again).toEqual(now);
					expect(rollUp(usd(amount), 'Sent', payments)).toEqual(now);
					expect(now.paid.plus(now.balance).equals(usd(amount))).toBe(true);
					expect(now.status === 'Paid').toBe(!now.paid.isZero() && now.balance.isZero());
					expect(now.status === 'Overpaid').toBe(now.balance.isNegative());
				},
			),
		);
	});
});
