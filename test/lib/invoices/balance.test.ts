import fc from 'fast-check';
import { balanceOf, leastOf, leavesPayableRest, paymentsNow } from '../../../lib/invoices/balance';
import type { InvoicePayment } from '../../../lib/invoices/invoice';
import { Money } from '../../../lib/money';

const usd = (minor: number) => Money.ofMinor(minor, 'USD');

function payment(id: string, minor: number, more: Partial<InvoicePayment> = {}): InvoicePayment {
	return {
		id,
		place: 'paid',
		amount: usd(minor),
		disputed: usd(0),
		isDisputed: false,
		brand: '',
		last4: '',
		expectedOn: '',
		...more,
	};
}

const invoice = (minor: number, payments: InvoicePayment[] = [], paidMinor = 0) => ({
	amount: usd(minor),
	amountPaid: usd(paidMinor),
	payments,
});

test('what Stripe says of a payment takes the place of what the org says', () => {
	const { paid, inFlight } = balanceOf(
		invoice(5000, [payment('pi_1', 2000, { place: 'pending' })]),
		[payment('pi_1', 2000)],
	);
	expect([paid, inFlight].map(String)).toEqual(['20.00 USD', '0.00 USD']);
});

test('what a lost dispute took is not counted as paid, though the charge succeeded', () => {
	const known = payment('pi_1', 0, { disputed: usd(2000) });
	const { paid, left } = balanceOf(invoice(5000, [known]), [payment('pi_1', 2000)]);
	expect([paid, left].map(String)).toEqual(['0.00 USD', '50.00 USD']);
});

test('what the org counts as paid beyond the payments that it shows is believed', () => {
	const { paid, left } = balanceOf(invoice(5000, [payment('cash', 1000)], 3000));
	expect([paid, left].map(String)).toEqual(['30.00 USD', '20.00 USD']);
});

test('too much is told as such, and nothing is left', () => {
	const { left, over } = balanceOf(invoice(5000), [payment('a', 4000), payment('b', 4000)]);
	expect([left, over].map(String)).toEqual(['0.00 USD', '30.00 USD']);
});

test('a payment of another currency is told apart and counts for nothing', () => {
	const euros = payment('pi_1', 0, { amount: Money.ofMinor(100, 'EUR') });
	const { paid, foreign } = balanceOf(invoice(5000), [euros]);
	expect(String(paid)).toBe('0.00 USD');
	expect(foreign).toHaveLength(1);
});

test('a failed payment of another currency, and one of its own, is none that is told apart', () => {
	const failed = payment('pi_1', 0, { amount: Money.ofMinor(0, 'EUR'), place: 'none' });
	const { foreign, left } = balanceOf(invoice(5000, [failed, payment('pi_2', 1000)]));
	expect(foreign).toEqual([]);
	expect(String(left)).toBe('40.00 USD');
});

test('all payments are each once, as Stripe has them, with what the org knows of their disputes', () => {
	const disputed = payment('pi_1', 3000, { disputed: usd(500), last4: '1111' });
	const now = paymentsNow(
		[disputed, payment('cash', 700)],
		[payment('pi_1', 4000, { last4: '4242' }), payment('pi_2', 200)],
	);

	expect(now).toEqual([
		payment('pi_1', 3500, { last4: '4242', disputed: usd(500) }),
		payment('cash', 700),
		payment('pi_2', 200),
	]);
});

test('what the org knows of a dispute in another currency takes nothing', () => {
	const euros = payment('pi_1', 0, { disputed: Money.ofMinor(500, 'EUR') });
	const [now] = paymentsNow([euros], [payment('pi_1', 4000)]);
	expect(String(now?.amount)).toBe('40.00 USD');
});

test('paid, in flight and left are the whole, unless too much came in', () => {
	const place = fc.constantFrom('paid', 'pending', 'waiting', 'none');
	const some = fc.array(
		fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4000 }), place),
	);
	const list = (drawn: Array<[number, number, InvoicePayment['place']]>) =>
		[...new Map(drawn.map((each) => [each[0], each])).values()].map(([id, minor, where]) =>
			payment(`pi_${id}`, minor, { place: where }),
		);
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 9000 }), some, some, (total, org, stripe) => {
			const { paid, inFlight, left, over } = balanceOf(invoice(total, list(org)), list(stripe));
			expect(paid.plus(inFlight).plus(left).minus(over).minor).toBe(BigInt(total));
			expect(left.isZero() || over.isZero()).toBe(true);
		}),
		{ seed: 1 },
	);
});

test('a part must not leave a rest that Stripe does not charge', () => {
	expect(leavesPayableRest(usd(1000), usd(1000))).toBe(true);
	expect(leavesPayableRest(usd(1000), usd(950))).toBe(true);
	expect(leavesPayableRest(usd(1000), usd(951))).toBe(false);
	expect(leavesPayableRest(usd(1000), usd(1001))).toBe(false);
	// Of a currency that Stripe names no least amount of any rest can be paid.
	expect(leavesPayableRest(Money.ofMinor(1000, 'VUV'), Money.ofMinor(999, 'VUV'))).toBe(true);
	expect(leavesPayableRest(Money.ofMinor(1000, 'VUV'), Money.ofMinor(1001, 'VUV'))).toBe(false);
});

test('the least of a balance is what Stripe charges at least, what was asked for, or all of it', () => {
	expect(String(leastOf(usd(1000)))).toBe('0.50 USD');
	expect(String(leastOf(usd(1000), usd(500)))).toBe('5.00 USD');
	expect(String(leastOf(usd(1000), usd(20)))).toBe('0.50 USD');
	expect(String(leastOf(usd(300), usd(500)))).toBe('3.00 USD');
	expect(String(leastOf(Money.ofMinor(1000, 'VUV')))).toBe('1 VUV');
});
