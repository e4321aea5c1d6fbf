import type { InvoiceStatus } from '../model/invoice';
import type { PaymentStatus } from '../model/payment';
import { Money } from '../money';

/** A payment as far as it counts for an invoice. */
export interface CountedPayment {
	/** As the org has it. */
	status: string;
	mode: string;
	amount: Money;
	refunded: Money;
	disputed: Money;
}

/** What an invoice is to say of its payments. */
export interface RolledUp {
	/** What was paid, less refunds and what disputes hold. */
	paid: Money;
	/** On its way from a bank. */
	pending: Money;
	/** What is left to pay; below zero for what was paid too much. */
	balance: Money;
	status: string;
	/** Payments that do not count, as they are of another currency. */
	foreign: number;
	/** Test payments that do not count, as there are live ones. */
	pretended: number;
	/** Payments of which something was kept. */
	payments: number;
}

/** Of payments whose money has come, whatever left again. */
export const PAID_STATUSES: readonly PaymentStatus[] = [
	'Succeeded',
	'Partially Refunded',
	'Refunded',
	'Disputed',
];
const PAID: ReadonlySet<string> = new Set(PAID_STATUSES);

/** These the roll-up gives; in another one an invoice stays until something was paid of it. */
const BY_PAYMENTS: ReadonlySet<string> = new Set<InvoiceStatus>([
	'Partially Paid',
	'Paid',
	'Overpaid',
]);

/**
 * Counts what was paid of an invoice, from all of its payments and never from what it said before. Test
 * payments do not count beside live ones, nor payments of another currency.
 *
 * @param before the invoice's status as it stands
 */
export function rollUp(
	amount: Money,
	before: string,
	payments: readonly CountedPayment[],
): RolledUp {
	const { currency } = amount;
	const own = payments.filter((payment) => payment.amount.currency === currency);
	const isLive = own.some(({ mode }) => mode === 'Live');
	const counting = own.filter(({ mode }) => !isLive || mode !== 'Test');
	const keptOf = counting.filter(({ status }) => isPaid(status)).map(kept);
	const paid = Money.sum(currency, keptOf);
	const pending = Money.sum(
		currency,
		counting.filter(({ status }) => status === 'Pending').map((payment) => payment.amount),
	);
	return {
		paid,
		pending,
		balance: amount.minus(paid),
		status: statusOf(amount, paid, before),
		foreign: payments.length - own.length,
		pretended: own.length - counting.length,
		payments: keptOf.filter((amount) => !amount.isZero()).length,
	};
}

/** Tells whether a payment of that status has come in, whatever left again. */
export function isPaid(status: string): boolean {
	return PAID.has(status);
}

/** What is left of a payment; a dispute and a refund of the same money take it once. */
export function kept({
	amount,
	refunded,
	disputed,
}: Pick<CountedPayment, 'amount' | 'refunded' | 'disputed'>): Money {
	const rest = amount.minus(refunded).minus(disputed);
	return rest.isNegative() ? Money.zero(amount.currency) : rest;
}

function statusOf(amount: Money, paid: Money, before: string): string {
	// A void invoice is not owed, whatever was paid.
	if (before === 'Void') return before;
	if (paid.isZero()) return BY_PAYMENTS.has(before) ? 'Sent' : before;
	const difference = paid.compare(amount);
	if (difference === 0) return 'Paid';
	return difference > 0 ? 'Overpaid' : 'Partially Paid';
}
