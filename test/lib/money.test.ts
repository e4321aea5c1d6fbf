import fc from 'fast-check';
import { currencyExponent, formatAmount } from '../../lib/money';

describe('formatAmount', () => {
	it.each([
		[2500, 'usd', '25.00 USD'],
		[-2500, 'USD', '-25.00 USD'],
		[0, 'eur', '0.00 EUR'],
		[5, 'eur', '0.05 EUR'],
		[-5, 'eur', '-0.05 EUR'],
		[500, 'jpy', '500 JPY'],
		[12345, 'kwd', '12.345 KWD'],
		[500, 'isk', '5.00 ISK'],
		[Number.MAX_SAFE_INTEGER, 'usd', '90071992547409.91 USD'],
	])('writes %d of the smallest unit of %s as %s', (amount, currency, written) => {
		expect(formatAmount(amount, currency)).toBe(written);
	});

	it.each([0.5, Number.NaN, 2 ** 60])('refuses %d, which is no exact amount', (amount) => {
		expect(() => formatAmount(amount, 'usd')).toThrow('An amount must be a whole number');
	});

	it('loses nothing of any amount', () => {
		fc.assert(
			fc.property(fc.maxSafeInteger(), fc.constantFrom('usd', 'jpy', 'kwd'), (amount, currency) => {
				const [number = ''] = formatAmount(amount, currency).split(' ');
				const [, fraction = ''] = number.split('.');
				expect(fraction).toHaveLength(currencyExponent(currency));
				expect(BigInt(number.replace('.', ''))).toBe(BigInt(amount));
			}),
		);
	});
});
