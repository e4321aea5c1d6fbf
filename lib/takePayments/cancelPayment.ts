import type Stripe from 'stripe';
import { badInput, type Problem } from '../errors';
import { expireAll } from '../invoices/checkoutSessions';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';

export interface CanceledPayment {
	intent: Stripe.PaymentIntent;
	/** It had been canceled before: nothing was done now. */
	wasCanceled: boolean;
}

/**
 * Cancels a payment that has not settled. Whether a bank debit that is on its way can still be stopped, Stripe
 * decides. https://docs.stripe.com/api/payment_intents/cancel
 *
 * @param key the idempotency key of this call
 * @throws Problem when it has been paid or is too far on its way, or Stripe refuses
 */
export async function cancelPayment(
	stripe: Stripe,
	id: string,
	key: string,
): Promise<CanceledPayment> {
	try {
		const intent = await stripe.paymentIntents.retrieve(id);
		if (intent.status === 'canceled') return { intent, wasCanceled: true };
		if (intent.status === 'succeeded') throw isPaid(id);
		const [session] = (await stripe.checkout.sessions.list({ payment_intent: id, limit: 1 })).data;
		if (session) return await cancelCheckout(stripe, id, session);
		const canceled = await stripe.paymentIntents.cancel(
			id,
			{},
			{ idempotencyKey: stepKey(key, 'cancel') },
		);
		return { intent: canceled, wasCanceled: false };
	} catch (error) {
		if (isTooLate(error)) throw isOnItsWay(id);
		throw stripeProblem(error, `Canceling ${id}`, {
			id: 'Payment ID',
			intent: 'Payment ID',
		});
	}
}

/**
 * Closes the page of a payment that Checkout has made, which cancels it: nobody but Checkout may. A page that the
 * payer has completed cannot be closed any more.
 * https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-payment_intent
 */
async function cancelCheckout(
	stripe: Stripe,
	id: string,
	session: Stripe.Checkout.Session,
): Promise<CanceledPayment> {
	const isClosed = session.status === 'open' && (await expireAll(stripe, [session]));
	const intent = await stripe.paymentIntents.retrieve(id);
	if (isClosed || intent.status === 'canceled') return { intent, wasCanceled: !isClosed };
	throw intent.status === 'succeeded' ? isPaid(id) : completedAtCheckout(intent);
}

function isTooLate(error: unknown): boolean {
	return isStripeError(error) && error.code === 'payment_intent_unexpected_state';
}

function isPaid(id: string): Problem {
	return badInput('Payment ID', `${id} has been paid and cannot be canceled any more`, 'Refund it');
}

function isOnItsWay(id: string): Problem {
	return badInput(
		'Payment ID',
		`${id} is on its way from the bank, and Stripe does not stop it any more`,
		'Refund it once it has settled',
	);
}

function completedAtCheckout({ id, status }: Stripe.PaymentIntent): Problem {
	if (status === 'requires_payment_method') {
		return badInput('Payment ID', `${id} has failed, so there is nothing to cancel`);
	}
	return badInput(
		'Payment ID',
		`${id} was made on a page of Stripe’s Checkout, and cannot be canceled once the payer has completed that`,
		status === 'requires_action'
			? 'It ends by itself unless the payer verifies the bank account within ten days; else refund it once it has settled'
			: 'Refund it once it has settled',
	);
}
