import type Stripe from 'stripe';
import type { RefundStatus } from '../model/payment';
import { Money } from '../money';
import { isGivenBack } from '../stripe/paymentParts';

/** What refunds have come to. */
export interface Refunded {
	/** What has left, or is leaving. */
	amount: Money;
	/** The last one; undefined when there is none. */
	last: { id: string; status: RefundStatus } | undefined;
}

/**
 * Stripe's five statuses, of which the last two give the money back to the balance.
 * https://docs.stripe.com/api/refunds/object#refund_object-status
 */
const STATUSES: Readonly<Record<string, RefundStatus>> = {
	pending: 'Pending',
	requires_action: 'Requires Action',
	succeeded: 'Succeeded',
	failed: 'Failed',
	canceled: 'Canceled',
};

/** Sums up refunds of one charge: those that failed or were canceled count for nothing. */
export function refundedBy(refunds: readonly Stripe.Refund[], currency: string): Refunded {
	const counting = refunds.filter(isGivenBack);
	const last = latest(refunds);
	return {
		amount: Money.sum(
			currency,
			counting.map(({ amount }) => Money.ofMinor(amount, currency)),
		),
		last: last && { id: last.id, status: STATUSES[last.status ?? ''] ?? 'Pending' },
	};
}

/** The youngest; of several of one second, that which Stripe lists first. */
function latest(refunds: readonly Stripe.Refund[]): Stripe.Refund | undefined {
	return refunds.reduce<Stripe.Refund | undefined>(
		(found, each) => (found && found.created >= each.created ? found : each),
		undefined,
	);
}
