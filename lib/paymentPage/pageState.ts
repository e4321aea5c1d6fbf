import type Stripe from 'stripe';
import { leastOf, leavesPayableRest } from '../invoices/balance';
import { isInSteps, maximumCharge, minimumCharge, type Money } from '../money';
import { type LinkTerms, methodsIn } from '../paymentLinks/ask';
import type { Due } from './due';

/**
 * Where an invoice is that somebody has opened the link of:
 * - `open`: it can be paid
 * - `paid`: nothing is left, and nothing is on its way
 * - `inFlight`: nothing is left, but something is on its way from a bank
 * - `waiting`: nothing is left, but the payer has to verify the bank account that a payment comes from
 * - `void`: it is not to be paid any more
 * - `notHere`: it cannot be paid online, so that the seller has to be asked
 */
export type PagePlace = 'open' | 'paid' | 'inFlight' | 'waiting' | 'void' | 'notHere';

/** Works out what the page of an invoice is. */
export function placeOf({ invoice, balance, verification }: Due): PagePlace {
	const { status, customerId } = invoice;
	const { total, left, inFlight, foreign } = balance;
	if (status === 'Void') return 'void';
	if (foreign.length > 0 || customerId === '') return 'notHere';
	if (left.isZero()) {
		if (verification) return 'waiting';
		if (!inFlight.isZero()) return 'inFlight';
		// An invoice that nobody has filled in yet, or a credit note, is not one that was paid.
		return isMoreThanZero(total) || status === 'Paid' ? 'paid' : 'notHere';
	}
	const least = minimumCharge(left.currency);
	return isInSteps(left) && (!least || left.compare(least) >= 0) ? 'open' : 'notHere';
}

function isMoreThanZero(amount: Money): boolean {
	return !amount.isZero() && !amount.isNegative();
}

/** As {@link placeOf}, on the terms of a page: `notHere` as well where these leave no way to pay. */
export function placeOn(due: Due, terms: Pick<LinkTerms, 'mayPayPart' | 'methods'>): PagePlace {
	const place = placeOf(due);
	const { left } = due.balance;
	const hasWay = methodsIn(left.currency, terms).length > 0;
	return place === 'open' && !(hasWay && (terms.mayPayPart || isAtOnce(left))) ? 'notHere' : place;
}

/** Whether Stripe charges as much at once. */
export function isAtOnce(amount: Money): boolean {
	return amount.compare(maximumCharge(amount.currency)) <= 0;
}

/** Why a payer cannot pay just this. */
export type AmountFault = 'tooLittle' | 'tooMuch' | 'tooMuchAtOnce' | 'smallRest' | 'unclear';

/** Checks what a payer wants to pay against what is left now. */
export function faultOf(left: Money, amount: Money, wanted?: Money): AmountFault | undefined {
	if (amount.compare(left) > 0) return 'tooMuch';
	if (!isAtOnce(amount)) return 'tooMuchAtOnce';
	if (amount.compare(leastOf(left, wanted)) < 0) return 'tooLittle';
	return leavesPayableRest(left, amount) ? undefined : 'smallRest';
}

/** One of these may be paid; the eldest stays, whoever looks. */
export function eldest(
	sessions: readonly Stripe.Checkout.Session[],
): Stripe.Checkout.Session | undefined {
	return sessions.toSorted(
		(one, other) => one.created - other.created || (one.id < other.id ? -1 : 1),
	)[0];
}

/** What to do with the sessions that there are when somebody wants to pay. */
export interface SessionPlan {
	/** One for just this, which is used again. */
	reuse?: Stripe.Checkout.Session;
	/** Those for something else, which must end before there is another. */
	expire: readonly Stripe.Checkout.Session[];
	/** How many have ended: after each there is another attempt. */
	attempt: number;
}

/**
 * Plans for a payment, so that never more than one session of an invoice is open.
 *
 * @param sessions all of the invoice's
 * @param method `card` or `us_bank_account`
 */
export function planSessions(
	sessions: readonly Stripe.Checkout.Session[],
	amount: Money,
	method: string,
): SessionPlan {
	const open = sessions.filter(({ status }) => status === 'open');
	const reuse = eldest(
		open.filter(
			(session) =>
				session.amount_total === amount.forStripe().amount &&
				session.currency === amount.forStripe().currency &&
				session.metadata?.['n8n_method'] === method,
		),
	);
	return {
		...(reuse && { reuse }),
		expire: open.filter((session) => session !== reuse),
		attempt: sessions.length - open.length,
	};
}
