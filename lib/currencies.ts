import { badInput } from './errors';

// What Stripe says of currencies: https://docs.stripe.com/currencies

/**
 * Currencies whose smallest unit in Stripe's API is not a hundredth. ISK and UGX have no smaller unit
 * any more, but Stripe's API still counts them in hundredths.
 * https://docs.stripe.com/currencies#zero-decimal https://docs.stripe.com/currencies#three-decimal
 */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
	...[
		'BIF',
		'CLP',
		'DJF',
		'GNF',
		'JPY',
		'KMF',
		'KRW',
		'MGA',
		'PYG',
		'RWF',
		'VND',
		'VUV',
		'XAF',
		'XOF',
		'XPF',
	].map((currency): [string, number] => [currency, 0]),
	...['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map((currency): [string, number] => [currency, 3]),
]);

/** Without a smaller unit, though Stripe's API counts them in hundredths. https://docs.stripe.com/currencies#special-cases */
const WHOLE: ReadonlySet<string> = new Set(['ISK', 'UGX']);

/** Charged in hundredths, paid out in whole units. https://docs.stripe.com/currencies#special-cases */
const PAID_OUT_WHOLE: ReadonlySet<string> = new Set(['HUF', 'TWD', 'ISK', 'UGX']);

/**
 * The least that can be charged, in smallest units. Of currencies that are not listed Stripe names
 * none: there the minimum of the currency that the charge is converted to holds.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const MINIMUMS: Readonly<Record<string, bigint>> = {
	AED: 200n,
	ARS: 50n,
	AUD: 50n,
	BRL: 50n,
	CAD: 50n,
	CHF: 50n,
	COP: 50n,
	CZK: 1500n,
	DKK: 250n,
	EUR: 50n,
	GBP: 30n,
	HKD: 400n,
	HUF: 17_500n,
	IDR: 50n,
	ILS: 50n,
	INR: 50n,
	JPY: 50n,
	KRW: 50n,
	MXN: 1000n,
	MYR: 200n,
	NOK: 300n,
	NZD: 50n,
	PHP: 50n,
	PLN: 200n,
	RON: 200n,
	RUB: 50n,
	SEK: 300n,
	SGD: 50n,
	THB: 1000n,
	USD: 50n,
	ZAR: 50n,
};

/** Digits that an amount may have; eight where nothing else is said. Source as for {@link MINIMUMS}. */
const MOST_DIGITS: Readonly<Record<string, number>> = { COP: 10, IDR: 12, INR: 9 };

/**
 * A currency's code in capitals.
 *
 * @param code three letters, in capitals or not
 * @param field where it comes from, for the refusal
 * @throws Problem when it is none
 */
export function currencyCode(code: string, field = 'Currency'): string {
	const trimmed = code.trim().toUpperCase();
	if (!/^[A-Z]{3}$/.test(trimmed)) {
		throw badInput(
			field,
			trimmed ? `“${code.trim()}” is not the code of a currency` : 'it is empty',
			'Use the three letters of ISO 4217, such as USD or EUR',
		);
	}
	return trimmed;
}

/** How many decimals an amount in this currency has in Stripe's API. */
export function currencyExponent(currency: string): number {
	return EXPONENTS.get(currency.toUpperCase()) ?? 2;
}

/**
 * How many decimals people see. Never `Intl`'s own: its data rounds currencies, such as HUF and COP,
 * that Stripe charges in hundredths.
 */
export function displayedDecimals(currency: string): number {
	return WHOLE.has(currency.toUpperCase()) ? 0 : currencyExponent(currency);
}

/**
 * Of how many smallest units an amount must be a multiple to be charged: 100 where there is no smaller
 * unit than the whole one, 10 where there are three decimals, the last of which must be 0.
 */
export function chargeStep(currency: string): bigint {
	if (WHOLE.has(currency.toUpperCase())) return 100n;
	return currencyExponent(currency) === 3 ? 10n : 1n;
}

/** As {@link chargeStep}, for a payout. */
export function payoutStep(currency: string): bigint {
	return PAID_OUT_WHOLE.has(currency.toUpperCase()) ? 100n : chargeStep(currency);
}

/** The least that can be charged, in smallest units; undefined where Stripe names nothing. */
export function leastCharge(currency: string): bigint | undefined {
	return MINIMUMS[currency.toUpperCase()];
}

/** The most that can be charged at once, in smallest units. */
export function mostCharge(currency: string): bigint {
	return 10n ** BigInt(MOST_DIGITS[currency.toUpperCase()] ?? 8) - 1n;
}
