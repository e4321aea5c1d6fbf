import fc from 'fast-check';
import { chargeStep, currencyExponent, payoutStep } from '../../lib/currencies';
import { Problem } from '../../lib/errors';
import { checkCharge, minimumCharge, Money } from '../../lib/money';

/** What Stripe charges in. https://docs.stripe.com/currencies#presentment-currencies */
const CURRENCIES = `
	USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD
	CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ
	GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD
	LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK
	PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TND TOP
	TRY TTD TWD TZS UAH UGX UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW`
	.trim()
	.split(/\s+/);

const currency = fc.constantFrom(...CURRENCIES);
/** Within what Salesforce's numbers hold exactly in any currency. */
const minor = fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n });
const money = fc.tuple(minor, currency).map(([amount, code]) => Money.ofMinor(amount, code));
const alike = (count: number) =>
	fc
		.tuple(currency, fc.array(minor, { minLength: count, maxLength: count }))
		.map(([code, amounts]) => amounts.map((amount) => Money.ofMinor(amount, code)));

function refusal(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		if (error instanceof Problem) return error.message;
		throw error;
	}
	throw new Error('It was not refused');
}

describe('an amount', () => {
	it.each([
		[2500, 'usd', '25.00', '25.00 USD'],
		[-2500, 'USD', '-25.00', '-25.00 USD'],
		[0, 'eur', '0.00', '0.00 EUR'],
		[5, 'eur', '0.05', '0.05 EUR'],
		[-5, 'eur', '-0.05', '-0.05 EUR'],
		[500, 'jpy', '500', '500 JPY'],
		[12345, 'kwd', '12.345', '12.345 KWD'],
		[500, 'isk', '5.00', '5 ISK'],
		[550, 'isk', '5.50', '5.50 ISK'],
		[10_000, 'ugx', '100.00', '100 UGX'],
		[123_456, 'huf', '1234.56', '1234.56 HUF'],
		[Number.MAX_SAFE_INTEGER, 'usd', '90071992547409.91', '90071992547409.91 USD'],
	])('of %d smallest units of %s is %s', (amount, code, decimal, written) => {
		const value = Money.ofMinor(amount, code);

		expect(value.toDecimal()).toBe(decimal);
		expect(value.toString()).toBe(written);
		expect(value.currency).toBe(code.toUpperCase());
		expect(Money.ofDecimal(decimal, code)).toEqual(value);
	});

	it.each([
		[100, 'USD', 10_000n],
		[0.1, 'USD', 10n],
		[1.1, 'USD', 110n],
		[19.99, 'USD', 1999n],
		[-0.05, 'USD', -5n],
		[1234, 'JPY', 1234n],
		[12.345, 'KWD', 12_345n],
		[7, 'ISK', 700n],
		[7, 'UGX', 700n],
		['0100.50', 'EUR', 10_050n],
		[' +3 ', 'EUR', 300n],
		['25.5000', 'EUR', 2550n],
		['12345678901234567890.12', 'USD', 1234567890123456789012n],
		[9_999_999_999_999.99, 'USD', 999_999_999_999_999n],
	])('written %p %s is taken exactly', (written, code, smallest) => {
		expect(Money.ofDecimal(written, code).minor).toBe(smallest);
	});

	it.each([
		[0.1 + 0.2, 'USD', 'Balance: 0.30000000000000004 has more digits than a number holds exactly'],
		[1.005, 'USD', 'Balance: 1.005 has more decimals than USD, which has 2'],
		['25.5', 'JPY', 'Balance: 25.5 has more decimals than JPY, which has 0'],
		[1.2345, 'KWD', 'Balance: 1.2345 has more decimals than KWD, which has 3'],
		[12_345_678_901_234.56, 'USD', 'Balance: 12345678901234.56 has more digits'],
		[1e21, 'USD', 'Balance: “1e+21” is not an amount'],
		[Number.NaN, 'USD', 'Balance: “NaN” is not an amount'],
		['1,250.00', 'USD', 'Balance: “1,250.00” is not an amount'],
		['12,50', 'EUR', 'Balance: “12,50” is not an amount'],
		['$5', 'USD', 'Balance: “$5” is not an amount'],
		['.5', 'USD', 'Balance: “.5” is not an amount'],
		['--5', 'USD', 'Balance: “--5” is not an amount'],
		['', 'USD', 'Balance: it is empty'],
		['5', 'dollars', 'Currency: “dollars” is not the code of a currency'],
		['5', ' ', 'Currency: it is empty'],
	])('written %p %s is refused', (written, code, message) => {
		expect(refusal(() => Money.ofDecimal(written, code, 'Balance'))).toContain(message);
	});

	it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])(
		'is never %d smallest units, which is not exact',
		(amount) => {
			expect(() => Money.ofMinor(amount, 'usd')).toThrow('An amount must be a whole number');
		},
	);

	it('comes back from its decimals, in every currency', () => {
		fc.assert(
			fc.property(money, (value) => {
				const again = Money.ofDecimal(value.toDecimal(), value.currency);
				expect(again.equals(value)).toBe(true);
				const [, fraction = ''] = value.toDecimal().split('.');
				expect(fraction).toHaveLength(currencyExponent(value.currency));
			}),
		);
	});

	it('comes back from Salesforce’s and Stripe’s JSON, in every currency', () => {
		fc.assert(
			fc.property(money, (value) => {
				const json = JSON.stringify([value.forSalesforce(), value.forStripe()]);
				const [decimal, { amount, currency: code }] = JSON.parse(json) as [
					number,
					{ amount: number; currency: string },
				];
				expect(Money.ofDecimal(decimal, code).equals(value)).toBe(true);
				expect(Money.ofMinor(amount, code).equals(value)).toBe(true);
				expect(code).toBe(code.toLowerCase());
			}),
		);
	});

	it('that a number cannot hold goes into no JSON', () => {
		expect(() => Money.ofDecimal('12345678901234.56', 'USD').forSalesforce()).toThrow(
			'12345678901234.56 has more digits than a number holds exactly',
		);
		expect(() => Money.ofMinor(2n ** 53n, 'USD').forStripe()).toThrow(
			'is too much for Stripe’s API',
		);
		expect(Money.ofDecimal('10000000000000.00', 'USD').forSalesforce()).toBe(1e13);
	});
});

describe('sums and differences', () => {
	it('are exact where numbers are not', () => {
		const tenths = ['0.10', '0.20'].map((text) => Money.ofDecimal(text, 'EUR'));

		expect(Money.sum('EUR', tenths).toDecimal()).toBe('0.30');
		expect(Money.sum('eur', []).toString()).toBe('0.00 EUR');
	});

	it('undo each other, and do not depend on the order', () => {
		fc.assert(
			fc.property(alike(3), ([one, other, third]) => {
				if (!one || !other || !third) throw new Error('Three were asked for');
				expect(one.plus(other).minus(other).equals(one)).toBe(true);
				expect(one.minus(other).equals(other.minus(one).negated())).toBe(true);
				const forwards = Money.sum(one.currency, [one, other, third]);
				const backwards = Money.sum(one.currency, [third, other, one]);
				expect(forwards.equals(backwards)).toBe(true);
				expect(forwards.minor).toBe(one.minor + other.minor + third.minor);
			}),
		);
	});

	it('agree with the order', () => {
		fc.assert(
			fc.property(alike(2), ([one, other]) => {
				if (!one || !other) throw new Error('Two were asked for');
				const difference = one.minus(other);
				const sign = difference.isZero() ? 0 : difference.isNegative() ? -1 : 1;
				expect(one.compare(other)).toBe(sign);
				expect(one.equals(other)).toBe(sign === 0);
			}),
		);
	});

	it('of different currencies are none', () => {
		const [euro, yen] = [Money.ofMinor(1, 'EUR'), Money.ofMinor(1, 'JPY')];
		const message = '0.01 EUR and 1 JPY are of different currencies';

		expect(() => euro.plus(yen)).toThrow(message);
		expect(() => euro.minus(yen)).toThrow(message);
		expect(() => euro.compare(yen)).toThrow(message);
		expect(() => Money.sum('EUR', [yen])).toThrow('different currencies');
		expect(euro.equals(yen)).toBe(false);
	});
});

describe('people see', () => {
	it.each([
		['1234.56', 'USD', 'en', '$1,234.56'],
		['1234.56', 'EUR', 'de', '1.234,56 €'],
		['1234', 'JPY', 'ja', '￥1,234'],
		['12.345', 'KWD', 'en', 'KWD 12.345'],
		// Intl’s own data has no decimals here.
		['1234.57', 'HUF', 'en', 'HUF 1,234.57'],
		['1234.57', 'COP', 'en', 'COP 1,234.57'],
		['5.00', 'ISK', 'en', 'ISK 5'],
		['7.00', 'UGX', 'en', 'UGX 7'],
		['-25.00', 'USD', 'en', '-$25.00'],
		['12345678901234567.89', 'USD', 'en', '$12,345,678,901,234,567.89'],
	])('%s %s in the language %s as %s', (decimal, code, locale, seen) => {
		expect(
			Money.ofDecimal(decimal, code)
				.format(locale)
				.replace(/\u00a0/g, ' '),
		).toBe(seen);
	});

	it('every digit that is charged, in every currency', () => {
		fc.assert(
			fc.property(money, (value) => {
				const digits = value.format('en').replace(/\D/g, '').replace(/^0+/, '');
				const charged = String(value.minor).replace('-', '');
				const isShort = charged.startsWith(digits) && /^(00)?$/.test(charged.slice(digits.length));
				expect(value.isZero() || isShort).toBe(true);
			}),
		);
	});
});

describe('a charge', () => {
	it.each([
		['0.50', 'USD'],
		['0.30', 'GBP'],
		['175.00', 'HUF'],
		['50', 'JPY'],
		['10', 'MXN'],
		['5.120', 'KWD'],
		['5.00', 'ISK'],
		['999999.99', 'USD'],
		['9999999999.99', 'IDR'],
		['0.01', 'XCD'],
	])('of %s %s is possible', (decimal, code) => {
		const amount = Money.ofDecimal(decimal, code);

		expect(checkCharge(amount)).toBe(amount);
	});

	it.each([
		['0.49', 'USD', 'Amount: 0.49 USD is less than the 0.50 USD that Stripe charges at least'],
		['49', 'JPY', 'Amount: 49 JPY is less than the 50 JPY that Stripe charges at least'],
		['174.99', 'HUF', 'Amount: 174.99 HUF is less than the 175.00 HUF'],
		['0', 'EUR', 'Amount: 0.00 EUR cannot be charged: it must be more than zero'],
		['-5', 'EUR', 'Amount: -5.00 EUR cannot be charged: it must be more than zero'],
		['5.124', 'KWD', 'Stripe takes KWD in steps of 0.010 KWD only'],
		['5.50', 'ISK', 'Amount: 5.50 ISK cannot be charged: Stripe takes ISK in steps of 1 ISK only'],
		['5.50', 'UGX', 'Stripe takes UGX in steps of 1 UGX only'],
		['1000000.00', 'USD', 'is more than the 999999.99 USD that Stripe charges at once'],
		['10000000000.00', 'IDR', 'is more than the 9999999999.99 IDR'],
	])('of %s %s is refused', (decimal, code, message) => {
		expect(refusal(() => checkCharge(Money.ofDecimal(decimal, code)))).toContain(message);
	});

	it('has a minimum that can be charged itself, wherever Stripe names one', () => {
		for (const code of CURRENCIES) {
			const least = minimumCharge(code);
			if (least) expect(checkCharge(least)).toBe(least);
		}
		expect(minimumCharge('usd')?.toString()).toBe('0.50 USD');
		expect(minimumCharge('XCD')).toBeUndefined();
	});

	it('may be finer than a payout', () => {
		expect([chargeStep('HUF'), payoutStep('HUF')]).toEqual([1n, 100n]);
		expect([chargeStep('twd'), payoutStep('twd')]).toEqual([1n, 100n]);
		expect([chargeStep('JPY'), payoutStep('JPY')]).toEqual([1n, 1n]);
	});
});
