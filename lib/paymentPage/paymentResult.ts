import type Stripe from 'stripe';
import { attachPayment } from '../invoices/attachPayment';
import type { InvoicePayment } from '../invoices/invoice';
import { paymentOf } from '../invoices/stripePayments';
import type { Money } from '../money';
import { cardBrandName } from '../stripe/cardBrands';
import { dueOf } from './due';
import type { VisitAnswer, VisitContext } from './request';
import { returnPage, type ReturnState } from './returnPage';

const STATES: Readonly<Record<InvoicePayment['place'], ReturnState>> = {
	paid: 'paid',
	pending: 'pending',
	waiting: 'waiting',
	none: 'failed',
};

/** A payment that its payer has made, or has tried to. */
export interface MadePayment {
	/** With its latest charge. */
	intent: Stripe.PaymentIntent;
	amount: Money;
	/** The address at which what became of it is shown. */
	here: string;
	/** The Checkout Session that it was made in; '' for none. */
	sessionId: string;
}

/** Shows a payer what became of a payment, or hands out its receipt. */
export async function paymentResult(
	context: VisitContext,
	{ intent, amount, here, sessionId }: MadePayment,
): Promise<VisitAnswer> {
	const { request, stripe, invoice, look, pageUrl, tools } = context;
	const payment = paymentOf(intent);
	const state = STATES[payment.place];
	if (request.wantsFile && state !== 'failed') {
		const now = await dueOf(context, invoice);
		return { status: 200, file: await tools.receipt(stripe, intent.id, now, look.locale) };
	}
	const isAttached = state === 'failed' ? undefined : await attached(context, { intent, amount });
	const due = await dueOf(context, invoice);
	const hasReceipt = state === 'paid' || state === 'pending';
	return {
		status: 200,
		page: returnPage(look, due, {
			state,
			amount,
			expectedOn: payment.expectedOn,
			...(payment.verification && { verification: payment.verification }),
			method: payment.last4 === '' ? '' : `${cardBrandName(payment.brand)} •••• ${payment.last4}`,
			href: pageUrl,
			pdf: hasReceipt ? `${here}&pdf=1` : '',
		}),
		...((state === 'paid' || state === 'failed') && {
			told: { event: state, due, amount, sessionId, paymentId: intent.id, isAttached },
		}),
	};
}

/**
 * Books the payment on the invoice in Stripe, where there is one. The payer has paid in any case, and is
 * shown that; the builder is told when it could not be booked.
 *
 * @returns undefined where there is no invoice in Stripe
 */
async function attached(
	{ stripe, invoice, tools }: VisitContext,
	{ intent: { id: intentId }, amount }: Pick<MadePayment, 'intent' | 'amount'>,
): Promise<boolean | undefined> {
	const { stripeInvoiceId } = invoice;
	if (stripeInvoiceId === '') return undefined;
	const payment = { payment_intent: intentId };
	const attachment = { stripeInvoiceId, payment, amount };
	const outcome = await attachPayment(stripe, attachment, tools.clock).catch((error: unknown) => ({
		attached: false as const,
		why: error instanceof Error ? error.message : String(error),
	}));
	if (outcome.attached) return true;
	tools.warn(`could not book ${intentId} on the invoice ${stripeInvoiceId}: ${outcome.why}`);
	return false;
}
