import type Stripe from 'stripe';
import { badInput } from '../errors';
import { stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';

/**
 * Cancels a payment that has not settled. Whether a bank debit that is on its way can still be stopped, Stripe
 * decides. https://docs.stripe.com/api/payment_intents/cancel
 *
 * @param key the idempotency key of this call
 * @throws Problem when it has been paid, is Checkout's, or Stripe refuses
 */
export async function cancelPayment(
	stripe: Stripe,
	id: string,
	key: string,
): Promise<{ intent: Stripe.PaymentIntent; wasCanceled: boolean }> {
	try {
		const intent = await stripe.paymentIntents.retrieve(id);
		if (intent.status === 'canceled') return { intent, wasCanceled: true };
		if (intent.status === 'succeeded') {
			throw badInput(
				'Payment ID',
				`${id} has been paid and cannot be canceled any more`,
				'Refund it',
			);
		}
		// Stripe lets nobody but Checkout cancel a payment that Checkout made.
		const sessions = await stripe.checkout.sessions.list({ payment_intent: id, limit: 1 });
		if (sessions.data[0]) return await cancelCheckout(stripe, intent, sessions.data[0], key);
		const canceled = await stripe.paymentIntents.cancel(
			id,
			{},
			{ idempotencyKey: stepKey(key, 'cancel') },
		);
		return { intent: canceled, wasCanceled: false };
	} catch (error) {
		throw stripeProblem(error, `Canceling ${id}`, { intent: 'Payment ID' });
	}
}

/** An open page is closed; one that was completed is on its way to the bank. */
async function cancelCheckout(
	stripe: Stripe,
	{ id }: Stripe.PaymentIntent,
	session: Stripe.Checkout.Session,
	key: string,
): Promise<{ intent: Stripe.PaymentIntent; wasCanceled: boolean }> {
	if (session.status !== 'open') {
		throw badInput(
			'Payment ID',
			`${id} was made on a page of Stripe’s Checkout, and cannot be canceled any more`,
			'Refund it once it has settled',
		);
	}
	await stripe.checkout.sessions.expire(session.id, {}, { idempotencyKey: stepKey(key, 'expire') });
	return { intent: await stripe.paymentIntents.retrieve(id), wasCanceled: false };
}
