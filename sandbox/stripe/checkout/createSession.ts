import type Stripe from 'stripe';
import { keep } from '../changes';
import type { Context } from '../context';
import { invalidParameter, invalidRequest, missingParameter } from '../errors';
import { blank } from '../facts/facts';
import { mergeMetadata, text } from '../fields';
import { newId } from '../ids';
import { find } from '../lookup';
import { methodTypes, wantedTypes } from '../payments/createIntent';
import { checkChargeable } from '../payments/currencies';
import { makeSetup } from '../payments/setup';
import { invoiceCreation } from './invoice';
import { keepLines, readLines, type Sale } from './lineItems';

type Params = Stripe.Checkout.SessionCreateParams;
type Session = Stripe.Checkout.Session;

const HALF_HOUR = 30 * 60;
const DAY = 24 * 60 * 60;

/** Refuses what Stripe refuses before it begins: https://docs.stripe.com/api/checkout/sessions/create */
export function checkSession(params: Params): void {
	if (params.customer && params.customer_email) {
		throw invalidParameter(
			'You may only specify one of these parameters: customer, customer_email.',
			'customer_email',
			'parameters_exclusive',
		);
	}
	const uiMode = params.ui_mode ?? 'hosted_page';
	if (uiMode === 'hosted_page' && !params.success_url) throw missingParameter('success_url');
	if (uiMode !== 'hosted_page' && params.success_url) {
		throw invalidParameter(
			`\`success_url\` cannot be used with \`ui_mode\` ${uiMode}; use \`return_url\`.`,
			'success_url',
		);
	}
}

/** Makes and keeps a session, and for setup the intent that it carries. */
export function createSession(
	context: Context,
	params: Params,
	link?: Stripe.PaymentLink,
): Session {
	const mode = params.mode ?? 'payment';
	if (mode === 'subscription') {
		throw invalidRequest('This sandbox serves no subscriptions.', undefined, 'mode');
	}
	const expiresAt = checkedExpiry(context, params.expires_at);
	const customer = params.customer
		? find(context, 'customer', params.customer, 'customer')
		: undefined;
	const sale =
		mode === 'payment'
			? readLines(context, params.line_items ?? [], { ofLink: link !== undefined })
			: undefined;
	if (sale && !sale.custom) checkChargeable(sale.total, sale.currency, 'line_items');
	const currency = sale?.currency ?? params.currency ?? context.account.currency;
	const types = methodTypes(context, currency, wantedTypes(params));
	const id = newId(context.livemode ? 'cs_live' : 'cs_test');
	const hosted = (params.ui_mode ?? 'hosted_page') === 'hosted_page';
	const session: Session = {
		...blank('checkout.session'),
		...echoed(params),
		id,
		amount_subtotal: sale?.total ?? null,
		amount_total: sale?.total ?? null,
		cancel_url: params.cancel_url ?? null,
		client_secret: hosted ? null : `${id}_secret_${newId('x').slice(2)}`,
		created: context.now,
		currency,
		customer: customer?.id ?? null,
		customer_creation:
			mode === 'payment' && !customer ? (params.customer_creation ?? 'if_required') : null,
		customer_details: customer
			? { ...NOBODY, email: customer.email, name: null, tax_exempt: customer.tax_exempt ?? 'none' }
			: params.customer_email
				? { ...NOBODY, email: params.customer_email }
				: null,
		customer_email: params.customer_email ?? null,
		expires_at: expiresAt,
		invoice_creation: mode === 'payment' ? invoiceCreation(params.invoice_creation) : null,
		livemode: context.livemode,
		metadata: mergeMetadata({}, params.metadata),
		mode,
		payment_link: link?.id ?? null,
		payment_method_collection: mode === 'payment' ? 'if_required' : 'always',
		payment_method_options: optionsFor(params, types),
		payment_method_types: types,
		payment_status: mode === 'payment' ? 'unpaid' : 'no_payment_required',
		...(!hosted && { return_url: params.return_url ?? '' }),
		saved_payment_method_options: savedOptions(params, customer !== undefined),
		setup_intent: mode === 'setup' ? setupOf(context, params, types, id) : null,
		status: 'open',
		success_url: params.success_url ?? null,
		total_details: sale ? { amount_discount: 0, amount_shipping: 0, amount_tax: 0 } : null,
		ui_mode: params.ui_mode ?? 'hosted_page',
		url: hosted ? `${context.pages}/c/pay/${id}` : null,
	};
	keep(context, session, { parent: customer?.id, hidden: hiddenOf(params, sale) });
	if (sale) keepLines(context, sale.lines, id);
	context.later('expireSession', expiresAt, { id }, { key: id });
	return session;
}

const NOBODY: Session['customer_details'] & object = {
	address: null,
	business_name: null,
	email: null,
	individual_name: null,
	name: null,
	phone: null,
	tax_exempt: 'none',
	tax_ids: null,
};

/** What is not shown: how the payment is to be made once somebody pays. */
function hiddenOf(params: Params, sale: Sale | undefined): Record<string, unknown> {
	return {
		intent: params.payment_intent_data ?? {},
		allowRedisplay: params.payment_method_data?.allow_redisplay,
		...(sale?.custom && { custom: sale.custom }),
	};
}

/** https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at */
function checkedExpiry(context: Context, wanted: number | undefined): number {
	const expiresAt = wanted ?? context.now + DAY;
	if (expiresAt < context.now + HALF_HOUR - 1) {
		throw invalidRequest(
			'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
			undefined,
			'expires_at',
		);
	}
	if (expiresAt > context.now + DAY) {
		throw invalidRequest(
			'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
			undefined,
			'expires_at',
		);
	}
	return expiresAt;
}

function optionsFor(params: Params, types: string[]): Session['payment_method_options'] {
	const verification = params.payment_method_options?.us_bank_account?.verification_method;
	return {
		...(types.includes('card') && { card: { request_three_d_secure: 'automatic' } }),
		...(types.includes('us_bank_account') && {
			us_bank_account: { verification_method: verification ?? 'automatic' },
		}),
	};
}

/** https://docs.stripe.com/payments/save-during-payment#saved-payment-methods */
function savedOptions(
	params: Params,
	hasCustomer: boolean,
): Session['saved_payment_method_options'] {
	const given = params.saved_payment_method_options;
	if (!hasCustomer && !given) return null;
	return {
		allow_redisplay_filters: given?.allow_redisplay_filters ?? ['always'],
		payment_method_remove: given?.payment_method_remove ?? 'disabled',
		payment_method_save: given?.payment_method_save ?? null,
	};
}

function setupOf(context: Context, params: Params, types: string[], session: string): string {
	return makeSetup(context, {
		customer: params.customer,
		types,
		fields: {
			description: text(params.setup_intent_data?.description, null),
			metadata: mergeMetadata({}, params.setup_intent_data?.metadata),
		},
		hidden: { checkout: session },
	}).id;
}

/** What a session shows as it was asked for. */
function echoed(params: Params): Partial<Session> {
	return {
		adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
		allow_promotion_codes: params.allow_promotion_codes ?? null,
		billing_address_collection: params.billing_address_collection ?? null,
		client_reference_id: params.client_reference_id ?? null,
		integration_identifier: params.integration_identifier ?? null,
		locale: params.locale ?? null,
		phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
		submit_type: params.submit_type ?? null,
	};
}
