import type Stripe from 'stripe';
import { attachPayment } from '../invoices/attachPayment';
import type { InvoicePayment } from '../invoices/invoice';
import { paidFor } from '../invoices/metadataKeys';
import { paymentOf } from '../invoices/stripePayments';
import { Money } from '../money';
import { cardBrandName } from '../stripe/cardBrands';
import { isStripeError } from '../stripe/errors';
import { dueOf } from './due';
import type { VisitAnswer, VisitContext } from './request';
import { returnPage, type ReturnState } from './returnPage';

const STATES: Readonly<Record<InvoicePayment['place'], ReturnState>> = {
	paid: 'paid',
	pending: 'pending',
	waiting: 'waiting',
	none: 'failed',
};

/**
 * Answers who comes back from Stripe. The address decides nothing: the session is looked at.
 *
 * @returns undefined for a session that is none of the invoice's, or has not ended
 */
export async function comeBack(context: VisitContext): Promise<VisitAnswer | undefined> {
	const { request, stripe, invoice, look, pageUrl, tools } = context;
	if (!/^cs_\w{1,200}$/.test(request.sessionId)) return undefined;
	const session = await stripe.checkout.sessions
		.retrieve(request.sessionId, { expand: ['payment_intent.latest_charge'] })
		.catch((error: unknown) => {
			if (isStripeError(error) && error.code === 'resource_missing') return undefined;
			throw error;
		});
	if (session?.status !== 'complete' || paidFor(session.metadata) !== invoice.id) {
		return undefined;
	}
	const { payment_intent: intent } = session;
	if (typeof intent !== 'object' || !intent) return undefined;
	const payment = paymentOf(intent);
	const state = STATES[payment.place];
	if (request.wantsFile && state !== 'failed') {
		return { status: 200, file: await tools.receipt(stripe, intent.id, look.locale) };
	}
	const isAttached = state === 'failed' ? undefined : await attached(context, intent);
	const due = await dueOf(stripe, invoice);
	const amount = Money.ofMinor(session.amount_total ?? 0, session.currency ?? '');
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
			pdf: hasReceipt ? `${pageUrl}&s=${encodeURIComponent(session.id)}&pdf=1` : '',
		}),
		...((state === 'paid' || state === 'failed') && {
			told: { event: state, due, amount, sessionId: session.id, paymentId: intent.id, isAttached },
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
	{ id: intentId }: Stripe.PaymentIntent,
): Promise<boolean | undefined> {
	const { stripeInvoiceId } = invoice;
	if (stripeInvoiceId === '') return undefined;
	const outcome = await attachPayment(stripe, { stripeInvoiceId, intentId }, tools.clock).catch(
		(error: unknown) => ({
			attached: false as const,
			why: error instanceof Error ? error.message : String(error),
		}),
	);
	if (outcome.attached) return true;
	tools.warn(`could not book ${intentId} on the invoice ${stripeInvoiceId}: ${outcome.why}`);
	return false;
}
