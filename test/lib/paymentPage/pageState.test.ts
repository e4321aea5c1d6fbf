import type Stripe from 'stripe';
import { balanceOf } from '../../../lib/invoices/balance';
import { Money } from '../../../lib/money';
import { payableOf } from '../../../lib/paymentPage/amountAsk';
import type { Due } from '../../../lib/paymentPage/due';
import { formNonce, isFormSeen } from '../../../lib/paymentPage/formNonce';
import { leastWanted } from '../../../lib/paymentPage/leastWanted';
import {
	eldest,
	faultOf,
	placeOf,
	placeOn,
	planSessions,
} from '../../../lib/paymentPage/pageState';
import { pageKeys } from '../../../lib/paymentPage/token';

const usd = (cents: number) => Money.ofMinor(cents, 'USD');

/** What is to be paid, with what is paid of it and on its way, in cents. */
function dueWith({ total = 5000, paid = 0, inFlight = 0, ...invoice }: DueValues = {}): Due {
	const ask = {
		id: 'ask_1',
		amount: usd(total),
		customerId: 'cus_1',
		purpose: 'Order',
		location: '',
	};
	const payable = { ...payableOf(ask), ...invoice };
	const payment = (id: string, place: 'paid' | 'pending', cents: number) => ({
		id,
		place,
		amount: usd(cents),
		disputed: usd(0),
		isDisputed: false,
		brand: '',
		last4: '',
		expectedOn: '',
	});
	const payments = [payment('pi_1', 'paid', paid), payment('pi_2', 'pending', inFlight)];
	return { invoice: payable, balance: balanceOf(payable, payments) };
}

interface DueValues {
	total?: number;
	paid?: number;
	inFlight?: number;
	status?: Due['invoice']['status'];
	customerId?: string;
}

/** A session as far as a plan looks at it. */
const session = (
	id: string,
	values: { created?: number; status?: string; cents?: number; method?: string; currency?: string },
) => {
	const { created = 1, status = 'open', cents = 5000, method = 'card', currency = 'usd' } = values;
	const metadata = { n8n_method: method };
	return {
		id,
		created,
		status,
		amount_total: cents,
		currency,
		metadata,
	} as unknown as Stripe.Checkout.Session;
};

describe('of several sessions that are open', () => {
	test('the eldest stays, in whatever order they are listed', () => {
		const sessions = [
			session('cs_b', { created: 7 }),
			session('cs_z', { created: 3 }),
			session('cs_a', { created: 9 }),
		];

		expect(eldest(sessions)?.id).toBe('cs_z');
		expect(eldest(sessions.toReversed())?.id).toBe('cs_z');
	});

	test('of those of the same second all processes choose the same', () => {
		const sessions = ['cs_c', 'cs_a', 'cs_b'].map((id) => session(id, { created: 5 }));

		expect(eldest(sessions)?.id).toBe('cs_a');
		expect(eldest(sessions.toReversed())?.id).toBe('cs_a');
	});

	test('there is none of none', () => {
		expect(eldest([])).toBeUndefined();
	});
});

describe('a plan for a payment', () => {
	const plan = (sessions: Stripe.Checkout.Session[]) => {
		const { reuse, expire, attempt } = planSessions(sessions, usd(5000), 'card');
		return { reuse: reuse?.id, expire: expire.map(({ id }) => id), attempt };
	};

	test('uses the session for the same again, the eldest of several, and ends all others', () => {
		const sessions = [
			session('cs_young', { created: 9 }),
			session('cs_old', { created: 2 }),
			session('cs_part', { created: 1, cents: 2500 }),
		];

		expect(plan(sessions)).toEqual({
			reuse: 'cs_old',
			expire: ['cs_young', 'cs_part'],
			attempt: 0,
		});
	});

	test.each([
		['amount', { cents: 4999 }],
		['currency', { currency: 'eur' }],
		['way to pay', { method: 'us_bank_account' }],
	])('does not use one of another %s', (_what, values) => {
		expect(plan([session('cs_1', values)])).toEqual({
			reuse: undefined,
			expire: ['cs_1'],
			attempt: 0,
		});
	});

	test('counts those that have ended, and uses none of them', () => {
		const sessions = [
			session('cs_1', { status: 'complete' }),
			session('cs_2', { status: 'expired' }),
		];

		expect(plan(sessions)).toEqual({ reuse: undefined, expire: [], attempt: 2 });
	});
});

test.each([
	[5000, undefined],
	[5001, 'tooMuch'],
	[49, 'tooLittle'],
	[50, undefined],
	[4951, 'smallRest'],
	[4950, undefined],
])('%i cents of 50.00: %s', (cents, fault) => {
	expect(faultOf(usd(5000), usd(cents))).toBe(fault);
});

test('the least that the builder wants counts where it is more, and never more than is left', () => {
	expect(faultOf(usd(5000), usd(999), usd(1000))).toBe('tooLittle');
	expect(faultOf(usd(5000), usd(1000), usd(1000))).toBeUndefined();
	expect(faultOf(usd(5000), usd(50), usd(10))).toBeUndefined();
	expect(faultOf(usd(700), usd(700), usd(1000))).toBeUndefined();
});

test('more than Stripe charges at once is no fault of more than is left', () => {
	const left = usd(150_000_000);

	expect(faultOf(left, usd(100_000_000))).toBe('tooMuchAtOnce');
	expect(faultOf(left, usd(99_999_999))).toBeUndefined();
	expect(faultOf(left, usd(150_000_001))).toBe('tooMuch');
});

test.each([
	['12.50', 'USD', '12.50 USD'],
	['12.50', 'JPY', '13 JPY'],
	['12.00', 'JPY', '12 JPY'],
	['12.5', 'ISK', '13 ISK'],
	['12.255', 'KWD', '12.260 KWD'],
	['12.255', 'EUR', '12.26 EUR'],
	['12', 'KWD', '12.000 KWD'],
])('the least of %s is in %s %s', (least, currency, amount) => {
	expect(leastWanted({ least }, currency)?.toString()).toBe(amount);
});

describe('the terms of the page', () => {
	const terms = { methods: ['card'] as const, mayPayPart: true };
	const inCurrency = (minor: number, currency: string): Due => {
		const due = dueWith();
		const payable = { ...due.invoice, amount: Money.ofMinor(minor, currency) };
		const invoice = { ...payable, amountPaid: Money.zero(currency) };
		return { invoice, balance: balanceOf(invoice) };
	};

	test('leave an invoice open, or paid', () => {
		expect(placeOn(dueWith(), terms)).toBe('open');
		expect(placeOn(dueWith({ paid: 5000 }), { ...terms, methods: [] })).toBe('paid');
	});

	test('with US bank accounts alone leave no way to pay euros', () => {
		const bankOnly = { ...terms, methods: ['us_bank_account'] as const };

		expect(placeOn(inCurrency(5000, 'EUR'), bankOnly)).toBe('notHere');
		expect(placeOn(inCurrency(5000, 'USD'), bankOnly)).toBe('open');
	});

	test('without parts leave no way to pay more than Stripe charges at once', () => {
		const due = dueWith({ total: 150_000_000 });

		expect(placeOn(due, terms)).toBe('open');
		expect(placeOn(due, { ...terms, mayPayPart: false })).toBe('notHere');
	});

	test.each([
		[100_050, 'ISK', 'notHere'],
		[100_000, 'ISK', 'open'],
		[12_345, 'KWD', 'notHere'],
		[12_340, 'KWD', 'open'],
	])('%i smallest units of %s: %s, as Stripe charges no finer amount', (minor, currency, place) => {
		expect(placeOn(inCurrency(minor, currency), terms)).toBe(place);
	});
});

test.each<[DueValues, string]>([
	[{ total: 0 }, 'notHere'],
	[{ total: -500 }, 'notHere'],
	[{ total: 0, status: 'Paid' }, 'paid'],
	[{}, 'open'],
	[{ paid: 4950 }, 'open'],
	[{ paid: 4951 }, 'notHere'],
	[{ paid: 5000 }, 'paid'],
	[{ paid: 2500, inFlight: 2500 }, 'inFlight'],
	[{ status: 'Void' }, 'void'],
	[{ customerId: '' }, 'notHere'],
])('what is due as in %j is %s', (values, place) => {
	expect(placeOf(dueWith(values))).toBe(place);
});

test('what has a payment of another currency is not paid here, as nobody knows what is left', () => {
	const due = dueWith();
	const [foreign] = balanceOf(due.invoice, [
		{
			id: 'pi_eur',
			place: 'paid',
			amount: Money.ofMinor(100, 'EUR'),
			disputed: Money.zero('EUR'),
			isDisputed: false,
			brand: '',
			last4: '',
			expectedOn: '',
		},
	]).foreign;

	expect(foreign).toBeDefined();
	const balance = { ...due.balance, foreign: foreign ? [foreign] : [] };
	expect(placeOf({ ...due, balance })).toBe('notHere');
});

test('where all is on its way and a bank account waits for its payer, that is what the page is about', () => {
	const verification = { url: 'https://stripe.example', depositOn: '', until: '2026-12-01' };

	expect(placeOf({ ...dueWith({ inFlight: 5000 }), verification })).toBe('waiting');
	expect(placeOf({ ...dueWith({ inFlight: 2500 }), verification })).toBe('open');
});

describe('a form counts', () => {
	const HOUR = 60 * 60 * 1000;
	const NOW = 500 * HOUR + 1;
	const keys = pageKeys('secret', 'earlier');
	const seen = (due: Due, { token = 'token', by = keys, at = NOW } = {}) =>
		isFormSeen(formNonce(keys, 'token', dueWith(), NOW), by, token, due, at);

	test('for what was shown, and for an hour at least', () => {
		expect(seen(dueWith())).toBe(true);
		expect(seen(dueWith(), { at: NOW + HOUR })).toBe(true);
		expect(seen(dueWith(), { at: NOW + 2 * HOUR })).toBe(false);
		expect(seen(dueWith(), { at: NOW - HOUR })).toBe(false);
	});

	test.each<[string, DueValues]>([
		['another total', { total: 5100, paid: 100 }],
		['what was paid since', { paid: 100 }],
		['what is on its way since', { inFlight: 100 }],
		['another customer', { customerId: 'cus_2' }],
		['another status', { status: 'Draft' }],
	])('not for %s', (_what, values) => {
		expect(seen(dueWith(values))).toBe(false);
	});

	test('not for another link, nor by another secret; by the earlier one while it is rolled', () => {
		expect(seen(dueWith(), { token: 'other' })).toBe(false);
		expect(seen(dueWith(), { by: pageKeys('other') })).toBe(false);
		expect(seen(dueWith(), { by: pageKeys('next', 'secret') })).toBe(true);
	});

	test.each(['', 'x', 'x'.repeat(43)])('not for a nonce that is made up: %j', (nonce) => {
		expect(isFormSeen(nonce, keys, 'token', dueWith(), NOW)).toBe(false);
	});

	test('not for the token of a link itself: the keys of both are others', () => {
		expect(keys.forms[0]?.equals(keys.signing)).toBe(false);
		expect(keys.names).toHaveLength(2);
		expect(pageKeys('secret').names).toEqual([keys.names[0]]);
	});
});
