import type Stripe from 'stripe';
import { Money } from '../money';
import { isStripeError } from '../stripe/errors';
import { idOf } from '../stripe/reference';

/** A payment as far as a payout holds it. */
export interface PaidOut {
	/** `pi_…` */
	paymentId: string;
	/** What Stripe kept of it, and what was left, both in the currency that is paid out. */
	fee: Money;
	net: Money;
}

/** A payout to the bank, with what it consists of. */
export interface PayoutParts {
	payout: Stripe.Payout;
	payments: PaidOut[];
	/** What refunds, disputes and the like took from it or added to it, by Stripe's reporting categories. */
	others: Map<string, Money>;
}

/** Tells whether the money of a payout has come back to the balance. */
export function isReturned({ status }: Pick<Stripe.Payout, 'status'>): boolean {
	return status === 'failed' || status === 'canceled';
}

/**
 * Reads what a payout consists of. Only that of an automatic one is known to Stripe. What one that failed
 * consisted of is part of the payout that the money went with in the end.
 * https://docs.stripe.com/payouts/reconciliation
 *
 * @returns undefined where it cannot be told, or not yet; Stripe tells by an event when it can
 */
export async function payoutParts(
	stripe: Stripe,
	payout: Stripe.Payout,
): Promise<PayoutParts | undefined> {
	if (payout.reconciliation_status !== 'completed') return undefined;
	const payments: PaidOut[] = [];
	const others = new Map<string, Money>();
	const add = (category: string, net: Money) => {
		others.set(category, net.plus(others.get(category) ?? Money.zero(net.currency)));
	};
	for await (const movement of stripe.balanceTransactions.list({
		payout: payout.id,
		limit: 100,
		expand: ['data.source'],
	})) {
		const { currency, reporting_category: category } = movement;
		const net = Money.ofMinor(movement.net, currency);
		const paymentId = paymentOf(movement);
		const returned = await returnedParts(stripe, movement, payout);
		if (paymentId) {
			payments.push({ paymentId, fee: Money.ofMinor(movement.fee, currency), net });
		} else if (returned) {
			payments.push(...returned.payments);
			for (const [of, sum] of returned.others) add(of, sum);
		} else if (movement.type !== 'payout') {
			add(category, net);
		}
	}
	return { payout, payments, others };
}

/** As {@link payoutParts}; undefined too when Stripe knows no such payout. */
export async function retrievePayout(stripe: Stripe, id: string): Promise<PayoutParts | undefined> {
	try {
		return await payoutParts(stripe, await stripe.payouts.retrieve(id));
	} catch (error) {
		if (isStripeError(error) && error.code === 'resource_missing') return undefined;
		throw error;
	}
}

/**
 * What a payout that came back consisted of; undefined for any other movement of the balance, and where it does
 * not come to the same amount.
 */
async function returnedParts(
	stripe: Stripe,
	{ type, source, net, currency }: Stripe.BalanceTransaction,
	payout: Stripe.Payout,
): Promise<PayoutParts | undefined> {
	if (type !== 'payout_failure' && type !== 'payout_cancel') return undefined;
	if (source === null || typeof source === 'string' || source.object !== 'payout') return undefined;
	// What came back went out before.
	if (source.id === payout.id || source.created > payout.created) return undefined;
	const parts = await payoutParts(stripe, source);
	if (!parts) return undefined;
	const amounts = [...parts.payments.map((each) => each.net), ...parts.others.values()];
	const isWhole = Money.sum(currency, amounts).equals(Money.ofMinor(net, currency));
	return isWhole ? parts : undefined;
}

/** The payment that came in by a movement of the balance; undefined for any other movement. */
function paymentOf({ type, source }: Stripe.BalanceTransaction): string | undefined {
	if (type !== 'charge' && type !== 'payment') return undefined;
	if (source === null || typeof source === 'string' || source.object !== 'charge') return undefined;
	return idOf(source.payment_intent);
}
