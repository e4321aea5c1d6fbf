import { invalidRequest } from '../errors';

/** https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts; minor units, where not 50. */
const MINIMUM: Readonly<Record<string, number>> = {
	aed: 200,
	bgn: 100,
	czk: 1500,
	dkk: 250,
	gbp: 30,
	hkd: 400,
	huf: 17_500,
	mxn: 1000,
	myr: 200,
	nok: 300,
	pln: 200,
	ron: 200,
	sek: 300,
	thb: 1000,
};

/** Eight digits, but for these. Source as for {@link MINIMUM}. */
const MOST_DIGITS: Readonly<Record<string, number>> = { cop: 10, idr: 12, inr: 9 };
/**
 * Counted in hundredths, and charged in whole units only. https://docs.stripe.com/currencies#special-cases
 */
const WHOLE_ONLY = new Set(['isk', 'ugx']);
const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));
const ZERO_DECIMAL = new Set(
	'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** The currency's code in lower case; refuses one that is none. */
export function checkedCurrency(code: string, param = 'currency'): string {
	const currency = code.toLowerCase();
	if (KNOWN.has(currency)) return currency;
	throw invalidRequest(
		`Invalid currency: ${code}. Stripe currently supports these currencies: ${[...KNOWN].join(', ')}`,
		undefined,
		param,
	);
}

/** Refuses an amount, in minor units, that is too small or too large to be charged. */
export function checkChargeable(amount: number, currency: string, param = 'amount'): void {
	if (amount < 1) {
		throw invalidRequest(
			'This value must be greater than or equal to 1.',
			'parameter_invalid_integer',
			param,
		);
	}
	const least = MINIMUM[currency] ?? 50;
	if (amount < least) {
		throw invalidRequest(
			`Amount must be at least ${spoken(least, currency)}`,
			'amount_too_small',
			param,
		);
	}
	const most = 10 ** (MOST_DIGITS[currency] ?? 8) - 1;
	if (amount > most) {
		throw invalidRequest(
			`Amount must be no more than ${spoken(most, currency)}`,
			'amount_too_large',
			param,
		);
	}
	const step = stepOf(currency);
	if (amount % step !== 0) {
		throw invalidRequest(
			`Invalid amount. The amount in ${currency} must be divisible by ${step}, as the currency is not charged in smaller parts`,
			'parameter_invalid_integer',
			param,
		);
	}
}

/** The last digit of three decimals must be 0. https://docs.stripe.com/currencies#three-decimal */
function stepOf(currency: string): number {
	if (WHOLE_ONLY.has(currency)) return 100;
	return THREE_DECIMAL.has(currency) ? 10 : 1;
}

/** Minor units as people write them: `12.50 usd`, `500 jpy`. */
export function spoken(amount: number, currency: string): string {
	return `${majorUnits(amount, currency)} ${currency}`;
}

/** Minor units in the currency's major ones, with its decimals: https://docs.stripe.com/currencies */
export function majorUnits(amount: number, currency: string): string {
	const decimals = ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;
	const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	const rest = decimals > 0 ? `.${digits.slice(-decimals)}` : '';
	return `${amount < 0 ? '-' : ''}${whole}${rest}`;
}

/** What a person wrote, such as `12.50`, in minor units; undefined if it is no such amount. */
export function fromMajorUnits(text: string, currency: string): number | undefined {
	const decimals = ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;
	const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(text.trim());
	const fraction = match?.[2] ?? '';
	if (!match || fraction.length > decimals) return undefined;
	return Number(`${match[1] ?? ''}${fraction.padEnd(decimals, '0')}`);
}
