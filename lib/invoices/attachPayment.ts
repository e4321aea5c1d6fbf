import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { Money } from '../money';
import { isReplayedFailure } from '../stripe/errors';
import { steppedKeys } from '../stripe/idempotency';
import { idOf } from '../stripe/reference';

/** What became of attaching a payment to an invoice of Stripe's. */
export type Attached =
	| {
			attached: true;
			/** `in_…`; where it was attached first, be that another than was asked for. */
			to: string;
	  }
	| {
			attached: false;
			/** The rest of a sentence about the invoice. */
			why: string;
			/** It may be possible later. */
			mayCome?: boolean;
	  };

/** A payment that is to be booked on an invoice in Stripe. */
export interface Attachment {
	stripeInvoiceId: string;
	/** `pi_…`, on its way or there, or `pr_…`. */
	payment: { payment_intent: string } | { payment_record: string };
	amount: Money;
	/** It was made just now: nobody can have attached it before. */
	isNew?: boolean;
}

/** Why an invoice takes no payments, by its status. https://docs.stripe.com/invoicing/overview#invoice-statuses */
const CLOSED: Readonly<Record<string, string>> = {
	paid: 'it is paid already',
	void: 'it is void',
	draft: 'it is a draft, and takes payments once it is finalized',
};

/**
 * Books a payment on the invoice in Stripe that it is for, once, whoever else does so at the same time:
 * Stripe attaches a payment to one invoice, and what it refuses is looked up again. What the invoice as it
 * stands does not take is not asked for.
 * https://docs.stripe.com/api/invoices/attach_payment
 *
 * @returns why not where the invoice does not take it
 * @throws the SDK's error when Stripe refuses, or is away
 */
export async function attachPayment(
	stripe: Stripe,
	{ stripeInvoiceId, payment, amount, isNew = false }: Attachment,
	clock: WallClock,
): Promise<Attached> {
	const first = isNew ? undefined : await invoiceOf(stripe, payment);
	if (first !== undefined) return { attached: true, to: first };
	const invoice = await stripe.invoices.retrieve(stripeInvoiceId);
	const why = whyNotTaken(invoice, amount);
	let refusal: unknown;
	if (why === undefined) {
		try {
			await attachOnce(stripe, stripeInvoiceId, payment, clock);
			return { attached: true, to: stripeInvoiceId };
		} catch (error) {
			refusal = error;
		}
	}
	// It may be this very payment that leaves no room: another run has attached it in between.
	const to = await invoiceOf(stripe, payment);
	if (to !== undefined) return { attached: true, to };
	if (why === undefined) throw refusal;
	return { attached: false, why, mayCome: invoice.status === 'draft' };
}

/**
 * Why an invoice takes no payment of an amount: it takes those of its own currency, up to what remains.
 * https://docs.stripe.com/invoicing/partial-payments
 *
 * @returns the rest of a sentence about the invoice; undefined where it takes it
 */
export function whyNotTaken(
	{
		status,
		currency,
		amount_remaining: remaining,
	}: Pick<Stripe.Invoice, 'status' | 'currency' | 'amount_remaining'>,
	amount: Money,
): string | undefined {
	const closed = CLOSED[status ?? ''];
	if (closed !== undefined) return closed;
	const left = Money.ofMinor(remaining, currency);
	if (left.currency !== amount.currency) {
		return `it is in ${left.currency}, and the payment in ${amount.currency}`;
	}
	if (amount.compare(left) <= 0) return undefined;
	return `only ${left.toString()} of it remain, and the payment is of ${amount.toString()}`;
}

/**
 * Attaches under a key of the two alone: runs that meet attach it once, what was attached in between
 * notwithstanding. A refusal that Stripe repeats is asked about anew.
 */
async function attachOnce(
	stripe: Stripe,
	stripeInvoiceId: string,
	payment: Attachment['payment'],
	clock: WallClock,
): Promise<void> {
	const [key, step] = steppedKeys(clock, 'attach', stripeInvoiceId, ...Object.values(payment));
	const attach = async (idempotencyKey: string) => {
		await stripe.invoices.attachPayment(stripeInvoiceId, payment, { idempotencyKey });
	};
	await attach(key).catch(async (error: unknown) => {
		if (!isReplayedFailure(error)) throw error;
		await attach(step);
	});
}

/**
 * Tells on which invoice in Stripe a payment, or a payment record, is booked.
 *
 * @returns `in_…`; undefined for none
 */
export async function invoiceOf(
	stripe: Stripe,
	payment: Attachment['payment'],
): Promise<string | undefined> {
	const by: Stripe.InvoicePaymentListParams.Payment =
		'payment_intent' in payment
			? { type: 'payment_intent', ...payment }
			: { type: 'payment_record', ...payment };
	const { data } = await stripe.invoicePayments.list({ payment: by, limit: 1 });
	return idOf(data[0]?.invoice);
}
