import type Stripe from 'stripe';
import { Money } from '../money';
import { isRefusal } from '../stripe/errors';
import { VERIFY_WITHIN_SECONDS } from '../stripe/microdeposits';
import { idOf } from '../stripe/reference';
import { INVOICE_ID_KEY, isPaidFor } from './metadataKeys';
import type { Invoice, InvoicePayment } from './invoice';

/** Payments are looked for from so long before the invoice was made: clocks differ. */
const MARGIN_SECONDS = 24 * 60 * 60;

/**
 * Which payments are wanted: those of an invoice in Salesforce, or of an amount that a link asks for, among
 * all of its customer's since it was made.
 */
export type PaymentsAsked = Pick<Invoice, 'id' | 'orgId' | 'customerId' | 'createdAt'>;

/**
 * The payments of an invoice as Stripe has them now. A list shows each write at once, which a search
 * does not.
 */
export async function invoicePayments(
	stripe: Stripe,
	invoice: PaymentsAsked,
): Promise<InvoicePayment[]> {
	return (await intentsOf(stripe, invoice)).map(paymentOf);
}

/** As {@link invoicePayments}, as Stripe has them, with their latest charge. */
export async function intentsOf(
	stripe: Stripe,
	invoice: PaymentsAsked,
): Promise<Stripe.PaymentIntent[]> {
	const from = Math.floor(Date.parse(invoice.createdAt) / 1000) - MARGIN_SECONDS;
	const found: Stripe.PaymentIntent[] = [];
	for await (const intent of stripe.paymentIntents.list({
		customer: invoice.customerId,
		limit: 100,
		expand: ['data.latest_charge'],
		...(Number.isFinite(from) && { created: { gte: Math.max(0, from) } }),
	})) {
		if (isPaidFor(intent.metadata, invoice)) found.push(intent);
	}
	return found;
}

/**
 * The payments of an invoice by customers that it had before, and by whoever had a link that is bound to
 * nobody, as a search shows them: it may be behind by a minute. Stripe has no search in India; there it finds none.
 * https://docs.stripe.com/search
 *
 * @param invoice with its customer, whose payments are left out; '' for nobody's
 */
export async function paymentsByOthers(
	stripe: Stripe,
	invoice: Pick<Invoice, 'id' | 'orgId' | 'customerId'>,
): Promise<InvoicePayment[]> {
	const found = await stripe.paymentIntents
		.search({
			query: `metadata['${INVOICE_ID_KEY}']:'${invoice.id}'`,
			limit: 100,
			expand: ['data.latest_charge'],
		})
		.autoPagingToArray({ limit: 1_000 })
		.catch((error: unknown) => {
			if (isRefusal(error)) return [];
			throw error;
		});
	return found
		.filter((intent) => isPaidFor(intent.metadata, invoice))
		.filter(({ customer }) => invoice.customerId === '' || idOf(customer) !== invoice.customerId)
		.map(paymentOf);
}

/**
 * The payments that the invoice has in Stripe, whatever they were made by, such as Stripe's hosted page, whose
 * payments name no invoice of the org. https://docs.stripe.com/api/invoice-payment/list
 *
 * @returns none where it has no invoice in Stripe
 */
export async function stripeInvoicePayments(
	stripe: Stripe,
	{ stripeInvoiceId }: Pick<Invoice, 'stripeInvoiceId'>,
): Promise<InvoicePayment[]> {
	if (stripeInvoiceId === '') return [];
	const payments = await stripe.invoicePayments
		.list({
			invoice: stripeInvoiceId,
			limit: 100,
			expand: ['data.payment.payment_intent.latest_charge'],
		})
		.autoPagingToArray({ limit: 1_000 })
		.catch((error: unknown) => {
			if (isRefusal(error)) return [];
			throw error;
		});
	return payments.flatMap(({ payment: { payment_intent: intent } }) =>
		typeof intent === 'object' ? [paymentOf(intent)] : [],
	);
}

/** What lists say at once of an invoice's payments: its customer's, and those of its invoice in Stripe. */
export async function listedPayments(
	stripe: Stripe,
	invoice: PaymentsAsked & Pick<Invoice, 'stripeInvoiceId'>,
): Promise<InvoicePayment[]> {
	const [own, ofStripeInvoice] = await Promise.all([
		invoice.customerId === '' ? [] : invoicePayments(stripe, invoice),
		stripeInvoicePayments(stripe, invoice),
	]);
	return [...ofStripeInvoice, ...own];
}

/**
 * A payment intent as far as an invoice's balance goes.
 *
 * @param intent with its `latest_charge`
 */
export function paymentOf(intent: Stripe.PaymentIntent): InvoicePayment {
	const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
	const place = placeOf(intent);
	const { card, us_bank_account: bank } = charge?.payment_method_details ?? {};
	const minor =
		place === 'paid'
			? intent.amount_received - (charge?.amount_refunded ?? 0)
			: place === 'none'
				? 0
				: intent.amount;
	return {
		id: intent.id,
		place,
		amount: Money.ofMinor(minor, intent.currency),
		disputed: Money.zero(intent.currency),
		isDisputed: charge?.disputed ?? false,
		brand: card?.brand ?? bank?.bank_name ?? '',
		last4: card?.last4 ?? bank?.last4 ?? '',
		expectedOn: bank?.expected_debit_date ?? '',
		...verificationOf(intent),
	};
}

function verificationOf({
	next_action: next,
	created,
}: Stripe.PaymentIntent): Pick<InvoicePayment, 'verification'> {
	const deposits = next?.verify_with_microdeposits;
	if (!deposits) return {};
	return {
		verification: {
			url: deposits.hosted_verification_url,
			depositOn: dayOf(deposits.arrival_date),
			until: dayOf(created + VERIFY_WITHIN_SECONDS),
		},
	};
}

function dayOf(seconds: number): string {
	return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** https://docs.stripe.com/payments/paymentintents/lifecycle */
function placeOf({ status, next_action: next }: Stripe.PaymentIntent): InvoicePayment['place'] {
	switch (status) {
		case 'succeeded':
			return 'paid';
		case 'processing':
		case 'requires_capture':
			return 'pending';
		case 'requires_action':
			// A challenge of the payer's bank is over in minutes; micro-deposits take days.
			return next?.type === 'verify_with_microdeposits' ? 'waiting' : 'none';
		default:
			return 'none';
	}
}
