import { badInput } from '../errors';
import { Money } from '../money';

const ONE_CENT = Money.ofMinor(1, 'USD');
const ONE_DOLLAR = Money.ofMinor(100, 'USD');

/**
 * Reads a small deposit that a payer has found, as people write it.
 *
 * @param text `0.32`, or `32` for cents
 * @returns cents, 1 to 99
 * @throws Problem that names the field
 */
export function depositOf(text: string, field: string): number {
	const deposit = /^\d{1,2}$/.test(text)
		? Money.ofMinor(Number(text), 'USD')
		: Money.ofDecimal(text, 'USD', field);
	const isSmall = deposit.compare(ONE_CENT) >= 0 && deposit.compare(ONE_DOLLAR) < 0;
	if (isSmall) return deposit.forStripe().amount;
	throw badInput(field, 'the deposits are of less than a dollar', 'Write 0.32, or 32 for cents');
}

/**
 * Reads the code that stands beside a deposit.
 *
 * @returns in capitals
 * @throws Problem that names the field
 */
export function descriptorCodeOf(text: string, field: string): string {
	const code = text.toUpperCase();
	if (/^SM[A-Z\d]{4}$/.test(code)) return code;
	throw badInput(
		field,
		'this is not such a code',
		'It has six letters and digits and starts with SM, such as SM11AA',
	);
}
