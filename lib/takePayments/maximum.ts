import { badInput } from '../errors';
import { Money } from '../money';

/**
 * Holds to the most that the builder allows, whoever has filled in the amount.
 *
 * @param maximum as the builder entered it, in the amount's own currency; '' for no limit
 * @param field of the amount, for the refusal
 * @returns the amount
 * @throws Problem when it is more
 */
export function refuseAbove(amount: Money, maximum: string, field: string): Money {
	if (maximum === '') return amount;
	const most = Money.ofDecimal(maximum, amount.currency, 'Maximum Amount');
	if (amount.compare(most) <= 0) return amount;
	throw badInput(
		field,
		`${amount.toString()} is more than the ${most.toString()} that Maximum Amount allows`,
		'Choose a smaller amount, or let the builder of the workflow raise the maximum',
	);
}
