import type Stripe from 'stripe';
import { balanceOf, type InvoiceBalance } from '../invoices/balance';
import type { Invoice } from '../invoices/invoice';
import { invoicePayments, paymentsByOthers } from '../invoices/stripePayments';

/** An invoice with what is left of it, just now. */
export interface Due {
	invoice: Invoice;
	balance: InvoiceBalance;
}

/** What is left of an invoice by what both systems say now. */
export async function dueOf(stripe: Stripe, invoice: Invoice): Promise<Due> {
	const { customerId, id: invoiceId, createdAt: since } = invoice;
	const payments =
		customerId === '' ? [] : await invoicePayments(stripe, { invoiceId, customerId, since });
	return { invoice, balance: balanceOf(invoice, payments) };
}

/**
 * As {@link dueOf}, for the moment before money is asked for: with what customers have paid that the
 * invoice had before, which the org may not know of yet.
 */
export async function dueByAll(stripe: Stripe, invoice: Invoice): Promise<Due> {
	const { customerId, id: invoiceId, createdAt: since } = invoice;
	if (customerId === '') return await dueOf(stripe, invoice);
	const [own, others] = await Promise.all([
		invoicePayments(stripe, { invoiceId, customerId, since }),
		paymentsByOthers(stripe, { invoiceId, customerId }),
	]);
	return { invoice, balance: balanceOf(invoice, [...own, ...others]) };
}
