import type Stripe from 'stripe';
import { balanceOf } from '../invoices/balance';
import type { Invoice, InvoicePayment } from '../invoices/invoice';
import type { InvoiceReader } from '../invoices/readInvoices';
import { listedPayments, paymentsByOthers } from '../invoices/stripePayments';
import type { Money } from '../money';
import { stripeProblem } from '../stripe/errors';

/**
 * What is left of an invoice by lists alone, which show each payment at once.
 *
 * @throws Problem when a service refuses
 */
export async function leftByLists(
	stripe: Stripe,
	invoice: Invoice,
	{ stillOf }: Pick<InvoiceReader, 'stillOf'>,
): Promise<Money> {
	return balanceOf(invoice, await stillOf(invoice, await listedPayments(stripe, invoice))).left;
}

/** What Stripe has of an invoice. */
export interface PaymentsInStripe {
	/** Whoever made them, but for those that people have taken off it. */
	payments: InvoicePayment[];
	/** How many have come in, wherever they are now. */
	paidBefore: number;
}

/**
 * The payments of an invoice as Stripe has them.
 *
 * @throws Problem when Stripe or Salesforce refuses
 */
export async function paymentsInStripe(
	stripe: Stripe,
	invoice: Invoice,
	{ stillOf }: Pick<InvoiceReader, 'stillOf'>,
): Promise<PaymentsInStripe> {
	let all: InvoicePayment[];
	try {
		const [own, others] = await Promise.all([
			listedPayments(stripe, invoice),
			paymentsByOthers(stripe, invoice),
		]);
		all = [...others, ...own];
	} catch (error) {
		throw stripeProblem(error, 'Looking for payments of the invoice');
	}
	const paid = new Set(all.filter(({ place }) => place === 'paid').map(({ id }) => id));
	return { payments: await stillOf(invoice, all), paidBefore: paid.size };
}
