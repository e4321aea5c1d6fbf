import { badInput, type Problem } from '../errors';
import type { PaymentMethod } from '../model/payment';
import { PAYMENT } from '../model/payment';
import { Money } from '../money';
import type { CrmPayment } from './crmPayment';
import { isPaid } from './rollUp';

/** What people see in Salesforce. */
const FIELDS = PAYMENT.fields;

/** What a payment of the org asks for in Stripe. */
export type CrmTask =
	/** Stripe does not know it, and is to be told. */
	| 'report'
	/** It has turned out to be none, and it is to be found out whether it was reported before that. */
	| 'lookUp'
	/** It was reported, and what has changed since is to be reported too. */
	| 'compare'
	/** It was made in Stripe, and part of it or all is to be given back there. */
	| 'refund'
	/** Nothing, or nothing yet. */
	| 'none';

/** Money that does not go by Stripe. */
const OUTSIDE: ReadonlySet<string> = new Set<PaymentMethod>(['Cash', 'Check', 'Wire', 'Other']);

/** In these a payment that was taken down as received has turned out to be none. */
const VOID: ReadonlySet<string> = new Set(['Failed', 'Canceled']);

/** Stripe's IDs of payment records, and of payments that it took itself. */
const isReported = (stripeId: string): boolean => stripeId.startsWith('pr_');

/**
 * What is to be done about a payment. What came from Stripe is never sent there; what people entered is
 * told to it once its money has come.
 *
 * @throws Problem for one that cannot be reported as it stands
 */
export function taskOf(payment: CrmPayment): CrmTask {
	const { stripeId, source, status } = payment;
	if (isReported(stripeId)) return isPaid(status) || isVoid(payment) ? 'compare' : 'none';
	if (stripeId !== '' || source !== 'Salesforce') {
		const isAsked = payment.refundRequested.compare(payment.refunded) > 0;
		return isAsked && stripeId !== '' ? 'refund' : 'none';
	}
	if (isVoid(payment)) return 'lookUp';
	if (!isPaid(status)) return 'none';
	checkReportable(payment);
	return 'report';
}

function checkReportable(payment: CrmPayment): void {
	const { amount, method } = payment;
	if (method !== '' && !OUTSIDE.has(method)) {
		throw badInput(
			FIELDS.method.label,
			`it is “${method}”, and only Cash, Check, Wire and Other are reported to Stripe`,
			'Payments by card or bank account come from Stripe. Choose another method, or empty Source if Stripe is not to know of the payment.',
		);
	}
	if (amount.compare(Money.zero(amount.currency)) <= 0) {
		throw badInput(
			FIELDS.amount.label,
			`${amount.toString()} is no payment: it must be more than zero`,
			'Money given back is no payment of its own: enter it in Refund Requested of the payment that it was of.',
		);
	}
	checkRefund(amount, wantedRefund(payment));
}

/** What was given back in all of a payment that people entered, by what they say in one way or another. */
export function wantedRefund({ amount, status, refunded, refundRequested }: CrmPayment): Money {
	return status === 'Refunded' ? amount : larger(refunded, refundRequested);
}

/** @throws Problem when more is to be given back than was paid */
export function checkRefund(paid: Money, wanted: Money): void {
	if (wanted.compare(paid) <= 0) return;
	throw badInput(
		FIELDS.refundRequested.label,
		`${wanted.toString()} is more than the ${paid.toString()} that was paid`,
		'Enter how much of the payment is to be given back in all',
	);
}

/** Tells whether a payment that was taken down as received has turned out to be none. */
export function isVoid({ status }: Pick<CrmPayment, 'status'>): boolean {
	return VOID.has(status);
}

/** What Stripe was told of a payment. */
export interface Reported {
	paid: Money;
	refunded: Money;
}

/**
 * How much more is to be told as given back, so that Stripe counts as much of a reported payment as the org
 * does: for refunds, for an amount that was corrected to less, for one that turned out to be void.
 *
 * @returns zero when both agree
 * @throws Problem when the org counts more, which Stripe has no way to take down
 */
export function missingRefund(payment: CrmPayment, { paid, refunded }: Reported): Money {
	const { amount } = payment;
	if (amount.currency !== paid.currency) {
		throw badInput(
			FIELDS.currency.label,
			`it was changed to ${amount.currency}, and Stripe has the payment in ${paid.currency}`,
			'Change it back, set the status to Canceled, and enter another payment.',
		);
	}
	const wanted = wantedRefund(payment);
	if (!isVoid(payment)) checkRefund(amount, wanted);
	const counted = isVoid(payment) ? Money.zero(amount.currency) : amount.minus(wanted);
	const known = paid.minus(refunded);
	if (counted.compare(known) > 0) {
		throw badInput(
			FIELDS.amount.label,
			`${counted.toString()} of it counts here, and Stripe was told of ${known.toString()}, which it cannot raise`,
			'Change it back, and enter the rest as another payment.',
		);
	}
	return known.minus(counted);
}

/** What the status of a payment is once so much was given back; one that is void or disputed stays so. */
export function statusWith({ status, amount }: CrmPayment, refunded: Money): string {
	if (!isPaid(status) || status === 'Disputed') return status;
	if (refunded.isZero()) return 'Succeeded';
	return refunded.compare(amount) < 0 ? 'Partially Refunded' : 'Refunded';
}

/** What went wrong with a refund that Stripe made for the same request before. */
export function failedBefore(id: string, total: Money, reason: string): Problem {
	return badInput(
		FIELDS.refundRequested.label,
		`refund ${id} up to ${total.toString()} came to nothing: ${reason}`,
		'Give the money back in another way and empty the field, or enter another amount to try again.',
	);
}

function larger(one: Money, other: Money): Money {
	return one.compare(other) >= 0 ? one : other;
}
