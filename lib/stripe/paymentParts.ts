import type Stripe from 'stripe';

// What belongs to a payment and does not come with it.

/** More refunds than a charge has; a list that does not end is broken off. */
const MOST_REFUNDS = 10_000;

/**
 * All refunds of a charge, newest first. Ten come with a charge that was read with its `refunds`; more
 * are listed. https://docs.stripe.com/api/refunds/list
 */
export async function refundsOf(
	stripe: Stripe,
	{ id, refunds }: Pick<Stripe.Charge, 'id' | 'refunds'>,
): Promise<Stripe.Refund[]> {
	if (refunds && !refunds.has_more) return refunds.data;
	return await stripe.refunds
		.list({ charge: id, limit: 100 })
		.autoPagingToArray({ limit: MOST_REFUNDS });
}

/**
 * Tells whether the money of a refund has left, or is leaving: that of one that failed or was canceled has
 * come back. https://docs.stripe.com/api/refunds/object#refund_object-status
 */
export function isGivenBack({ status }: Pick<Stripe.Refund, 'status'>): boolean {
	return status !== 'failed' && status !== 'canceled';
}

/**
 * Tells whether a dispute keeps its charge from being refunded: the payer's bank has the money, or may take it.
 * An inquiry does not, nor one that was won: https://github.com/Automattic/woocommerce-payments/issues/7960
 * https://docs.stripe.com/api/disputes/object#dispute_object-is_charge_refundable
 */
export function keepsFromRefund({
	status,
	is_charge_refundable: isRefundable,
}: Pick<Stripe.Dispute, 'status' | 'is_charge_refundable'>): boolean {
	return !isRefundable && status !== 'won' && !status.startsWith('warning_');
}

/**
 * The invoice in Stripe that a payment is booked on, which neither the payment nor its charge names.
 * https://docs.stripe.com/changelog/basil/2025-03-31/add-support-for-multiple-partial-payments-on-invoices
 *
 * @param intentId `pi_…`
 * @param expand `data.invoice`, for the invoice itself in the place of its ID
 * @returns undefined where it is on none
 */
export async function invoicePaidBy(
	stripe: Stripe,
	intentId: string,
	expand?: string[],
): Promise<Stripe.InvoicePayment['invoice'] | undefined> {
	const payment = { type: 'payment_intent', payment_intent: intentId } as const;
	const { data } = await stripe.invoicePayments.list({
		payment,
		limit: 1,
		...(expand && { expand }),
	});
	return data[0]?.invoice;
}
