import type Stripe from 'stripe';
import type { Context, JobPayload } from '../context';
import { invalidRequest, StripeError } from '../errors';
import { idOf, peek } from '../lookup';
import { confirmIntent } from './confirm';
import { failIntent } from './intents';
import { endOf, judge, type MicrodepositEnd, type MicrodepositParams } from './microdeposits';
import { methodFor } from './methods';
import { failSetup, finishSetup } from './setup';

/** Whether an intent waits for its payer to tell the small deposits. */
export function waitsForMicrodeposits(intent: {
	status: string;
	next_action: { type: string } | null;
}): boolean {
	return (
		intent.status === 'requires_action' && intent.next_action?.type === 'verify_with_microdeposits'
	);
}

/** https://docs.stripe.com/api/payment_intents/verify_microdeposits */
export function verifyPayment(
	context: Context,
	intent: Stripe.PaymentIntent,
	params: MicrodepositParams,
): Stripe.PaymentIntent | StripeError {
	const verdict = verdictOn(context, intent, params);
	if (verdict instanceof StripeError) return verdict;
	const method = methodFor(context, idOf(intent.payment_method) ?? '');
	if (verdict !== 'verified') return failIntent(context, intent, method, endOf(verdict), undefined);
	return confirmIntent(context, intent, { verified: true });
}

/** https://docs.stripe.com/api/setup_intents/verify_microdeposits */
export function verifySetup(
	context: Context,
	intent: Stripe.SetupIntent,
	params: MicrodepositParams,
): Stripe.SetupIntent | StripeError {
	const verdict = verdictOn(context, intent, params);
	if (verdict instanceof StripeError) return verdict;
	const method = methodFor(context, idOf(intent.payment_method) ?? '');
	if (verdict !== 'verified') return failSetup(context, intent, method, endOf(verdict));
	context.store.patchHidden(method.id, { verified: true });
	return finishSetup(context, intent, method);
}

function verdictOn(
	context: Context,
	intent: Stripe.PaymentIntent | Stripe.SetupIntent,
	params: MicrodepositParams,
): 'verified' | MicrodepositEnd | StripeError {
	if (!waitsForMicrodeposits(intent)) {
		throw invalidRequest(
			'This intent is not waiting for microdeposits to be verified.',
			`${intent.object}_unexpected_state`,
		);
	}
	const verdict = judge(context, intent, params);
	if (!(verdict instanceof StripeError)) context.cancelLater('endMicrodeposits', intent.id);
	return verdict;
}

/** The deposits have come back, or nobody has told them in time. */
export function endMicrodeposits(context: Context, { id, reason }: JobPayload): void {
	const end = endOf(reason as MicrodepositEnd);
	const payment = peek(context.store, 'payment_intent', id);
	if (payment && waitsForMicrodeposits(payment)) {
		const method = methodFor(context, idOf(payment.payment_method) ?? '');
		failIntent(context, payment, method, end, undefined);
	}
	const setup = peek(context.store, 'setup_intent', id);
	if (setup && waitsForMicrodeposits(setup)) {
		failSetup(context, setup, methodFor(context, idOf(setup.payment_method) ?? ''), end);
	}
}
