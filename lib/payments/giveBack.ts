import type Stripe from 'stripe';
import { badInput, Problem } from '../errors';
import { PAYMENT_RECORD_KEY, REFUND_REQUESTED_KEY } from '../invoices/metadataKeys';
import { PAYMENT } from '../model/payment';
import { Money } from '../money';
import { idempotencyKey } from '../stripe/idempotency';
import { isGivenBack, keepsFromRefund } from '../stripe/paymentParts';
import type { CrmPayment } from './crmPayment';
import { checkRefund, failedBefore, type Reported } from './crmTask';
import { refundedBy } from './refunds';
import type { StripePayment } from './stripePayment';
import { NOT_SETTLED } from './waitingProblems';

/** What people see in Salesforce. */
const FIELDS = PAYMENT.fields;

const REASONS: Readonly<Record<string, Stripe.RefundCreateParams.Reason>> = {
	Duplicate: 'duplicate',
	Fraudulent: 'fraudulent',
	'Requested by Customer': 'requested_by_customer',
};

/**
 * How much of a payment that Stripe took is to be given back now, so that it comes to what was asked for
 * in all. What was refunded meanwhile, by whomever, counts.
 *
 * @returns zero when nothing is left to do
 * @throws Problem when it cannot be given back, or came to nothing before
 */
export function refundDue(payment: CrmPayment, held: StripePayment): Money {
	const { intent, charge } = held;
	const total = payment.refundRequested;
	const paid = Money.ofMinor(intent.amount_received, intent.currency);
	if (total.currency !== paid.currency) {
		throw badInput(
			FIELDS.refundRequested.label,
			`the payment is in ${paid.currency}, and its record in ${total.currency}`,
			'Correct the currency of the record.',
		);
	}
	if (intent.status === 'processing' || intent.status === 'requires_capture') {
		throw new Problem(
			'Refund Requested: the payment has not settled, and can be given back once it has',
			{
				origin: 'stripe',
				code: NOT_SETTLED,
				field: FIELDS.refundRequested.label,
				whatToDo: 'Leave it: the sync tries again with each run.',
			},
		);
	}
	if (intent.status !== 'succeeded' || !charge) {
		throw badInput(
			FIELDS.refundRequested.label,
			'the payment did not succeed, so that there is nothing to give back',
			'Empty the field.',
		);
	}
	checkRefund(paid, total);
	const { amount: refunded } = refundedBy(held.refunds, intent.currency);
	const due = total.minus(refunded);
	if (due.compare(Money.zero(paid.currency)) <= 0) return Money.zero(paid.currency);
	if (held.disputes.some(keepsFromRefund)) {
		throw badInput(
			FIELDS.refundRequested.label,
			'the payment is disputed, and its bank decides who gets the money',
			'Answer the dispute in the Stripe Dashboard, or accept it there.',
		);
	}
	const failed = held.refunds.find(
		(each) => !isGivenBack(each) && each.metadata?.[REFUND_REQUESTED_KEY] === total.toDecimal(),
	);
	if (failed) {
		const reason = failed.failure_reason?.replaceAll('_', ' ') ?? `it was ${failed.status ?? ''}`;
		throw failedBefore(failed.id, total, reason);
	}
	return due;
}

/**
 * Gives back part of a payment that Stripe took, or all of it. The key is made of what was given back
 * before: two runs that meet make one refund of it.
 *
 * @throws StripeError
 */
export async function refund(
	stripe: Stripe,
	payment: CrmPayment,
	held: StripePayment,
	due: Money,
): Promise<void> {
	const total = payment.refundRequested.toDecimal();
	const reason = REASONS[payment.refundReason];
	const before = refundedBy(held.refunds, held.intent.currency).amount.toDecimal();
	await stripe.refunds.create(
		{
			payment_intent: held.intent.id,
			amount: due.forStripe().amount,
			...(reason && { reason }),
			metadata: { [PAYMENT_RECORD_KEY]: payment.id, [REFUND_REQUESTED_KEY]: total },
		},
		{ idempotencyKey: idempotencyKey('refund', payment.id, held.intent.id, before, total) },
	);
}

/** What Stripe was told of a payment that did not go by it. */
export function reportedOf({
	amount_guaranteed: guaranteed,
	amount_refunded: refunded,
}: Stripe.PaymentRecord): Reported {
	return {
		paid: Money.ofMinor(guaranteed.value, guaranteed.currency),
		refunded: Money.ofMinor(refunded.value, refunded.currency),
	};
}

/**
 * Tells Stripe that money was given back of a payment that did not go by it.
 *
 * @param at when; Unix seconds
 * @throws StripeError
 */
export async function reportRefund(
	stripe: Stripe,
	record: Stripe.PaymentRecord,
	amount: Money,
	at: number,
): Promise<Stripe.PaymentRecord> {
	const { amount: value, currency } = amount.forStripe();
	// Names this refund and no other, as Stripe asks: what was given back before, and how much is now.
	const reference = `${record.id}-${record.amount_refunded.value}-${value}`;
	return await stripe.paymentRecords.reportRefund(
		record.id,
		{
			outcome: 'refunded',
			amount: { value, currency },
			refunded: { refunded_at: at },
			processor_details: { type: 'custom', custom: { refund_reference: reference } },
		},
		{ idempotencyKey: idempotencyKey('reportRefund', reference, String(at)) },
	);
}
