import type Stripe from 'stripe';
import type { Brand } from '../brand';
import { balanceOf, type InvoiceBalance } from '../invoices/balance';
import { expireAll, sessionsOf } from '../invoices/checkoutSessions';
import type { Invoice } from '../invoices/invoice';
import { invoicePayments } from '../invoices/stripePayments';
import type { Money } from '../money';
import type { Method } from '../paymentLinks/ask';
import { sessionParams } from '../paymentLinks/sessionParams';
import { isKeyTaken } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import { type AmountFault, faultOf, placeOf, planSessions } from './pageState';

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

/** What a payer wants. */
export interface PayerWish {
	/** Undefined: all that is left. */
	amount?: Money;
	method: Method;
}

/** Where a payer goes on, or why not. */
export type PaymentStart =
	| { session: Stripe.Checkout.Session; isNew: boolean }
	/** Somebody is paying at this very moment. */
	| { busy: true }
	| { fault: AmountFault; due: Due }
	/** It cannot be paid any more. */
	| { over: Due };

export interface PaymentSettings {
	brand: Brand;
	save: 'ask' | 'always' | 'never';
	least?: Money;
	locale: string;
	/** The address of the page of this link. */
	pageUrl: string;
	receiptEmail: string;
	stripeInvoicePdf: boolean;
}

/** Each time something has changed meanwhile, it is looked at anew. */
const LOOKS = 4;

/**
 * Opens a Checkout Session for what a payer wants, so that however many click, and wherever, never more
 * than the balance can be paid:
 * - Of an invoice one session is open at a time. One for the same is used again, which leaves a payer who
 *   is filling it in alone; one for something else ends first, which Stripe refuses once it is paid.
 * - What is left is read after the sessions were: a session that ended before has its payment by then.
 * - The request carries a key of the invoice and of how many sessions have ended, and of nothing else.
 *   Of those who ask at the same moment the first gets a session; the same wish gets the same session; for
 *   another wish Stripe refuses the key. It is never held, so that nothing can be left behind.
 *
 * @param read reads the invoice anew
 */
export async function startPayment(
	stripe: Stripe,
	read: () => Promise<Invoice | undefined>,
	wish: PayerWish,
	settings: PaymentSettings,
): Promise<PaymentStart> {
	for (let look = 1; look <= LOOKS; look++) {
		const invoice = await read();
		if (!invoice || invoice.customerId === '') return { busy: true };
		const sessions = await sessionsOf(stripe, invoice);
		const due = await dueOf(stripe, invoice);
		if (placeOf(invoice, due.balance) !== 'open') return { over: due };
		const amount = wish.amount ?? due.balance.left;
		const fault = faultOf(due.balance.left, amount, settings.least);
		if (fault) return { fault, due };
		const plan = planSessions(sessions, amount, wish.method);
		if (!(await expireAll(stripe, plan.expire))) continue;
		if (plan.reuse) return { session: plan.reuse, isNew: false };
		// Each that has just ended counts, so that the next attempt has a key of its own.
		const attempt = plan.attempt + plan.expire.length;
		try {
			const session = await stripe.checkout.sessions.create(
				paramsOf(invoice, amount, wish.method, settings),
				{ idempotencyKey: idempotencyKey('page', invoice.id, String(attempt)) },
			);
			// A repeated answer may be of a session that has ended since.
			const now = await stripe.checkout.sessions.retrieve(session.id);
			if (now.status === 'open') return { session: now, isNew: true };
		} catch (error) {
			if (!isKeyTaken(error)) throw error;
			return { busy: true };
		}
	}
	return { busy: true };
}

function paramsOf(
	invoice: Invoice,
	amount: Money,
	method: Method,
	settings: PaymentSettings,
): Stripe.Checkout.SessionCreateParams {
	const { brand, save, locale, pageUrl, receiptEmail, stripeInvoicePdf } = settings;
	const description = `Invoice ${invoice.number}`.trim();
	const params = sessionParams(
		{
			amount,
			lines: [{ description, unitAmount: amount, quantity: 1 }],
			description,
			customerId: invoice.customerId,
			invoice,
		},
		{ methods: [method], mayPayPart: true, save },
		{
			brand,
			successUrl: `${pageUrl}&s={CHECKOUT_SESSION_ID}`,
			cancelUrl: `${pageUrl}&back=1`,
			locale,
			receiptEmail,
			stripeInvoicePdf,
		},
		'paymentPage',
	);
	return { ...params, metadata: { ...params.metadata, n8n_method: method } };
}
