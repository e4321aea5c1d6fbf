import { chargeStep } from '../currencies';
import { minimumCharge, Money } from '../money';
import type { Invoice, InvoicePayment } from './invoice';

/** How much of an invoice is paid, on its way and left. None of the amounts is negative. */
export interface InvoiceBalance {
	total: Money;
	paid: Money;
	/** On its way from a bank, or waiting for an account to be verified. */
	inFlight: Money;
	/** What can still be asked for. */
	left: Money;
	/** What came in too much. */
	over: Money;
	/** Payments that are not of the invoice's currency, which count for nothing here. */
	foreign: readonly InvoicePayment[];
}

/**
 * What is left of an invoice, counted from its payments. What Stripe says of a payment takes the place
 * of what the org says of it, since the org learns later. Where the org has counted more as paid than
 * the payments that it shows, somebody keeps the books in another way, and the rest counts as paid too.
 *
 * @param fromStripe the invoice's payments as Stripe has them now
 */
export function balanceOf(
	{ amount: total, amountPaid, payments }: Pick<Invoice, 'amount' | 'amountPaid' | 'payments'>,
	fromStripe: readonly InvoicePayment[] = [],
): InvoiceBalance {
	const { currency } = total;
	const known = paymentsNow(payments, fromStripe);
	const own = (list: readonly InvoicePayment[]) =>
		list.filter(({ amount }) => amount.currency === currency);
	const sum = (list: readonly InvoicePayment[], ...places: InvoicePayment['place'][]) =>
		Money.sum(
			currency,
			own(list)
				.filter(({ place }) => places.includes(place))
				.map(({ amount }) => amount),
		);
	const elsewhere = notNegative(amountPaid.minus(sum(payments, 'paid')));
	const paid = notNegative(sum(known, 'paid').plus(elsewhere));
	const inFlight = notNegative(sum(known, 'pending', 'waiting'));
	const rest = total.minus(paid).minus(inFlight);
	return {
		total,
		paid,
		inFlight,
		left: notNegative(rest),
		over: notNegative(rest.negated()),
		foreign: known.filter(({ amount, place }) => amount.currency !== currency && place !== 'none'),
	};
}

/** All payments that are known, each once: as Stripe has it, where Stripe has it. */
export function paymentsNow(
	fromOrg: readonly InvoicePayment[],
	fromStripe: readonly InvoicePayment[],
): InvoicePayment[] {
	const inOrg = new Map(fromOrg.map((payment) => [payment.id, payment]));
	const now = new Map(inOrg);
	for (const payment of fromStripe) {
		// How much a dispute has taken only the org's sync has looked up.
		const disputed = inOrg.get(payment.id)?.disputed;
		const amount =
			disputed?.currency === payment.amount.currency
				? notNegative(payment.amount.minus(disputed))
				: payment.amount;
		now.set(payment.id, { ...payment, amount, ...(disputed && { disputed }) });
	}
	return [...now.values()];
}

/** The least that can be paid of a balance at once: what Stripe charges at least, or all of it where that is less. */
export function leastOf(left: Money, wanted?: Money): Money {
	const least =
		minimumCharge(left.currency) ?? Money.ofMinor(chargeStep(left.currency), left.currency);
	const asked = wanted && wanted.compare(least) > 0 ? wanted : least;
	return asked.compare(left) > 0 ? left : asked;
}

/**
 * Tells whether a part of a balance can be paid without leaving a rest behind that nobody could pay,
 * since Stripe does not charge so little.
 */
export function leavesPayableRest(left: Money, part: Money): boolean {
	const rest = left.minus(part);
	if (rest.isZero()) return true;
	const least = minimumCharge(left.currency);
	return !rest.isNegative() && (least === undefined || rest.compare(least) >= 0);
}

function notNegative(amount: Money): Money {
	return amount.isNegative() ? Money.zero(amount.currency) : amount;
}
