import type Stripe from 'stripe';
import { change } from '../changes';
import type { Context, JobPayload } from '../context';
import { adjustBalance } from '../customers/balance';
import { invalidRequest } from '../errors';
import { randomLetters } from '../ids';
import { find, idOf, peek, stored } from '../lookup';
import { makeIntent } from '../payments/createIntent';
import { moveIntent } from '../payments/intents';
import { PAYMENT_INTENT } from '../payments/machines';
import { summedUp } from './lines';
import { INVOICE, type InvoiceTrigger } from './machine';
import { makeInvoicePayment, openPayments } from './invoicePayments';

type Invoice = Stripe.Invoice;

/** Moves an invoice on by its machine, saves it with `patch`, and tells of it. */
export function moveInvoice(
	context: Context,
	before: Invoice,
	on: InvoiceTrigger,
	patch: Partial<Invoice> = {},
): Invoice {
	const step = INVOICE.require(before.status, on, () =>
		invalidRequest(
			`This invoice has the status ${before.status ?? 'none'}; it must be one of: ${INVOICE.sources(on).join(', ')}.`,
			'invoice_not_editable',
		),
	);
	const stamps: Record<InvoiceTrigger, keyof Stripe.Invoice.StatusTransitions> = {
		finalized: 'finalized_at',
		paid: 'paid_at',
		voided: 'voided_at',
		givenUp: 'marked_uncollectible_at',
	};
	const transitions = { ...before.status_transitions, [stamps[on]]: context.now };
	const after = {
		...before,
		...patch,
		status: step.to,
		status_transitions: transitions,
	} as Invoice;
	context.store.save(stored(after));
	for (const event of step.events ?? []) context.emit(event, after);
	return after;
}

/**
 * https://docs.stripe.com/invoicing/integration/workflow-transitions#finalized
 *
 * @param paidBy the payment that it is made for; without it, it comes with one of its own
 */
export function finalize(context: Context, draft: Invoice, paidBy?: Stripe.PaymentIntent): Invoice {
	INVOICE.require(draft.status, 'finalized', () =>
		invalidRequest(
			`This invoice is already finalized, you can't re-finalize a non-draft invoice.`,
			'invoice_not_editable',
		),
	);
	context.cancelLater('finalizeInvoice', draft.id);
	const customer = find(context, 'customer', idOf(draft.customer) ?? '');
	const sequence = customer.next_invoice_sequence ?? 1;
	const number =
		draft.number ?? `${customer.invoice_prefix ?? 'INV'}-${String(sequence).padStart(4, '0')}`;
	const numbered = { ...customer, next_invoice_sequence: sequence + 1 };
	// What is paid already takes nothing from the customer's balance.
	const balance = paidBy ? 0 : customer.balance;
	const summed = summedUp(context, { ...draft, starting_balance: balance });
	const applied = summed.amount_due - summed.total;
	if (applied !== 0) {
		adjustBalance(context, numbered, {
			amount: -applied,
			currency: draft.currency,
			type: 'applied_to_invoice',
		});
	}
	change(context, customer, numbered, 'customer.updated');
	const page = `${context.pages}/i/${randomLetters(16)}/${draft.id}`;
	const open: Invoice = {
		...summed,
		automatically_finalizes_at: null,
		effective_at: draft.effective_at ?? context.now,
		ending_balance: numbered.balance,
		hosted_invoice_url: page,
		invoice_pdf: `${page}/pdf`,
		number,
	};
	const payable = open.amount_due > 0 ? withPayment(context, open, paidBy) : open;
	const finalized = moveInvoice(context, draft, 'finalized', payable);
	if (finalized.due_date !== null) {
		const clock = idOf(finalized.test_clock);
		context.later('invoiceOverdue', finalized.due_date, { id: draft.id }, { clock });
	}
	return finalized.amount_due > 0 ? finalized : moveInvoice(context, finalized, 'paid');
}

/** The invoice with the payment by which its page and `pay` pay it. */
function withPayment(
	context: Context,
	invoice: Invoice,
	paidBy: Stripe.PaymentIntent | undefined,
): Invoice {
	const types = invoice.payment_settings.payment_method_types ?? undefined;
	const intent =
		paidBy ??
		makeIntent(context, {
			amount: invoice.amount_due,
			currency: invoice.currency,
			customer: idOf(invoice.customer),
			types,
			fields: { description: 'Payment for Invoice' },
			hidden: { invoice: invoice.id },
		});
	makeInvoicePayment(context, invoice, {
		amount: invoice.amount_due,
		payment: { type: 'payment_intent', payment_intent: intent.id },
		isDefault: true,
	});
	return {
		...invoice,
		confirmation_secret: {
			client_secret: intent.client_secret ?? '',
			type: 'payment_intent',
		},
	};
}

/** A draft that advances by itself has waited long enough. */
export function finalizeWhenDue(context: Context, { id }: JobPayload): void {
	const invoice = peek(context.store, 'invoice', id);
	if (invoice?.status === 'draft') finalize(context, invoice);
}

/** https://docs.stripe.com/api/events/types#event_types-invoice.overdue */
export function tellOverdue(context: Context, { id }: JobPayload): void {
	const invoice = peek(context.store, 'invoice', id);
	if (invoice?.status === 'open') context.emit('invoice.overdue', invoice);
}

/** Ends an invoice without payment, and takes back what would pay it. */
export function endInvoice(context: Context, before: Invoice, on: 'voided' | 'givenUp'): Invoice {
	const after = moveInvoice(context, before, on, on === 'voided' ? { auto_advance: false } : {});
	if (on === 'voided') cancelDefault(context, after);
	return after;
}

/** Takes back the payment that the invoice came with. */
export function cancelDefault(context: Context, invoice: Invoice): void {
	for (const payment of openPayments(context, invoice.id)) {
		if (!payment.is_default) continue;
		const canceled: Stripe.InvoicePayment = {
			...payment,
			status: 'canceled',
			status_transitions: { ...payment.status_transitions, canceled_at: context.now },
		};
		change(context, payment, canceled);
		const intent = peek(
			context.store,
			'payment_intent',
			idOf(payment.payment.payment_intent) ?? '',
		);
		if (intent && PAYMENT_INTENT.find(intent.status, 'canceled')) {
			moveIntent(context, intent, 'canceled', {
				canceled_at: context.now,
				cancellation_reason: 'void_invoice',
			});
		}
	}
}
