import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context } from '../context';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { peek } from '../lookup';

/** Makes what ties a payment to an invoice: https://docs.stripe.com/api/invoice-payment/object */
export function makeInvoicePayment(
	context: Context,
	invoice: Stripe.Invoice,
	{
		amount,
		payment,
		isDefault,
	}: { amount: number; payment: Stripe.InvoicePayment.Payment; isDefault: boolean },
): Stripe.InvoicePayment {
	const made: Stripe.InvoicePayment = {
		...blank('invoice_payment'),
		id: newId('inpay'),
		amount_requested: amount,
		created: context.now,
		currency: invoice.currency,
		invoice: invoice.id,
		is_default: isDefault,
		livemode: context.livemode,
		payment,
		status: 'open',
	};
	return keep(context, made, { parent: invoice.id });
}

/** An invoice's payments that are neither through nor taken back, newest first. */
export function openPayments(context: Context, invoice: string): Stripe.InvoicePayment[] {
	return context.store
		.list({ types: ['invoice_payment'], parent: invoice, equal: { status: 'open' } })
		.data.flatMap(({ id }) => peek(context.store, 'invoice_payment', id) ?? []);
}

/** The open payment of an invoice by that intent. */
export function paymentsBy(context: Context, intent: string): Stripe.InvoicePayment[] {
	const equal = { 'payment.payment_intent': intent, status: 'open' };
	return context.store
		.list({ types: ['invoice_payment'], equal })
		.data.flatMap(({ id }) => peek(context.store, 'invoice_payment', id) ?? []);
}

/** A payment has come through. */
export function markPaid(
	context: Context,
	payment: Stripe.InvoicePayment,
	amount: number,
): Stripe.InvoicePayment {
	const paid: Stripe.InvoicePayment = {
		...payment,
		amount_paid: amount,
		status: 'paid',
		status_transitions: { ...payment.status_transitions, paid_at: context.now },
	};
	change(context, payment, paid);
	context.emit('invoice_payment.paid', paid);
	return paid;
}
