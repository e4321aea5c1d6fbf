import { Money } from '../money';
import { type CountedPayment, isPaid, kept } from './rollUp';

/** Where an amount was found: Stripe's, what the org says of Stripe's, or what people entered in the org. */
export type TotalsSide = 'stripe' | 'salesforce' | 'entered';

/** What payments come to. */
export interface Sums {
	payments: number;
	amount: Money;
	refunded: Money;
	disputed: Money;
	/** Amount less refunds and disputes. */
	kept: Money;
}

/** What was paid on a day in a currency, by both systems. */
export interface DayTotal extends Record<TotalsSide, Sums> {
	/** `2026-11-27`; empty for the whole period. */
	day: string;
	/** ISO 4217, in capitals. */
	currency: string;
	/** What Stripe has more than the org; below zero for less. */
	difference: Money;
}

/** Counts payments by day and currency; one that has not come in counts nothing. */
export class DayTotals {
	private readonly days = new Map<string, Record<TotalsSide, Sums>>();

	/** @param day on which it was paid */
	add(side: TotalsSide, day: string, payment: Omit<CountedPayment, 'mode'>): void {
		if (!isPaid(payment.status)) return;
		for (const each of [day, '']) {
			const key = `${each} ${payment.amount.currency}`;
			const sides = this.days.get(key) ?? noSums(payment.amount.currency);
			this.days.set(key, { ...sides, [side]: plus(sides[side], payment) });
		}
	}

	/** The days in order, each currency by itself, and at the end the whole period. */
	rows(): DayTotal[] {
		const rows = [...this.days].map(([key, sides]): DayTotal => {
			const [day = '', currency = ''] = key.split(' ');
			const difference = sides.stripe.kept.minus(sides.salesforce.kept);
			return { day, currency, ...sides, difference };
		});
		const place = ({ day, currency }: DayTotal) => `${day || '~'} ${currency}`;
		return rows.sort((one, other) => (place(one) < place(other) ? -1 : 1));
	}
}

function noSums(currency: string): Record<TotalsSide, Sums> {
	const zero = Money.zero(currency);
	const none = { payments: 0, amount: zero, refunded: zero, disputed: zero, kept: zero };
	return { stripe: none, salesforce: none, entered: none };
}

function plus(sums: Sums, payment: Omit<CountedPayment, 'mode'>): Sums {
	return {
		payments: sums.payments + 1,
		amount: sums.amount.plus(payment.amount),
		refunded: sums.refunded.plus(payment.refunded),
		disputed: sums.disputed.plus(payment.disputed),
		kept: sums.kept.plus(kept(payment)),
	};
}
