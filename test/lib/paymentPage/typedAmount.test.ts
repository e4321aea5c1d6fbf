import fc from 'fast-check';
import { chargeStep } from '../../../lib/currencies';
import { Money } from '../../../lib/money';
import { typedAmount } from '../../../lib/paymentPage/typedAmount';

const read = (text: string, locale: string, currency = 'EUR') => {
	const typed = typedAmount(text, locale, currency);
	return 'amount' in typed ? typed.amount.toString() : typed.fault;
};

test.each([
	['25', 'en', 'USD', '25.00 USD'],
	['25.5', 'en', 'USD', '25.50 USD'],
	['$1,234.50', 'en', 'USD', '1234.50 USD'],
	['1,234', 'en', 'USD', '1234.00 USD'],
	['1.234,50 €', 'de', 'EUR', '1234.50 EUR'],
	['25,5', 'de', 'EUR', '25.50 EUR'],
	['1 234,50', 'fr', 'EUR', '1234.50 EUR'],
	['1’234.50', 'de-CH', 'CHF', '1234.50 CHF'],
	['￥５００', 'ja', 'JPY', '500 JPY'],
	['1.23', 'en', 'KWD', '1.230 KWD'],
	['1,000', 'en', 'ISK', '1000 ISK'],
])('%s in %s is an amount of %s', (text, locale, currency, amount) => {
	expect(read(text, locale, currency)).toBe(amount);
});

test.each([
	['25,50', 'en'],
	['25.50', 'de'],
	['1,234', 'de'],
	['1.23', 'de'],
	['1,23,456', 'en'],
	['12.345', 'en'],
	['-5', 'en'],
	['', 'en'],
	['five', 'en'],
	['1e3', 'en'],
	['9'.repeat(40), 'en'],
])('%s in %s is asked back', (text, locale) => {
	expect(read(text, locale)).toBe('unclear');
});

test.each([
	['1.234', 'KWD'],
	['500.50', 'ISK'],
	['500.50', 'UGX'],
])('%s %s, which Stripe does not charge, is asked back', (text, currency) => {
	expect(read(text, 'en', currency)).toBe('unclear');
});

test('what a payer reads can be typed back, in every language and currency', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 100, max: 9_999_900 }),
			fc.constantFrom('en', 'de', 'fr', 'es', 'it', 'nl', 'pt-BR', 'ja'),
			fc.constantFrom('EUR', 'JPY', 'KWD', 'HUF', 'USD'),
			(minor, locale, currency) => {
				const money = Money.ofMinor(BigInt(minor) * chargeStep(currency), currency);
				const decimals = money.toDecimal().split('.')[1]?.length ?? 0;
				const shown = new Intl.NumberFormat(locale, {
					minimumFractionDigits: decimals,
					maximumFractionDigits: decimals,
				}).format(money.toDecimal() as Intl.StringNumericLiteral);
				expect(read(shown, locale, currency)).toBe(money.toString());
			},
		),
		{ seed: 1 },
	);
});
