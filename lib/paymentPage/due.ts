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

/**
 * What is left of an invoice by what both systems say now, for a page to show: as {@link dueByAll}, but where
 * Stripe's search is away the page is shown without it.
 */
export async function dueOf(stripe: Stripe, invoice: Payable): Promise<Due> {
	return await dueWith(stripe, invoice, async () =>
		paymentsByOthers(stripe, invoice).catch((): InvoicePayment[] => []),
	);
}

/**
 * What is left, for the moment before money is asked for: with what customers have paid that the invoice had
 * before, or whoever had another link to it, which the org may not know of yet.
 */
export async function dueByAll(stripe: Stripe, invoice: Payable): Promise<Due> {
	return await dueWith(stripe, invoice, async () => await paymentsByOthers(stripe, invoice));
}

/** What is left by lists alone, which show each write at once. */
export async function dueByLists(stripe: Stripe, invoice: Payable): Promise<Due> {
	return await dueWith(stripe, invoice, () => []);
}

async function dueWith(
	stripe: Stripe,
	invoice: Payable,
	byOthers: () => InvoicePayment[] | Promise<InvoicePayment[]>,
): Promise<Due> {
	const [own, ofStripeInvoice, others] = await Promise.all([
		ownPayments(stripe, invoice),
		stripeInvoicePayments(stripe, invoice),
		// The customer of an amount stands in its link, and has never been another.
		invoice.ask ? [] : byOthers(),
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
