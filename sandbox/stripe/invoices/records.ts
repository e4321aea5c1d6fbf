import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context } from '../context';
import { invalidRequest, missingParameter } from '../errors';
import { blank } from '../facts/facts';
import { mergeMetadata, text } from '../fields';
import { newId } from '../ids';
import { checkedCurrency } from '../payments/currencies';

/** Money that moved outside of Stripe: https://docs.stripe.com/api/payment-record/report_payment */
export function reportPayment(
	context: Context,
	params: Stripe.PaymentRecordReportPaymentParams,
): Stripe.PaymentRecord {
	const { value } = params.amount_requested;
	const currency = checkedCurrency(params.amount_requested.currency, 'amount_requested[currency]');
	if (params.outcome === undefined) throw missingParameter('outcome');
	const amount = (counts: boolean) => ({ currency, value: counts ? value : 0 });
	const details = params.payment_method_details;
	const record = {
		...blank('payment_record'),
		id: newId('pr'),
		amount: amount(true),
		amount_authorized: amount(false),
		amount_canceled: amount(params.outcome === 'canceled'),
		amount_failed: amount(params.outcome === 'failed'),
		amount_guaranteed: amount(params.outcome === 'guaranteed'),
		amount_refunded: amount(false),
		amount_requested: amount(true),
		created: context.now,
		customer_details: params.customer_details
			? {
					customer: params.customer_details.customer ?? null,
					email: params.customer_details.email ?? null,
					name: params.customer_details.name ?? null,
					phone: params.customer_details.phone ?? null,
				}
			: null,
		customer_presence: params.customer_presence ?? null,
		description: text(params.description, null),
		latest_payment_attempt_record: newId('par'),
		livemode: context.livemode,
		metadata: mergeMetadata({}, params.metadata),
		payment_method_details: {
			billing_details: null,
			custom: {
				display_name: details.custom?.display_name ?? details.custom?.type ?? '',
				type: details.custom?.type ?? null,
			},
			payment_method: details.payment_method ?? null,
			type: 'custom',
		},
		processor_details: {
			...(params.processor_details?.custom && {
				custom: { payment_reference: params.processor_details.custom.payment_reference },
			}),
			type: 'custom',
		},
	} as unknown as Stripe.PaymentRecord;
	return keep(context, record);
}

/** https://docs.stripe.com/api/payment-record/report_refund */
export function reportRefund(
	context: Context,
	before: Stripe.PaymentRecord,
	params: Stripe.PaymentRecordReportRefundParams,
): Stripe.PaymentRecord {
	const { currency, value: guaranteed } = before.amount_guaranteed;
	const left = guaranteed - before.amount_refunded.value;
	const value = params.amount?.value ?? left;
	if (value > left || value < 1) {
		throw invalidRequest(
			`The refund's amount must be from 1 to what is left of the payment (${left}).`,
			'amount_too_large',
			'amount',
		);
	}
	const reference = params.processor_details.custom?.refund_reference;
	if (reference !== undefined) noteReference(context, before.id, reference);
	const refunded = before.amount_refunded.value + value;
	return change(context, before, { ...before, amount_refunded: { currency, value: refunded } });
}

/** "This field must be unique across all refunds": https://docs.stripe.com/api/payment-record/report_refund */
function noteReference(context: Context, record: string, reference: string): void {
	const all = context.store.list({ types: ['payment_record'] }).data;
	const isTaken = all.some(({ id }) => referencesOf(context, id).includes(reference));
	if (isTaken) {
		throw invalidRequest(
			`The refund reference ${reference} was used for another refund.`,
			undefined,
			'processor_details[custom][refund_reference]',
		);
	}
	const refundReferences = [...referencesOf(context, record), reference];
	context.store.patchHidden(record, { refundReferences });
}

function referencesOf(context: Context, record: string): string[] {
	return (context.store.hidden(record)['refundReferences'] ?? []) as string[];
}
