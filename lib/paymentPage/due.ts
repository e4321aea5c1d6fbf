import type Stripe from 'stripe';
import { balanceOf, type InvoiceBalance } from '../invoices/balance';
import type { InvoicePayment, PaymentVerification } from '../invoices/invoice';
import {
	invoicePayments,
	paymentsByOthers,
	stripeInvoicePayments,
} from '../invoices/stripePayments';
import type { Payable } from './amountAsk';

/** An invoice, or an amount that stands for one, with what is left of it, just now. */
export interface Due {
	invoice: Payable;
	balance: InvoiceBalance;
	/** Of a payment that waits for the payer to verify the bank account. */
	verification?: PaymentVerification;
}

/** What is left of an invoice by what both systems say now. */
export async function dueOf(stripe: Stripe, invoice: Payable): Promise<Due> {
	const [own, ofStripeInvoice] = await Promise.all([
		ownPayments(stripe, invoice),
		stripeInvoicePayments(stripe, invoice),
	]);
	return due(invoice, [...ofStripeInvoice, ...own]);
}

/**
 * As {@link dueOf}, for the moment before money is asked for: with what customers have paid that the
 * invoice had before, which the org may not know of yet.
 */
export async function dueByAll(stripe: Stripe, invoice: Payable): Promise<Due> {
	// The customer of an amount stands in its link, and has never been another.
	if (invoice.ask) return await dueOf(stripe, invoice);
	const [own, ofStripeInvoice, others] = await Promise.all([
		ownPayments(stripe, invoice),
		stripeInvoicePayments(stripe, invoice),
		paymentsByOthers(stripe, invoice),
	]);
	return due(invoice, [...others, ...ofStripeInvoice, ...own]);
}

async function ownPayments(stripe: Stripe, invoice: Payable): Promise<InvoicePayment[]> {
	return invoice.customerId === '' ? [] : await invoicePayments(stripe, invoice);
}

function due(invoice: Payable, payments: readonly InvoicePayment[]): Due {
	const waiting = payments.find(({ place }) => place === 'waiting');
	return {
		invoice,
		balance: balanceOf(invoice, payments),
		...(waiting?.verification && { verification: waiting.verification }),
	};
}
