import type Stripe from 'stripe';
import type { PaymentStatus, RefundStatus, StripeMode } from '../model/payment';
import { Money } from '../money';
import { idOf } from '../stripe/reference';
import { type Disputed, disputedBy } from './disputes';
import { type Method, methodOf } from './method';
import { type Refunded, refundedBy } from './refunds';
import type { StripePayment } from './stripePayment';

/** What there is to say of a payment in Salesforce. */
export interface PaymentFacts {
	/** `pi_…` */
	id: string;
	amount: Money;
	refunded: Money;
	/** What disputes have taken and not given back. */
	disputed: Money;
	status: PaymentStatus;
	/** Whether somebody has tried to pay: what was only prepared is no payment yet. */
	isTried: boolean;
	dispute: Disputed['last'];
	refund: { id: string; status: RefundStatus } | undefined;
	method: Method | undefined;
	/** Unix seconds; undefined unless it succeeded. */
	paidAt: number | undefined;
	/** `2026-12-01`; undefined unless it is on its way from a bank. */
	expectedOn: string | undefined;
	/** Why it failed or was canceled; undefined when it did not. */
	failureReason: string | undefined;
	receiptUrl: string | undefined;
	chargeId: string | undefined;
	/** Empty for a payer without one. */
	customerId: string;
	/** Empty for none. */
	stripeInvoiceId: string;
	mode: StripeMode;
	metadata: Readonly<Record<string, string>>;
}

/** Says of a payment what Salesforce is told, and decides nothing by the order of events. */
export function paymentFacts(payment: StripePayment): PaymentFacts {
	const { intent, charge, stripeInvoiceId } = payment;
	const { currency, customer } = intent;
	const refunds = refundedBy(payment.refunds, currency);
	const disputes = disputedBy(payment.disputes, currency);
	const isPaid = intent.status === 'succeeded';
	const amount = Money.ofMinor(isPaid ? intent.amount_received : intent.amount, currency);
	const status = statusOf(payment, amount, refunds, disputes);
	return {
		id: intent.id,
		amount,
		refunded: refunds.amount,
		disputed: disputes.amount,
		status,
		isTried:
			charge !== undefined || isPaid || intent.status === 'processing' || awaitsDeposits(intent),
		dispute: disputes.last,
		refund: refunds.last,
		method: methodOf(charge),
		paidAt: isPaid ? (charge ?? intent).created : undefined,
		expectedOn:
			status === 'Pending'
				? (charge?.payment_method_details?.us_bank_account?.expected_debit_date ?? undefined)
				: undefined,
		failureReason: failureReason(payment, status),
		receiptUrl: charge?.receipt_url ?? undefined,
		chargeId: charge?.id,
		customerId: idOf(customer) ?? '',
		stripeInvoiceId,
		mode: intent.livemode ? 'Live' : 'Test',
		metadata: intent.metadata,
	};
}

/** https://docs.stripe.com/payments/paymentintents/lifecycle */
function statusOf(
	{ intent, charge }: StripePayment,
	amount: Money,
	refunds: Refunded,
	disputes: Disputed,
): PaymentStatus {
	switch (intent.status) {
		case 'succeeded':
			return paidStatus(amount, refunds, disputes);
		// Until it is captured, the payer's bank only holds the amount.
		case 'requires_capture':
		case 'processing':
			return 'Pending';
		case 'canceled':
			return 'Canceled';
		case 'requires_payment_method':
			return intent.last_payment_error || charge?.status === 'failed'
				? 'Failed'
				: 'Requires Action';
		default:
			return 'Requires Action';
	}
}

function paidStatus(amount: Money, refunds: Refunded, disputes: Disputed): PaymentStatus {
	if (disputes.isHeld || !disputes.amount.isZero()) return 'Disputed';
	if (refunds.amount.isZero()) return 'Succeeded';
	return refunds.amount.compare(amount) < 0 ? 'Partially Refunded' : 'Refunded';
}

/** The payer has days to look up small deposits at the bank; other actions are over in minutes. */
function awaitsDeposits({ status, next_action: next }: Stripe.PaymentIntent): boolean {
	return status === 'requires_action' && next?.type === 'verify_with_microdeposits';
}

const CANCELLATIONS: Readonly<Partial<Record<Stripe.PaymentIntent.CancellationReason, string>>> = {
	abandoned: 'The payer did not go on',
	automatic: 'Stripe canceled it after a while',
	duplicate: 'Canceled as a duplicate',
	expired: 'It was not captured in time',
	failed_invoice: 'The invoice in Stripe was given up',
	fraudulent: 'Canceled as fraudulent',
	requested_by_customer: 'Canceled at the customer’s request',
	void_invoice: 'The invoice in Stripe was voided',
};

function failureReason(
	{ intent, charge }: StripePayment,
	status: PaymentStatus,
): string | undefined {
	if (status === 'Canceled') {
		const reason = intent.cancellation_reason;
		return (reason && CANCELLATIONS[reason]) ?? 'Canceled';
	}
	if (status !== 'Failed') return undefined;
	const { last_payment_error: error } = intent;
	return (
		charge?.failure_message ?? error?.message ?? charge?.failure_code ?? 'Stripe gives no reason'
	);
}
