import { whyNotTaken } from '../../../lib/invoices/attachPayment';
import { Money } from '../../../lib/money';

const open = { status: 'open', currency: 'usd', amount_remaining: 4900 } as const;

it.each([
	['a part of what remains', open, '48.99'],
	['all that remains', open, '49'],
	['all that remains, though it was given up', { ...open, status: 'uncollectible' as const }, '49'],
])('an invoice in Stripe takes %s', (_what, invoice, amount) => {
	expect(whyNotTaken(invoice, Money.ofDecimal(amount, 'USD'))).toBeUndefined();
});

it.each([
	[
		'more than what remains, by a cent',
		{},
		'49.01',
		'only 49.00 USD of it remain, and the payment is of 49.01 USD',
	],
	['anything once it is paid', { status: 'paid' }, '1', 'it is paid already'],
	['anything once it is void', { status: 'void' }, '1', 'it is void'],
	[
		'anything before it is finalized',
		{ status: 'draft' },
		'1',
		'it is a draft, and takes payments once it is finalized',
	],
	['another currency', { currency: 'eur' }, '1', 'it is in EUR, and the payment in USD'],
] as const)('an invoice in Stripe does not take %s', (_what, more, amount, why) => {
	expect(whyNotTaken({ ...open, ...more }, Money.ofDecimal(amount, 'USD'))).toBe(why);
});

it('an invoice in yen takes whole yen up to what remains', () => {
	const invoice = { status: 'open', currency: 'jpy', amount_remaining: 50 } as const;
	expect(whyNotTaken(invoice, Money.ofMinor(50, 'JPY'))).toBeUndefined();
	expect(whyNotTaken(invoice, Money.ofMinor(51, 'JPY'))).toBe(
		'only 50 JPY of it remain, and the payment is of 51 JPY',
	);
});
