import type Stripe from 'stripe';
import type { Context } from '../context';
import { invalidRequest, type StripeError } from '../errors';
import { idOf } from '../lookup';
import { ACH_SETTLES_AFTER, booked, makeCharge } from './charges';
import { change } from '../changes';
import { afterBusinessDays } from './businessDays';
import { failIntent, moveIntent, unexpectedState } from './intents';
import { PAYMENT_INTENT } from './machines';
import { makeMandate, mandateOf, type AcceptanceParams } from './mandates';
import { checkUsable, methodFor, saveOrSpend } from './methods';
import { needsMicrodeposits, startMicrodeposits } from './microdeposits';
import { outcomeOf } from './outcomes';
import { challengeFor } from './challenge';

/** What confirming takes, from the API, from a page or from an invoice. */
export interface Confirmation {
	paymentMethod?: string | undefined;
	mandate?: string | undefined;
	mandateData?: AcceptanceParams | undefined;
	/** The payer is not there to authenticate. */
	offSession?: boolean | undefined;
	errorOnRequiresAction?: boolean | undefined;
	returnUrl?: string | undefined;
	/** The payer has just authenticated. */
	authenticated?: boolean | undefined;
	/** The bank account has been verified on the spot, as Checkout does. */
	verified?: boolean | undefined;
}

/**
 * Confirms an intent: https://docs.stripe.com/api/payment_intents/confirm. Returns the intent, or the
 * refusal that a declined payment is answered with; both leave their traces.
 */
export function confirmIntent(
	context: Context,
	before: Stripe.PaymentIntent,
	request: Confirmation,
): Stripe.PaymentIntent | StripeError {
	const open = PAYMENT_INTENT.sources('authorized');
	if (!open.includes(before.status)) throw unexpectedState(before, 'confirm', open);
	const id = request.paymentMethod ?? idOf(before.payment_method);
	if (id === undefined) {
		throw invalidRequest(
			"You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
			'payment_intent_unexpected_state',
		);
	}
	const method = methodFor(context, id);
	const customer = idOf(before.customer) ?? null;
	checkUsable(context, method, {
		customer,
		types: before.payment_method_types,
		object: 'PaymentIntent',
	});
	if (request.verified) context.store.patchHidden(method.id, { verified: true });
	const intent: Stripe.PaymentIntent = {
		...before,
		payment_method: method.id,
		last_payment_error: null,
	};
	return method.type === 'us_bank_account'
		? debitBank(context, intent, method, request)
		: chargeCard(context, intent, method, request);
}

function chargeCard(
	context: Context,
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod,
	request: Confirmation,
): Stripe.PaymentIntent | StripeError {
	const hidden = context.store.hidden(method.id);
	const outcome = outcomeOf(method, hidden);
	const authenticated = request.authenticated ?? false;
	const offSession = request.offSession ?? false;
	const isSetUp = hidden['setUp'] === true && offSession;
	const needed =
		outcome.authentication === 'always' ||
		(outcome.authentication === 'unlessSetUp' && !isSetUp) ||
		(outcome.authentication === 'onSessionOnly' && !offSession);
	if (needed && !authenticated) {
		if (offSession || request.errorOnRequiresAction) {
			const failure = {
				code: 'authentication_required',
				declineCode: 'authentication_required',
				message: 'Your card was declined. This transaction requires authentication.',
			};
			const charge = makeCharge(
				context,
				{ intent, method, outcome: { failure }, authenticated },
				'failed',
			);
			return failIntent(context, intent, method, failure, charge);
		}
		return moveIntent(context, intent, 'actionNeeded', {
			next_action: challengeFor(context, intent, request.returnUrl),
		});
	}
	if (outcome.failure) {
		const charge = makeCharge(context, { intent, method, outcome, authenticated }, 'failed');
		return failIntent(context, intent, method, outcome.failure, charge);
	}
	const made = makeCharge(context, { intent, method, outcome, authenticated }, 'succeeded');
	const customer = idOf(intent.customer) ?? null;
	saveOrSpend(context, method, customer, intent.setup_future_usage !== null);
	if (intent.setup_future_usage === 'off_session') {
		context.store.patchHidden(method.id, { setUp: true });
	}
	const done = { latest_charge: made.id, next_action: null };
	if (intent.capture_method === 'manual') {
		return moveIntent(context, intent, 'authorized', {
			...done,
			amount_capturable: intent.amount,
		});
	}
	// https://docs.stripe.com/payments/payment-intents/asynchronous-capture
	if (intent.capture_method === 'automatic') change(context, made, booked(context, made));
	const paid = moveIntent(context, intent, 'paid', { ...done, amount_received: intent.amount });
	context.later('bookCharge', context.now, { id: made.id });
	if (outcome.dispute) {
		context.later('openDispute', context.now, { id: made.id, reason: outcome.dispute });
	}
	return paid;
}

function debitBank(
	context: Context,
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod,
	request: Confirmation,
): Stripe.PaymentIntent | StripeError {
	const hidden = context.store.hidden(method.id);
	const reuse = intent.setup_future_usage !== null || method.customer !== null;
	const use = reuse ? undefined : { amount: intent.amount, currency: intent.currency };
	const mandate =
		request.mandate ??
		mandateOf(context, method.id) ??
		(request.mandateData
			? makeMandate(context, method, request.mandateData, use).id
			: storedMandate(hidden));
	if (mandate === undefined) {
		throw invalidRequest(
			'This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the customer and retry the request, providing acceptance data in the mandate_data parameter.',
			'payment_intent_mandate_invalid',
		);
	}
	context.store.patchHidden(method.id, { intentMandate: mandate });
	if (needsMicrodeposits(context, method)) {
		return moveIntent(context, intent, 'actionNeeded', {
			next_action: startMicrodeposits(context, intent, method) as Stripe.PaymentIntent.NextAction,
		});
	}
	const outcome = outcomeOf(method, hidden);
	if (outcome.failure?.code === 'charge_exceeds_weekly_limit') {
		const refused = makeCharge(
			context,
			{ intent, method, outcome, mandate, authenticated: false },
			'failed',
		);
		return failIntent(context, intent, method, outcome.failure, refused);
	}
	const charge = makeCharge(
		context,
		{ intent, method, outcome, mandate, authenticated: false },
		'pending',
	);
	const customer = idOf(intent.customer) ?? null;
	saveOrSpend(context, method, customer, intent.setup_future_usage !== null);
	const begun = moveIntent(context, intent, 'begun', {
		latest_charge: charge.id,
		next_action: null,
		processing: null,
	});
	if (!outcome.stuck) {
		context.later('settleDebit', afterBusinessDays(context.now, ACH_SETTLES_AFTER), {
			id: charge.id,
		});
	}
	return begun;
}

function storedMandate(hidden: Record<string, unknown>): string | undefined {
	const kept = hidden['intentMandate'];
	return typeof kept === 'string' ? kept : undefined;
}
