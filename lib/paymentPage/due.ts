import type Stripe from 'stripe';
import { balanceOf, type InvoiceBalance } from '../invoices/balance';
import type { InvoicePayment, PaymentVerification } from '../invoices/invoice';
import type { InvoiceReader } from '../invoices/readInvoices';
import { listedPayments, paymentsByOthers } from '../invoices/stripePayments';
import type { Payable } from './amountAsk';

/** An invoice, or an amount that stands for one, with what is left of it, just now. */
export interface Due {
	invoice: Payable;
	balance: InvoiceBalance;
	/** Of a payment that waits for the payer to verify the bank account. */
	verification?: PaymentVerification;
}

/** Where it is told what an invoice was paid by. */
export interface Books extends Pick<InvoiceReader, 'stillOf'> {
	stripe: Stripe;
}

/**
 * What is left of an invoice by what both systems say now, for a page to show: as {@link dueByAll}, but where
 * Stripe's search is away the page is shown without it.
 */
export async function dueOf(books: Books, invoice: Payable): Promise<Due> {
	return await dueWith(books, invoice, async () =>
		paymentsByOthers(books.stripe, invoice).catch((): InvoicePayment[] => []),
	);
}

/**
 * What is left, for the moment before money is asked for: with what customers have paid that the invoice had
 * before, or whoever had another link to it, which the org may not know of yet.
 */
export async function dueByAll(books: Books, invoice: Payable): Promise<Due> {
	return await dueWith(books, invoice, async () => await paymentsByOthers(books.stripe, invoice));
}

/** What is left by lists alone, which show each write at once. */
export async function dueByLists(books: Books, invoice: Payable): Promise<Due> {
	return await dueWith(books, invoice, () => []);
}

async function dueWith(
	{ stripe, stillOf }: Books,
	invoice: Payable,
	byOthers: () => InvoicePayment[] | Promise<InvoicePayment[]>,
): Promise<Due> {
	const [listed, others] = await Promise.all([
		listedPayments(stripe, invoice),
		// The customer of an amount stands in its link, and has never been another.
		invoice.ask ? [] : byOthers(),
	]);
	const all = [...others, ...listed];
	return due(invoice, invoice.ask ? all : await stillOf(invoice, all));
}

function due(invoice: Payable, payments: readonly InvoicePayment[]): Due {
	const waiting = payments.find(({ place }) => place === 'waiting');
	return {
		invoice,
		balance: balanceOf(invoice, payments),
		...(waiting?.verification && { verification: waiting.verification }),
	};
}
