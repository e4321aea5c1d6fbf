import type Stripe from 'stripe';
import { change } from '../changes';
import type { Context, JobPayload } from '../context';
import { invalidRequest, StripeError } from '../errors';
import { find, idOf, peek, stored } from '../lookup';
import { confirmIntent, type Confirmation } from '../payments/confirm';
import { makeInvoicePayment, markPaid, openPayments, paymentsBy } from './invoicePayments';
import { cancelDefault, finalize, moveInvoice } from './lifecycle';

type Invoice = Stripe.Invoice;

/** What paying takes beside the invoice: https://docs.stripe.com/api/invoices/pay */
export interface PayRequest extends Confirmation {
	outOfBand?: boolean | undefined;
}

/** Pays what remains, by the payment that the invoice came with. */
export function payInvoice(
	context: Context,
	given: Invoice,
	request: PayRequest,
): Invoice | StripeError {
	// Paying a draft finalizes it, which Stripe's own fixtures rely on (https://github.com/stripe/stripe-cli).
	const before = given.status === 'draft' ? finalize(context, given) : given;
	if (before !== given && before.status === 'paid') return before;
	if (before.status === 'paid') throw invalidRequest('Invoice is already paid');
	if (before.status !== 'open' && before.status !== 'uncollectible') {
		throw invalidRequest(
			`This invoice has the status ${before.status ?? 'none'} and cannot be paid.`,
			'invoice_not_editable',
		);
	}
	if (request.outOfBand) {
		cancelDefault(context, before);
		return moveInvoice(context, before, 'paid', {
			amount_paid: before.amount_due,
			amount_remaining: 0,
			attempted: true,
		});
	}
	const method = request.paymentMethod ?? defaultMethod(context, before);
	const intent = defaultIntent(context, before);
	const attempted = change(context, before, {
		...before,
		attempt_count: before.attempt_count + 1,
		attempted: true,
	});
	const outcome = confirmIntent(context, intent, { ...request, paymentMethod: method });
	if (outcome instanceof StripeError) {
		context.emit('invoice.payment_failed', attempted);
		return outcome;
	}
	if (outcome.status === 'requires_action') {
		context.emit('invoice.payment_action_required', attempted);
		if (!request.offSession) return attempted;
		return new StripeError(402, {
			type: 'card_error',
			code: 'invoice_payment_intent_requires_action',
			message:
				'This payment requires additional user action before it can be completed successfully.',
			payment_intent: outcome,
		});
	}
	creditIntent(context, outcome);
	return find(context, 'invoice', before.id);
}

/** The payment that the invoice came with; its amount is what remains. */
export function defaultIntent(context: Context, invoice: Invoice): Stripe.PaymentIntent {
	const payment = openPayments(context, invoice.id).find((each) => each.is_default);
	const id = idOf(payment?.payment.payment_intent) ?? '';
	return find(context, 'payment_intent', id);
}

function defaultMethod(context: Context, invoice: Invoice): string {
	const customer = find(context, 'customer', idOf(invoice.customer) ?? '');
	const method =
		idOf(invoice.default_payment_method) ??
		idOf(customer.invoice_settings.default_payment_method) ??
		idOf(customer.default_source);
	if (method !== undefined) return method;
	throw invalidRequest(
		'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/payment-methods/setting#payment-method-priority.',
		'resource_missing',
	);
}

/** Credits the invoices that a succeeded intent pays. */
export function creditIntent(context: Context, intent: Stripe.PaymentIntent): void {
	if (intent.status !== 'succeeded') return;
	for (const payment of paymentsBy(context, intent.id)) {
		const invoice = peek(context.store, 'invoice', idOf(payment.invoice) ?? '');
		if (invoice) credit(context, invoice, payment, intent.amount_received);
	}
}

/** Takes a payment into account: the invoice is paid once nothing remains. */
function credit(
	context: Context,
	before: Invoice,
	payment: Stripe.InvoicePayment,
	received: number,
): Invoice {
	const amount = Math.min(received, before.amount_remaining);
	markPaid(context, payment, received);
	const remaining = before.amount_remaining - amount;
	const patch = {
		amount_overpaid: before.amount_overpaid + received - amount,
		amount_paid: before.amount_paid + amount,
		amount_remaining: remaining,
		...(payment.payment.type === 'payment_record' && {
			amount_paid_off_stripe: (before.amount_paid_off_stripe ?? 0) + amount,
		}),
	};
	if (remaining === 0) {
		cancelDefault(context, before);
		return moveInvoice(context, before, 'paid', patch);
	}
	shrinkDefault(context, before, remaining);
	return change(context, before, { ...before, ...patch }, 'invoice.updated');
}

/** The payment that the invoice came with asks for no more than what remains. */
function shrinkDefault(context: Context, invoice: Invoice, remaining: number): void {
	const payment = openPayments(context, invoice.id).find((each) => each.is_default);
	const intent = peek(context.store, 'payment_intent', idOf(payment?.payment.payment_intent) ?? '');
	if (!payment || !intent || intent.status === 'processing') return;
	change(context, payment, { ...payment, amount_requested: remaining });
	context.store.save(stored({ ...intent, amount: remaining }));
}

/** https://docs.stripe.com/api/invoices/attach_payment */
export function attachPayment(
	context: Context,
	invoice: Invoice,
	params: Stripe.InvoiceAttachPaymentParams,
): Invoice {
	if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
		throw invalidRequest(
			`Payments can only be attached to open invoices; this one has the status ${invoice.status ?? 'none'}.`,
		);
	}
	if ((params.payment_intent === undefined) === (params.payment_record === undefined)) {
		throw invalidRequest(
			'You must provide exactly one of `payment_intent` and `payment_record`.',
			undefined,
			'payment_intent',
		);
	}
	return params.payment_record === undefined
		? attachIntent(context, invoice, params.payment_intent ?? '')
		: attachRecord(context, invoice, params.payment_record);
}

function attachIntent(context: Context, invoice: Invoice, id: string): Invoice {
	const intent = find(context, 'payment_intent', id, 'payment_intent');
	if (idOf(intent.customer) !== idOf(invoice.customer)) {
		throw invalidRequest(
			"The PaymentIntent's customer must be the invoice's customer.",
			undefined,
			'payment_intent',
		);
	}
	checkAttachable(invoice, intent.currency, intent.amount, 'payment_intent');
	if (intent.status === 'canceled' || paymentsBy(context, id).length > 0) {
		throw invalidRequest(
			'This PaymentIntent is canceled, or attached to an invoice already.',
			undefined,
			'payment_intent',
		);
	}
	context.store.patchHidden(id, { invoice: invoice.id });
	makeInvoicePayment(context, invoice, {
		amount: intent.amount,
		payment: { type: 'payment_intent', payment_intent: id },
		isDefault: false,
	});
	creditIntent(context, intent);
	return find(context, 'invoice', invoice.id);
}

function attachRecord(context: Context, invoice: Invoice, id: string): Invoice {
	const record = find(context, 'payment_record', id, 'payment_record');
	const { value, currency } = record.amount_guaranteed;
	checkAttachable(invoice, currency, value, 'payment_record');
	const payment = makeInvoicePayment(context, invoice, {
		amount: value,
		payment: { type: 'payment_record', payment_record: id },
		isDefault: false,
	});
	return credit(context, invoice, payment, value);
}

function checkAttachable(invoice: Invoice, currency: string, amount: number, param: string): void {
	if (currency !== invoice.currency) {
		throw invalidRequest(
			`The payment's currency (${currency}) must match the invoice's (${invoice.currency}).`,
			undefined,
			param,
		);
	}
	if (amount <= invoice.amount_remaining) return;
	throw invalidRequest(
		`The payment's amount (${amount}) is greater than the invoice's amount remaining (${invoice.amount_remaining}).`,
		'amount_too_large',
		param,
	);
}

/** Brings invoices up to an intent that has moved. */
export function followInvoiceIntent(context: Context, { id }: JobPayload): void {
	const intent = peek(context.store, 'payment_intent', id);
	if (!intent) return;
	creditIntent(context, intent);
	if (intent.status !== 'requires_payment_method' || intent.last_payment_error === null) return;
	for (const payment of paymentsBy(context, id)) {
		const invoice = peek(context.store, 'invoice', idOf(payment.invoice) ?? '');
		// A refusal on the spot has been told by whoever asked for the payment.
		if (invoice && intent.latest_charge !== null && isBankFailure(context, intent)) {
			context.emit('invoice.payment_failed', invoice);
		}
	}
}

function isBankFailure(context: Context, intent: Stripe.PaymentIntent): boolean {
	const charge = peek(context.store, 'charge', idOf(intent.latest_charge) ?? '');
	return charge?.payment_method_details?.type === 'us_bank_account';
}
