import type Stripe from 'stripe';
import type { DisputeStatus } from '../model/payment';
import { Money } from '../money';

/** What disputes have come to. */
export interface Disputed {
	/** What they have taken and not given back. */
	amount: Money;
	/** Whether one of them is more than an inquiry, and not won or withdrawn. */
	isHeld: boolean;
	/** The one that matters most; undefined when there is none. */
	last: { status: DisputeStatus; dueBy: number | undefined } | undefined;
}

/** https://docs.stripe.com/api/disputes/object#dispute_object-status */
const STATUSES: Readonly<Record<string, DisputeStatus>> = {
	warning_needs_response: 'Inquiry',
	warning_under_review: 'Inquiry',
	warning_closed: 'Inquiry Closed',
	needs_response: 'Needs Response',
	under_review: 'Under Review',
	appeal_needs_response: 'Appeal Needs Response',
	appeal_under_review: 'Appeal Under Review',
	won: 'Won',
	lost: 'Lost',
	prevented: 'Prevented',
};

/** In these somebody has to answer. */
const TO_BE_ANSWERED: ReadonlySet<string> = new Set([
	'warning_needs_response',
	'needs_response',
	'appeal_needs_response',
]);

/** In these the payer's bank has the money, or may keep it. */
const HELD: ReadonlySet<string> = new Set([
	'needs_response',
	'under_review',
	'appeal_needs_response',
	'appeal_under_review',
	'lost',
]);

/**
 * Sums up the disputes of a charge. How one stands is what its status says; what it has taken is what was
 * booked for it, since an inquiry takes nothing, a won one gives back, and no event tells either reliably.
 *
 * @param currency the charge's
 */
export function disputedBy(disputes: readonly Stripe.Dispute[], currency: string): Disputed {
	const byAge = [...disputes].sort((one, other) => other.created - one.created);
	const last = byAge.find(({ status }) => HELD.has(status)) ?? byAge[0];
	return {
		amount: Money.sum(
			currency,
			disputes.map((dispute) => taken(dispute, currency)),
		),
		isHeld: disputes.some(({ status }) => HELD.has(status)),
		last: last && {
			// What Stripe may add is some step of the bank's.
			status: STATUSES[last.status] ?? 'Under Review',
			dueBy: TO_BE_ANSWERED.has(last.status)
				? (last.evidence_details.due_by ?? undefined)
				: undefined,
		},
	};
}

/**
 * What a dispute has taken. Bookings are in the currency of the balance; where that is another one, only
 * whether more was taken than given back can be told, and it is about the whole disputed amount.
 * https://docs.stripe.com/api/disputes/object#dispute_object-balance_transactions
 */
function taken(
	{ amount, balance_transactions: bookings }: Stripe.Dispute,
	currency: string,
): Money {
	const wanted = Money.ofMinor(amount, currency);
	const isOwnCurrency = bookings.every(
		(booking) => booking.currency.toUpperCase() === wanted.currency,
	);
	if (isOwnCurrency) {
		const booked = Money.sum(
			currency,
			bookings.map((booking) => Money.ofMinor(booking.amount, currency)),
		);
		return booked.isNegative() ? booked.negated() : Money.zero(currency);
	}
	const takings = bookings.filter((booking) => booking.amount < 0).length;
	const returns = bookings.filter((booking) => booking.amount > 0).length;
	return takings > returns ? wanted : Money.zero(currency);
}
