import type Stripe from 'stripe';
import { canCharge, capabilitiesOf } from '../accounts';
import { keep } from '../changes';
import type { Context } from '../context';
import { invalidRequest, type StripeError } from '../errors';
import { blank } from '../facts/facts';
import { mergeMetadata, text, address } from '../fields';
import { newId, randomLetters } from '../ids';
import { find } from '../lookup';
import type { Call } from '../operation';
import { createPaymentMethod } from '../wallet/create';
import { confirmIntent, type Confirmation } from './confirm';
import { checkChargeable, checkedCurrency } from './currencies';
import { methodFor } from './methods';

/** What an intent is made of, by the API, Checkout or an invoice. */
export interface IntentRequest {
	amount: number;
	currency: string;
	customer?: string | undefined;
	paymentMethod?: string | undefined;
	types?: readonly string[] | undefined;
	captureMethod?: Stripe.PaymentIntent.CaptureMethod | undefined;
	fields?: Partial<Stripe.PaymentIntent>;
	hidden?: Record<string, unknown>;
}

// Both texts were seen in live mode; whether they are the same in test mode is unverified.
const OWN_ACCOUNT_STOPPED = 'Your account cannot currently make live charges.';
/** https://github.com/opencollective/opencollective/issues/5997 */
const CONNECTED_ACCOUNT_STOPPED =
	'This Connect account cannot currently make live charges. The `requirements.disabled_reason` property on the account will provide information about why this account is currently disabled. If you are a customer trying to make a purchase, please contact the owner of this site. Your transaction has not been processed.';

/** The methods that the account takes in a currency, of those that are wanted. */
export function methodTypes(
	context: Context,
	currency: string,
	wanted?: readonly string[],
): string[] {
	if (!canCharge(context.account)) {
		throw invalidRequest(
			context.account.platform === null ? OWN_ACCOUNT_STOPPED : CONNECTED_ACCOUNT_STOPPED,
		);
	}
	const { card_payments: cards, us_bank_account_ach_payments: debits } = capabilitiesOf(
		context.account,
	);
	// Bank debits in the US are in US dollars: https://docs.stripe.com/payments/ach-direct-debit
	const isAch = currency === 'usd' && debits === 'active';
	const enabled = [...(cards === 'active' ? ['card'] : []), ...(isAch ? ['us_bank_account'] : [])];
	const types = wanted ? enabled.filter((type) => wanted.includes(type)) : enabled;
	if (types.length > 0) return types;
	throw invalidRequest(
		'No valid payment method types for this Payment Intent. Please ensure that you have activated payment methods compatible with your chosen currency in your dashboard (https://dashboard.stripe.com/settings/payment_methods) or specify payment methods with `allowed_payment_method_types`.',
		undefined,
		'allowed_payment_method_types',
	);
}

/** Makes and keeps an intent that nobody has confirmed: https://docs.stripe.com/api/payment_intents/object */
export function makeIntent(context: Context, request: IntentRequest): Stripe.PaymentIntent {
	const currency = checkedCurrency(request.currency);
	checkChargeable(request.amount, currency);
	const id = newId('pi');
	const types = methodTypes(context, currency, request.types);
	const intent: Stripe.PaymentIntent = {
		...blank('payment_intent'),
		id,
		amount: request.amount,
		amount_capturable: 0,
		amount_received: 0,
		automatic_payment_methods: { allow_redirects: 'always', enabled: true },
		capture_method: request.captureMethod ?? 'automatic_async',
		client_secret: `${id}_secret_${randomLetters(25)}`,
		confirmation_method: 'automatic',
		created: context.now,
		currency,
		customer: request.customer ?? null,
		livemode: context.livemode,
		metadata: {},
		payment_method: request.paymentMethod ?? null,
		payment_method_options: optionsFor(types),
		payment_method_types: types,
		status:
			request.paymentMethod === undefined ? 'requires_payment_method' : 'requires_confirmation',
		...request.fields,
	};
	return keep(context, intent, {
		event: 'payment_intent.created',
		parent: request.customer,
		...(request.hidden && { hidden: request.hidden }),
	});
}

function optionsFor(types: readonly string[]): Stripe.PaymentIntent.PaymentMethodOptions {
	return {
		...(types.includes('card') && {
			card: {
				installments: null,
				mandate_options: null,
				network: null,
				request_three_d_secure: 'automatic',
			},
		}),
		...(types.includes('us_bank_account') && {
			us_bank_account: { verification_method: 'automatic' },
		}),
	};
}

type CreateParams = Stripe.PaymentIntentCreateParams;

/** Of create, what only makes sense together with `confirm`. */
const CONFIRMING = [
	'off_session',
	'mandate_data',
	'mandate',
	'return_url',
	'error_on_requires_action',
	'use_stripe_sdk',
] as const;

/** https://docs.stripe.com/api/payment_intents/create */
export function createIntent(call: Call<CreateParams>): Stripe.PaymentIntent | StripeError {
	const { params } = call;
	const early = CONFIRMING.find((name) => params[name] !== undefined);
	if (!params.confirm && early !== undefined) {
		throw invalidRequest(
			`\`${early}\` can only be provided when \`confirm\` is true.`,
			undefined,
			early,
		);
	}
	const customer = params.customer && find(call, 'customer', params.customer, 'customer').id;
	const paymentMethod = givenMethod(call, params);
	const intent = makeIntent(call, {
		amount: params.amount,
		currency: params.currency,
		customer: customer || undefined,
		paymentMethod,
		types: wantedTypes(params),
		captureMethod: params.capture_method,
		fields: {
			...intentFields(params),
			automatic_payment_methods: params.allowed_payment_method_types
				? null
				: {
						allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always',
						enabled: params.automatic_payment_methods?.enabled ?? true,
					},
			application_fee_amount: params.application_fee_amount ?? null,
			confirmation_method: params.confirmation_method ?? 'automatic',
			on_behalf_of: params.on_behalf_of ?? null,
			transfer_group: params.transfer_group ?? null,
			...(params.allowed_payment_method_types && {
				allowed_payment_method_types: params.allowed_payment_method_types,
			}),
		},
	});
	if (!params.confirm) return intent;
	return confirmIntent(call, intent, confirmationOf(params, paymentMethod));
}

/** The types that a request asks for, in any version's way. */
export function wantedTypes(params: {
	allowed_payment_method_types?: readonly string[];
	excluded_payment_method_types?: readonly string[] | null | '';
	/** Of versions before 2026-09-30.endive. */
	payment_method_types?: readonly string[];
}): readonly string[] | undefined {
	const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params;
	const listed = allowed ?? params.payment_method_types;
	if (listed) return listed;
	if (!excluded) return undefined;
	return ['card', 'us_bank_account'].filter((type) => !excluded.includes(type));
}

type SharedField =
	| 'description'
	| 'metadata'
	| 'receipt_email'
	| 'setup_future_usage'
	| 'shipping'
	| 'statement_descriptor'
	| 'statement_descriptor_suffix';

/** The fields that creating and updating set alike. */
export function intentFields(
	params: Pick<Stripe.PaymentIntentUpdateParams, SharedField>,
	before?: Stripe.PaymentIntent,
): Partial<Stripe.PaymentIntent> {
	const { shipping } = params;
	return {
		description: text(params.description, before?.description ?? null),
		metadata: mergeMetadata(before?.metadata ?? {}, params.metadata),
		receipt_email: text(params.receipt_email, before?.receipt_email ?? null),
		setup_future_usage:
			params.setup_future_usage === undefined
				? (before?.setup_future_usage ?? null)
				: params.setup_future_usage || null,
		shipping: (shipping === undefined
			? (before?.shipping ?? null)
			: shipping && {
					address: address(shipping.address),
					carrier: shipping.carrier || null,
					name: shipping.name,
					phone: shipping.phone || null,
					tracking_number: shipping.tracking_number || null,
				}) as Stripe.PaymentIntent['shipping'],
		statement_descriptor: text(params.statement_descriptor, before?.statement_descriptor ?? null),
		statement_descriptor_suffix: text(
			params.statement_descriptor_suffix,
			before?.statement_descriptor_suffix ?? null,
		),
	};
}

/** The method that a request names, or makes of data in passing. */
export function givenMethod(
	call: Context,
	params: { payment_method?: string; payment_method_data?: object },
): string | undefined {
	if (params.payment_method_data) {
		const data = params.payment_method_data as Stripe.PaymentMethodCreateParams;
		return createPaymentMethod({ ...call, params: data }).id;
	}
	return params.payment_method && methodFor(call, params.payment_method).id;
}

/** What a request says about the confirming. */
export function confirmationOf(
	params: Partial<Stripe.PaymentIntentConfirmParams>,
	paymentMethod: string | undefined,
): Confirmation {
	const mandate = params.mandate_data;
	return {
		paymentMethod,
		mandate: params.mandate,
		mandateData: (mandate || undefined) as Confirmation['mandateData'],
		offSession: params.off_session !== undefined && params.off_session !== false,
		errorOnRequiresAction: params.error_on_requires_action,
		returnUrl: params.return_url,
	};
}
