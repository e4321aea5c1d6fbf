/**
 * Currencies whose smallest unit in Stripe's API is not a hundredth. ISK and UGX have no smaller unit
 * any more, but Stripe's API still counts them in hundredths. https://docs.stripe.com/currencies
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

/** How many decimals an amount in this currency has in Stripe's API. */
export function currencyExponent(currency: string): number {
	return EXPONENTS.get(currency.toUpperCase()) ?? 2;
}

/**
 * An amount as people write it, without arithmetic on fractions.
 *
 * @param minorUnits a whole number of the currency's smallest units
 * @param currency three letters, in capitals or not
 * @returns such as `-25.00 USD`, `500 JPY`
 */
export function formatAmount(minorUnits: number, currency: string): string {
	if (!Number.isSafeInteger(minorUnits)) {
		throw new RangeError(`An amount must be a whole number of smallest units, not ${minorUnits}`);
	}
	const exponent = currencyExponent(currency);
	const sign = minorUnits < 0 ? '-' : '';
	const digits = String(Math.abs(minorUnits)).padStart(exponent + 1, '0');
	const whole = digits.slice(0, digits.length - exponent);
	const fraction = exponent > 0 ? `.${digits.slice(-exponent)}` : '';
	return `${sign}${whole}${fraction} ${currency.toUpperCase()}`;
}
