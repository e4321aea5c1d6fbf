import { chargeStep, currencyExponent } from '../currencies';
import { isInSteps, Money } from '../money';
import type { LinkTerms } from '../paymentLinks/ask';

/**
 * The least that the builder lets a payer pay at once. It is one for invoices of all currencies: where it is
 * finer than what can be charged in one, such as 12.50 in yen, it is rounded up there.
 *
 * @returns undefined where the builder wants none
 */
export function leastWanted(
	{ least }: Pick<LinkTerms, 'least'>,
	currency: string,
): Money | undefined {
	if (!least) return undefined;
	const [whole = '', fraction = ''] = least.split('.');
	const kept = fraction.slice(0, currencyExponent(currency));
	const amount = Money.ofDecimal(`${whole}.${kept || '0'}`, currency, 'Least Amount');
	const isWhole = !/[1-9]/.test(fraction.slice(kept.length)) && isInSteps(amount);
	if (isWhole) return amount;
	const step = chargeStep(currency);
	return Money.ofMinor((amount.minor / step + 1n) * step, currency);
}
