import { isPaidFor } from '../invoices/metadataKeys';
import { Money } from '../money';
import { isStripeError } from '../stripe/errors';
import { paymentResult } from './paymentResult';
import type { VisitAnswer, VisitContext } from './request';

/**
 * Answers who comes back from Stripe. The address decides nothing: the session is looked at.
 *
 * @returns undefined for a session that is none of the invoice's, or has not ended
 */
export async function comeBack(context: VisitContext): Promise<VisitAnswer | undefined> {
	const { request, stripe, invoice, pageUrl } = context;
	if (!/^cs_\w{1,200}$/.test(request.sessionId)) return undefined;
	const session = await stripe.checkout.sessions
		.retrieve(request.sessionId, { expand: ['payment_intent.latest_charge'] })
		.catch((error: unknown) => {
			if (isStripeError(error) && error.code === 'resource_missing') return undefined;
			throw error;
		});
	if (session?.status !== 'complete' || !isPaidFor(session.metadata, invoice)) {
		return undefined;
	}
	const { payment_intent: intent } = session;
	if (typeof intent !== 'object' || !intent) return undefined;
	return await paymentResult(context, {
		intent,
		amount: Money.ofMinor(session.amount_total ?? 0, session.currency ?? ''),
		here: `${pageUrl}&s=${encodeURIComponent(session.id)}`,
		sessionId: session.id,
	});
}
