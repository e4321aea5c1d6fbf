import type Stripe from 'stripe';
import { change } from '../changes';
import type { StripeError } from '../errors';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import { confirmationOf, givenMethod, wantedTypes } from '../payments/createIntent';
import { refusalOfCheckout } from '../payments/ofCheckout';
import { confirmSetup, makeSetup, moveSetup } from '../payments/setup';
import { verifySetup } from '../payments/verifyIntent';

const PATH = '/v1/setup_intents';
const intentOf = (call: Call<unknown>) => find(call, 'setup_intent', pathPart(call, 'intent'));

function create(call: Call<Stripe.SetupIntentCreateParams>): Stripe.SetupIntent | StripeError {
	const { params } = call;
	const customer = params.customer
		? find(call, 'customer', params.customer, 'customer').id
		: undefined;
	const paymentMethod = givenMethod(call, params);
	const intent = makeSetup(call, {
		customer,
		paymentMethod,
		types: wantedTypes(params),
		fields: {
			description: text(params.description, null),
			metadata: mergeMetadata({}, params.metadata),
			on_behalf_of: params.on_behalf_of ?? null,
			usage: params.usage ?? 'off_session',
			...(params.allowed_payment_method_types && {
				allowed_payment_method_types: params.allowed_payment_method_types,
				automatic_payment_methods: null,
			}),
		},
	});
	if (!params.confirm) return intent;
	return confirmSetup(call, intent, confirmationOf(confirming(params), paymentMethod));
}

/** What creating and confirming say alike about the confirming. */
function confirming(params: {
	mandate_data?: unknown;
	return_url?: string;
}): Partial<Stripe.PaymentIntentConfirmParams> {
	return {
		...(params.mandate_data !== undefined && {
			mandate_data: params.mandate_data,
		}),
		...(params.return_url !== undefined && { return_url: params.return_url }),
	};
}

/** https://docs.stripe.com/api/setup_intents */
export const setupIntents: Resource = {
	operations: [
		operation({
			name: 'setupIntents.create',
			method: 'POST',
			path: PATH,
			permission: 'setup_intent_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: create,
		}),
		operation({
			name: 'setupIntents.list',
			method: 'GET',
			path: PATH,
			permission: 'setup_intent_read',
			handle(call) {
				const { customer, payment_method: method } = call.params;
				return page(call, { types: ['setup_intent'], equal: { customer, payment_method: method } });
			},
		}),
		operation({
			name: 'setupIntents.retrieve',
			method: 'GET',
			path: `${PATH}/:intent`,
			permission: 'setup_intent_read',
			handle: intentOf,
		}),
		operation({
			name: 'setupIntents.update',
			method: 'POST',
			path: `${PATH}/:intent`,
			permission: 'setup_intent_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = intentOf(call);
				const { params } = call;
				const method = givenMethod(call, params);
				return change(call, before, {
					...before,
					customer: params.customer
						? find(call, 'customer', params.customer, 'customer').id
						: before.customer,
					description: text(params.description, before.description),
					metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
					...(method !== undefined && { payment_method: method, status: 'requires_confirmation' }),
				});
			},
		}),
		operation({
			name: 'setupIntents.confirm',
			method: 'POST',
			path: `${PATH}/:intent/confirm`,
			permission: 'setup_intent_write',
			handle(call) {
				const before = intentOf(call);
				const refusal = refusalOfCheckout(call, before, 'confirm');
				if (refusal) throw refusal;
				return confirmSetup(
					call,
					before,
					confirmationOf(confirming(call.params), givenMethod(call, call.params)),
				);
			},
		}),
		operation({
			name: 'setupIntents.cancel',
			method: 'POST',
			path: `${PATH}/:intent/cancel`,
			permission: 'setup_intent_write',
			handle(call) {
				const before = intentOf(call);
				const refusal = refusalOfCheckout(call, before, 'cancel');
				if (refusal) throw refusal;
				call.cancelLater('endMicrodeposits', before.id);
				return moveSetup(call, before, 'canceled', {
					cancellation_reason: call.params.cancellation_reason ?? null,
					next_action: null,
				});
			},
		}),
		operation({
			name: 'setupIntents.verifyMicrodeposits',
			method: 'POST',
			path: `${PATH}/:intent/verify_microdeposits`,
			permission: 'setup_intent_write',
			handle: (call) => verifySetup(call, intentOf(call), call.params),
		}),
	],
};
