import type Stripe from 'stripe';
import { change } from '../changes';
import type { Context } from '../context';
import { StripeError } from '../errors';
import { stored } from '../lookup';
import { PAYMENT_INTENT, type IntentTrigger } from './machines';
import type { Failure } from './outcomes';

/** 400 `payment_intent_unexpected_state`, with the intent beside it. */
export function unexpectedState(
	intent: Stripe.PaymentIntent,
	verb: string,
	states: readonly string[],
): StripeError {
	return new StripeError(400, {
		type: 'invalid_request_error',
		code: 'payment_intent_unexpected_state',
		message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${past(verb)}: ${states.join(', ')}.`,
		payment_intent: intent,
	});
}

function past(verb: string): string {
	return { capture: 'captured', cancel: 'canceled', confirm: 'confirmed' }[verb] ?? `${verb}d`;
}

/** Moves an intent on by its machine, saves it with `patch`, and tells of it. */
export function moveIntent(
	context: Context,
	before: Stripe.PaymentIntent,
	on: IntentTrigger,
	patch: Partial<Stripe.PaymentIntent> = {},
): Stripe.PaymentIntent {
	const step = PAYMENT_INTENT.require(before.status, on, () =>
		unexpectedState(before, on === 'canceled' ? 'cancel' : 'confirm', PAYMENT_INTENT.sources(on)),
	);
	const after = { ...before, ...patch, status: step.to } as Stripe.PaymentIntent;
	const { checkout, invoice } = context.store.hidden(after.id);
	if (checkout !== undefined) context.later('followIntent', context.now, { id: after.id });
	if (invoice !== undefined) context.later('followInvoiceIntent', context.now, { id: after.id });
	if (!step.events) return change(context, before, after);
	context.store.save(stored(after));
	// These events tell of a state, not of a difference.
	for (const event of step.events) context.emit(event, after);
	return after;
}

/** The intent after a failed attempt, and the 402 that says why. */
export function failIntent(
	context: Context,
	before: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod,
	failure: Failure,
	charge: Stripe.Charge | undefined,
): StripeError {
	const { code, declineCode, message } = failure;
	const isCard = method.type === 'card';
	const error = {
		...(charge && { charge: charge.id }),
		code,
		...(declineCode !== undefined && { decline_code: declineCode }),
		...docUrl(code),
		message,
		payment_method: method,
		type: isCard ? 'card_error' : 'invalid_request_error',
	};
	const intent = moveIntent(context, before, 'failed', {
		last_payment_error: error as unknown as Stripe.PaymentIntent.LastPaymentError,
		latest_charge: charge?.id ?? before.latest_charge,
		next_action: null,
		payment_method: null,
		processing: null,
	});
	return new StripeError(isCard ? 402 : 400, {
		type: isCard ? 'card_error' : 'invalid_request_error',
		code,
		message,
		...(charge && { charge: charge.id }),
		...(declineCode !== undefined && { decline_code: declineCode }),
		payment_intent: intent,
		payment_method: method,
	});
}

function docUrl(code: string): { doc_url: string } {
	return { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
}
