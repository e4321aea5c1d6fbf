import type { IDataObject } from 'n8n-workflow';
import { daysIn } from '../../lib/dayInZone';
import type { DayTotal, Sums } from '../../lib/payments/dayTotals';
import type { Difference } from '../../lib/payments/difference';

/** A row of the table of differences, the same columns in each. */
export function differenceItem({ at, ...rest }: Difference, zone: string): IDataObject {
	const { difference, message, ...others } = rest;
	return { difference, message, day: at === undefined ? '' : daysIn(zone)(at), ...others };
}

/** A row of the table of totals, the same columns in each. */
export function totalItem(total: DayTotal): IDataObject {
	const { day, currency, stripe, salesforce, entered, difference } = total;
	return {
		day: day || 'Total',
		currency,
		...named('stripe', stripe),
		...named('salesforce', salesforce),
		difference: difference.toDecimal(),
		agrees: difference.isZero() && stripe.payments === salesforce.payments,
		enteredPayments: entered.payments,
		enteredAmount: entered.kept.toDecimal(),
	};
}

function named(side: 'stripe' | 'salesforce', sums: Sums): IDataObject {
	return {
		[`${side}Payments`]: sums.payments,
		[`${side}Amount`]: sums.amount.toDecimal(),
		[`${side}Refunded`]: sums.refunded.toDecimal(),
		[`${side}Disputed`]: sums.disputed.toDecimal(),
		[`${side}Kept`]: sums.kept.toDecimal(),
	};
}
