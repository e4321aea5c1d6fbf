import { Money } from '../../money';

/**
 * An amount of an account as Stripe counts it, exactly.
 *
 * @param amount in the currency's units, such as `100` or `-12.5`
 * @returns whole smallest units: `10000`, `-1250`
 * @throws Problem when it is no number, or finer than the smallest unit
 */
export function amountToStripe(amount: string, currency: string): string {
	return String(Money.ofDecimal(amount, currency, 'Account Balance').minor);
}

/**
 * The other way round.
 *
 * @param minorUnits whole smallest units, such as `-1250`
 * @returns in the currency's units: `-12.50`; undefined for what is no amount
 */
export function amountToSalesforce(minorUnits: string, currency: string): string | undefined {
	if (!/^-?\d+$/.test(minorUnits)) return undefined;
	return Money.ofMinor(BigInt(minorUnits), currency).toDecimal();
}
