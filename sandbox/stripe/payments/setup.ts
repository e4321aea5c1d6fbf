import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context } from '../context';
import { invalidRequest, StripeError } from '../errors';
import { blank } from '../facts/facts';
import { newId, randomLetters } from '../ids';
import { idOf, stored } from '../lookup';
import { attachPaymentMethod } from '../wallet/attach';
import { challengeFor } from './challenge';
import type { Confirmation } from './confirm';
import { methodTypes } from './createIntent';
import { SETUP_INTENT, type SetupTrigger } from './machines';
import { makeMandate, mandateOf } from './mandates';
import { checkUsable, methodFor } from './methods';
import { needsMicrodeposits, startMicrodeposits } from './microdeposits';
import { outcomeOf, type Failure } from './outcomes';

/** What a setup is made of. */
export interface SetupRequest {
	customer?: string | undefined;
	paymentMethod?: string | undefined;
	types?: readonly string[] | undefined;
	fields?: Partial<Stripe.SetupIntent>;
	hidden?: Record<string, unknown>;
}

/** Makes and keeps an intent to set up payment details: https://docs.stripe.com/api/setup_intents/object */
export function makeSetup(context: Context, request: SetupRequest): Stripe.SetupIntent {
	const id = newId('seti');
	const intent: Stripe.SetupIntent = {
		...blank('setup_intent'),
		id,
		automatic_payment_methods: { allow_redirects: 'always', enabled: true },
		client_secret: `${id}_secret_${randomLetters(25)}`,
		created: context.now,
		customer: request.customer ?? null,
		livemode: context.livemode,
		metadata: {},
		payment_method: request.paymentMethod ?? null,
		payment_method_types: methodTypes(context, context.account.currency, request.types),
		status:
			request.paymentMethod === undefined ? 'requires_payment_method' : 'requires_confirmation',
		usage: 'off_session',
		...request.fields,
	};
	return keep(context, intent, {
		event: 'setup_intent.created',
		parent: request.customer,
		...(request.hidden && { hidden: request.hidden }),
	});
}

/** https://docs.stripe.com/api/setup_intents/confirm */
export function confirmSetup(
	context: Context,
	before: Stripe.SetupIntent,
	request: Confirmation,
): Stripe.SetupIntent | StripeError {
	if (!SETUP_INTENT.find(before.status, 'done')) throw unexpectedSetup(before, 'confirm', 'done');
	const id = request.paymentMethod ?? idOf(before.payment_method);
	if (id === undefined) {
		throw invalidRequest(
			"You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
			'setup_intent_unexpected_state',
		);
	}
	const method = methodFor(context, id);
	const types = before.payment_method_types;
	const customer = idOf(before.customer) ?? null;
	checkUsable(context, method, { customer, types, object: 'SetupIntent' });
	if (request.verified) context.store.patchHidden(method.id, { verified: true });
	const intent = { ...before, payment_method: method.id, last_setup_error: null };
	if (method.type === 'us_bank_account') return setUpBank(context, intent, method, request);
	const outcome = outcomeOf(method, context.store.hidden(method.id));
	const asks = outcome.authentication === 'always' || outcome.authentication === 'unlessSetUp';
	if (asks && !request.authenticated) {
		return moveSetup(context, intent, 'actionNeeded', {
			next_action: challengeFor(
				context,
				intent,
				request.returnUrl,
			) as Stripe.SetupIntent.NextAction,
		});
	}
	if (outcome.failure && context.store.hidden(method.id)['number'] !== '4000000000000341') {
		return failSetup(context, intent, method, outcome.failure);
	}
	return finishSetup(context, intent, method);
}

function setUpBank(
	context: Context,
	intent: Stripe.SetupIntent,
	method: Stripe.PaymentMethod,
	request: Confirmation,
): Stripe.SetupIntent {
	const mandate =
		mandateOf(context, method.id) ??
		(request.mandateData && makeMandate(context, method, request.mandateData, undefined).id);
	if (mandate === undefined) {
		throw invalidRequest(
			'This SetupIntent requires a mandate. Provide acceptance data in the mandate_data parameter.',
			'setup_intent_mandate_invalid',
		);
	}
	if (!needsMicrodeposits(context, method)) return finishSetup(context, intent, method);
	return moveSetup(context, intent, 'actionNeeded', {
		mandate,
		next_action: startMicrodeposits(context, intent, method) as Stripe.SetupIntent.NextAction,
	});
}

/** The details are set up, and saved to the customer. */
export function finishSetup(
	context: Context,
	intent: Stripe.SetupIntent,
	method: Stripe.PaymentMethod,
): Stripe.SetupIntent {
	const customer = idOf(intent.customer);
	context.store.patchHidden(method.id, { setUp: true });
	if (customer !== undefined && method.customer === null) {
		attachPaymentMethod(context, method.id, customer);
	}
	return moveSetup(context, intent, 'done', {
		mandate: mandateOf(context, method.id) ?? null,
		next_action: null,
	});
}

/** The setup after a failed attempt, and the refusal that says why. */
export function failSetup(
	context: Context,
	before: Stripe.SetupIntent,
	method: Stripe.PaymentMethod,
	{ code, declineCode, message }: Failure,
): StripeError {
	const isCard = method.type === 'card';
	const error = {
		code,
		...(declineCode !== undefined && { decline_code: declineCode }),
		message,
		payment_method: method,
		type: isCard ? ('card_error' as const) : ('invalid_request_error' as const),
	};
	const intent = moveSetup(context, before, 'failed', {
		last_setup_error: error,
		next_action: null,
		payment_method: null,
	});
	return new StripeError(isCard ? 402 : 400, { ...error, setup_intent: intent });
}

/** Moves a setup on by its machine, saves it with `patch`, and tells of it. */
export function moveSetup(
	context: Context,
	before: Stripe.SetupIntent,
	on: SetupTrigger,
	patch: Partial<Stripe.SetupIntent> = {},
): Stripe.SetupIntent {
	const step = SETUP_INTENT.require(before.status, on, () =>
		unexpectedSetup(before, on === 'canceled' ? 'cancel' : 'confirm', on),
	);
	const after = { ...before, ...patch, status: step.to } as Stripe.SetupIntent;
	if (context.store.hidden(after.id)['checkout'] !== undefined) {
		context.later('followIntent', context.now, { id: after.id });
	}
	if (!step.events) return change(context, before, after);
	context.store.save(stored(after));
	for (const event of step.events) context.emit(event, after);
	return after;
}

function unexpectedSetup(intent: Stripe.SetupIntent, verb: string, on: SetupTrigger): StripeError {
	return new StripeError(400, {
		type: 'invalid_request_error',
		code: 'setup_intent_unexpected_state',
		message: `You cannot ${verb} this SetupIntent because it has a status of ${intent.status}. It must be one of: ${SETUP_INTENT.sources(on).join(', ')}.`,
		setup_intent: intent,
	});
}
