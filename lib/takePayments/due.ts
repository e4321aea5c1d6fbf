import type Stripe from 'stripe';
import { type WallClock, unixSeconds } from '../clock';
import { balanceOf } from '../invoices/balance';
import { expireAll, openSessionsOf } from '../invoices/checkoutSessions';
import type { Invoice, InvoicePayment } from '../invoices/invoice';
import { ORG_ID_KEY } from '../customers/metadataKeys';
import { INVOICE_ID_KEY, INVOICE_NUMBER_KEY, isPaidFor } from '../invoices/metadataKeys';
import { endPaymentLink } from '../invoices/paymentLink';
import { paymentOf, paymentsByOthers, stripeInvoicePayments } from '../invoices/stripePayments';
import { checkCharge, Money } from '../money';
import { askForInvoice } from '../paymentLinks/ask';
import { stripeProblem } from '../stripe/errors';
import { type Payer, payerOf, type PayerName, type PayerOrg } from './payer';

type InvoiceName = Extract<PayerName, { invoiceId: string }>;

/** Whom a payment is taken from, and how much. */
export type Target =
	| (InvoiceName & {
			/** As the builder entered it; '' for all that is left. */
			amount: string;
			/** Whether more than what is left may be taken. */
			mayExceed: boolean;
	  })
	| (Exclude<PayerName, InvoiceName> & { amount: Money });

/** Whether Salesforce says who pays. */
export function isOfOrg(target: Target): boolean {
	return !('customerId' in target);
}

/** Names who or what pays, in Stripe or in Salesforce. */
export function payerIdOf(target: Target): string {
	if ('invoiceId' in target) return target.invoiceId;
	return 'accountId' in target ? target.accountId : target.customerId;
}

/** What taking a payment needs of the world. */
export interface TakeTools {
	/** A client for a location of the business. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** Undefined where only customers are charged. */
	org?: PayerOrg;
	clock: WallClock;
}

/** Whom to charge, with what both systems say just now. */
export interface Due extends Payer {
	stripe: Stripe;
	/** The pages of the invoice on which somebody may be paying, as they were before the payments were read. */
	pages: readonly Stripe.Checkout.Session[];
	/** The customer's payments since the invoice was made, and as far back as was asked for. */
	intents: readonly Stripe.PaymentIntent[];
	/** Of the invoice, whoever paid, and wherever: without those that people have taken off it. */
	payments: readonly InvoicePayment[];
}

/** Clocks differ: what an invoice was paid by is looked for from so long before it was made. */
const MARGIN_SECONDS = 24 * 60 * 60;

/**
 * Reads who pays, the invoice and the payments as they are now.
 *
 * @param backSeconds how far back payments are wanted, at least
 * @throws Problem as `payerOf`, or when Stripe refuses
 */
export async function dueNow(target: Target, tools: TakeTools, backSeconds: number): Promise<Due> {
	const payer = await payerOf(target, tools.org);
	const { customerId, invoice } = payer;
	const stripe = await tools.stripeOf(payer.location);
	const made = invoice ? Math.floor(Date.parse(invoice.createdAt) / 1000) - MARGIN_SECONDS : NaN;
	const wanted = unixSeconds(tools.clock) - backSeconds;
	const since = Math.max(0, Number.isFinite(made) ? Math.min(made, wanted) : wanted);
	// Before the payments: one that is paid meanwhile is among these, or was open.
	const pages = await openPages({ stripe, invoice });
	const [intents, further] = await Promise.all([
		paymentsSince(stripe, customerId, since),
		invoice ? furtherPayments(stripe, invoice) : [],
	]);
	const all = invoice ? [...further, ...ofInvoice(invoice, intents).map(paymentOf)] : [];
	const payments = invoice && tools.org ? await tools.org.invoices.stillOf(invoice, all) : all;
	return { ...payer, stripe, pages, intents, payments };
}

/** Of an invoice, by customers that it had before, or by its invoice in Stripe, such as on its hosted page. */
async function furtherPayments(stripe: Stripe, invoice: Invoice): Promise<InvoicePayment[]> {
	try {
		const [others, ofStripeInvoice] = await Promise.all([
			paymentsByOthers(stripe, invoice),
			stripeInvoicePayments(stripe, invoice),
		]);
		return [...others, ...ofStripeInvoice];
	} catch (error) {
		throw stripeProblem(error, 'Looking for payments of the invoice');
	}
}

/** A list shows each payment at once, which a search does not. */
async function paymentsSince(
	stripe: Stripe,
	customer: string,
	since: number,
): Promise<Stripe.PaymentIntent[]> {
	const found: Stripe.PaymentIntent[] = [];
	try {
		for await (const intent of stripe.paymentIntents.list({
			customer,
			created: { gte: since },
			expand: ['data.latest_charge'],
			limit: 100,
		})) {
			found.push(intent);
		}
	} catch (error) {
		throw stripeProblem(error, `Looking for payments of customer ${customer}`);
	}
	return found;
}

/** How many payments the customer has begun for the invoice, whatever became of them, and wherever they are now. */
export function attemptsAt(invoice: Invoice, { intents }: Pick<Due, 'intents'>): number {
	return ofInvoice(invoice, intents).length;
}

function ofInvoice(
	invoice: Invoice,
	intents: readonly Stripe.PaymentIntent[],
): Stripe.PaymentIntent[] {
	return intents.filter(({ metadata }) => isPaidFor(metadata, invoice));
}

/** What is left of the invoice by all of its payments; undefined where none is charged. */
export function leftOf(due: Due): Money | undefined {
	return due.invoice && balanceOf(due.invoice, due.payments).left;
}

/** How much is to be taken, and what it does to the invoice. */
export interface Ask {
	amount: Money;
	/** What it is for, as the payer reads it; '' for nothing said. */
	purpose: string;
	/** What is left of the invoice when it is paid. */
	left: Money | undefined;
	/** What names the invoice in the payment's metadata. */
	marks: Readonly<Record<string, string>>;
}

/**
 * How much is to be taken of what is left now.
 *
 * @throws Problem when nothing is left, it is more than is left, or it cannot be charged
 */
export function askNow(target: Target, due: Due): Ask {
	const { invoice } = due;
	if (!('invoiceId' in target)) {
		return { amount: checkCharge(target.amount), purpose: '', left: undefined, marks: {} };
	}
	if (!invoice) throw new Error('The invoice has not been read');
	const { amount, mayExceed } = target;
	const ask = askForInvoice(invoice, due.payments, { amount, mayExceed });
	const { left } = ask.balance;
	const rest = left.minus(ask.amount);
	return {
		amount: ask.amount,
		purpose: ask.description,
		left: rest.isNegative() ? Money.zero(rest.currency) : rest,
		marks: {
			[INVOICE_ID_KEY]: invoice.id,
			...(invoice.orgId !== '' && { [ORG_ID_KEY]: invoice.orgId }),
			...(invoice.number !== '' && { [INVOICE_NUMBER_KEY]: invoice.number }),
		},
	};
}

/**
 * The pages of the invoice on which somebody may be paying at this moment.
 *
 * @throws Problem when Stripe refuses
 */
export async function openPages({
	stripe,
	invoice,
}: Pick<Due, 'stripe' | 'invoice'>): Promise<Stripe.Checkout.Session[]> {
	if (!invoice) return [];
	try {
		return await openSessionsOf(stripe, invoice);
	} catch (error) {
		throw stripeProblem(error, 'Looking for open payment pages of the invoice');
	}
}

/**
 * Ends the Payment Link of the invoice.
 *
 * @returns whether there was one, by which somebody may have begun to pay
 * @throws Problem when Stripe refuses
 */
export async function endLink({ stripe, invoice }: Due): Promise<boolean> {
	try {
		return invoice !== undefined && (await endPaymentLink(stripe, invoice));
	} catch (error) {
		throw stripeProblem(error, 'Ending the Payment Link of the invoice');
	}
}

/**
 * Ends pages; one that has been paid meanwhile is left as it is.
 *
 * @throws Problem when Stripe refuses
 */
export async function endPages(
	{ stripe }: Due,
	pages: readonly Stripe.Checkout.Session[],
): Promise<void> {
	try {
		await expireAll(stripe, pages);
	} catch (error) {
		throw stripeProblem(error, 'Ending open payment pages of the invoice');
	}
}
