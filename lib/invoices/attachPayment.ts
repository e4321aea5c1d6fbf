import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { isReplayedFailure, isRefusal } from '../stripe/errors';
import { steppedKeys } from '../stripe/idempotency';

/** What became of attaching a payment to an invoice of Stripe's: that it is, or why it is not. */
export type Attached = { attached: true } | { attached: false; why: string };

/**
 * Books a payment on the invoice in Stripe that it is for, once, whoever else does so at the same time:
 * Stripe attaches a payment to one invoice, and what it refuses is looked up again.
 * https://docs.stripe.com/api/invoices/attach_payment
 *
 * @param payment the invoice in Stripe, and the intent; one that is on its way counts once it succeeds
 * @returns why not where Stripe refuses, as when the invoice is paid or void, or of another customer
 * @throws the SDK's error when Stripe is away
 */
export async function attachPayment(
	stripe: Stripe,
	{ stripeInvoiceId, intentId }: { stripeInvoiceId: string; intentId: string },
	clock: WallClock,
): Promise<Attached> {
	const payment = { type: 'payment_intent', payment_intent: intentId } as const;
	if (await isAttached(stripe, payment)) return { attached: true };
	try {
		await attachOnce(stripe, stripeInvoiceId, { payment_intent: intentId }, clock);
		return { attached: true };
	} catch (error) {
		if (await isAttached(stripe, payment)) return { attached: true };
		if (isRefusal(error)) return { attached: false, why: (error as Error).message };
		throw error;
	}
}

/**
 * Attaches a payment, or a payment record, under a key of the two alone: runs that meet attach it once, what
 * was attached in between notwithstanding. A refusal that Stripe repeats is asked about anew.
 *
 * @throws StripeError
 */
export async function attachOnce(
	stripe: Stripe,
	stripeInvoiceId: string,
	payment: { payment_intent: string } | { payment_record: string },
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

/** Tells whether a payment, or a payment record, is booked on an invoice in Stripe. */
export async function isAttached(
	stripe: Stripe,
	payment: Stripe.InvoicePaymentListParams.Payment,
): Promise<boolean> {
	const { data } = await stripe.invoicePayments.list({ payment, limit: 1 });
	return data.length > 0;
}
