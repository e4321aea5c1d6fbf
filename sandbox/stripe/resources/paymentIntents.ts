import type Stripe from 'stripe';
import { change } from '../changes';
import { invalidRequest, type StripeError } from '../errors';
import { checkEmail, checkMetadata } from '../fields';
import { find, idOf, pathPart, peek } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import { releaseFunds } from '../payments/balance';
import { bookCharge, booked } from '../payments/charges';
import { confirmIntent } from '../payments/confirm';
import {
	confirmationOf,
	createIntent,
	givenMethod,
	intentFields,
	methodTypes,
} from '../payments/createIntent';
import { checkChargeable, checkedCurrency } from '../payments/currencies';
import { moveIntent, unexpectedState } from '../payments/intents';
import { PAYMENT_INTENT } from '../payments/machines';
import { checkUsable, methodFor } from '../payments/methods';
import { refusalOfCheckout } from '../payments/ofCheckout';
import { settleDebit } from '../payments/settle';
import { endMicrodeposits, verifyPayment } from '../payments/verifyIntent';
import { search } from '../search/search';

const PATH = '/v1/payment_intents';
const intentOf = (call: Call<unknown>) => find(call, 'payment_intent', pathPart(call, 'intent'));

function update(call: Call<Stripe.PaymentIntentUpdateParams>): Stripe.PaymentIntent {
	const before = intentOf(call);
	const { params } = call;
	const open = PAYMENT_INTENT.sources('authorized');
	const wantsMoney = params.amount !== undefined || params.currency !== undefined;
	if (!open.includes(before.status) && (wantsMoney || params.payment_method !== undefined)) {
		throw invalidRequest(
			`This PaymentIntent's ${wantsMoney ? 'amount' : 'payment_method'} could not be updated because it has a status of ${before.status}. You may only update the amount of a PaymentIntent with one of the following statuses: ${open.join(', ')}.`,
			'payment_intent_unexpected_state',
		);
	}
	const currency = params.currency ? checkedCurrency(params.currency) : before.currency;
	const amount = params.amount || before.amount;
	if (wantsMoney) checkChargeable(amount, currency);
	const customer = params.customer
		? find(call, 'customer', params.customer, 'customer').id
		: undefined;
	const changed: Stripe.PaymentIntent = {
		...before,
		...intentFields(params, before),
		amount,
		currency,
		customer: customer ?? before.customer,
		payment_method_types: wantsMoney ? methodTypes(call, currency) : before.payment_method_types,
		transfer_group: params.transfer_group ?? before.transfer_group,
	};
	const method = givenMethod(call, params);
	if (method === undefined) return change(call, before, changed);
	checkUsable(call, methodFor(call, method), {
		customer: idOf(changed.customer) ?? null,
		types: changed.payment_method_types,
		object: 'PaymentIntent',
	});
	return change(call, before, {
		...changed,
		payment_method: method,
		status: before.status === 'requires_payment_method' ? 'requires_confirmation' : before.status,
	});
}

function confirm(
	call: Call<Stripe.PaymentIntentConfirmParams>,
): Stripe.PaymentIntent | StripeError {
	const { params } = call;
	const before = intentOf(call);
	const refusal = refusalOfCheckout(call, before, 'confirm');
	if (refusal) throw refusal;
	const future = params.setup_future_usage;
	const intent: Stripe.PaymentIntent = {
		...before,
		...(params.receipt_email && { receipt_email: params.receipt_email }),
		...(future && { setup_future_usage: future }),
	};
	return confirmIntent(call, intent, confirmationOf(params, givenMethod(call, params)));
}

/** https://docs.stripe.com/payments/place-a-hold-on-a-payment-method#capture-funds */
function capture(call: Call<Stripe.PaymentIntentCaptureParams>): Stripe.PaymentIntent {
	const before = intentOf(call);
	if (before.status !== 'requires_capture') {
		throw unexpectedState(before, 'capture', ['requires_capture']);
	}
	const amount = call.params.amount_to_capture ?? before.amount_capturable;
	if (amount > before.amount_capturable) {
		throw invalidRequest(
			`The requested capture amount is greater than the amount you can capture for this PaymentIntent (${before.amount_capturable}).`,
			'amount_too_large',
			'amount_to_capture',
		);
	}
	const charge = peek(call.store, 'charge', idOf(before.latest_charge) ?? '');
	if (charge) {
		const captured = { ...charge, amount_captured: amount, captured: true };
		change(call, charge, booked(call, captured), 'charge.captured');
	}
	return moveIntent(call, before, 'paid', { amount_capturable: 0, amount_received: amount });
}

function cancel(call: Call<Stripe.PaymentIntentCancelParams>): Stripe.PaymentIntent {
	const before = intentOf(call);
	const refusal = refusalOfCheckout(call, before, 'cancel');
	if (refusal) throw refusal;
	call.cancelLater('endMicrodeposits', before.id);
	return moveIntent(call, before, 'canceled', {
		amount_capturable: 0,
		canceled_at: call.now,
		cancellation_reason: call.params.cancellation_reason ?? null,
		next_action: null,
	});
}

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntents: Resource = {
	operations: [
		operation({
			name: 'paymentIntents.create',
			method: 'POST',
			path: PATH,
			permission: 'payment_intent_write',
			check(params) {
				checkMetadata(params.metadata);
				checkEmail(params.receipt_email, 'receipt_email');
			},
			handle: createIntent,
		}),
		operation({
			name: 'paymentIntents.list',
			method: 'GET',
			path: PATH,
			permission: 'payment_intent_read',
			handle(call) {
				const { customer } = call.params;
				return page(call, { types: ['payment_intent'], equal: { customer } });
			},
		}),
		operation({
			name: 'paymentIntents.search',
			method: 'GET',
			path: `${PATH}/search`,
			permission: 'payment_intent_read',
			// https://docs.stripe.com/search#query-fields-for-paymentintents
			handle: (call) =>
				search(call, 'payment_intent', {
					amount: 'numeric',
					created: 'numeric',
					currency: 'token',
					customer: 'token',
					metadata: 'metadata',
					status: 'token',
				}),
		}),
		operation({
			name: 'paymentIntents.retrieve',
			method: 'GET',
			path: `${PATH}/:intent`,
			permission: 'payment_intent_read',
			handle: intentOf,
		}),
		operation({
			name: 'paymentIntents.update',
			method: 'POST',
			path: `${PATH}/:intent`,
			permission: 'payment_intent_write',
			check(params) {
				checkMetadata(params.metadata);
				checkEmail(params.receipt_email, 'receipt_email');
			},
			handle: update,
		}),
		operation({
			name: 'paymentIntents.confirm',
			method: 'POST',
			path: `${PATH}/:intent/confirm`,
			permission: 'payment_intent_write',
			handle: confirm,
		}),
		operation({
			name: 'paymentIntents.capture',
			method: 'POST',
			path: `${PATH}/:intent/capture`,
			permission: 'payment_intent_write',
			handle: capture,
		}),
		operation({
			name: 'paymentIntents.cancel',
			method: 'POST',
			path: `${PATH}/:intent/cancel`,
			permission: 'payment_intent_write',
			handle: cancel,
		}),
		operation({
			name: 'paymentIntents.verifyMicrodeposits',
			method: 'POST',
			path: `${PATH}/:intent/verify_microdeposits`,
			permission: 'payment_intent_write',
			handle: (call) => verifyPayment(call, intentOf(call), call.params),
		}),
	],
	jobs: { bookCharge, settleDebit, releaseFunds, endMicrodeposits },
};
