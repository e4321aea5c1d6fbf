interface Entry {
	/** A short name for the summary. */
	readonly id: string;
	/** Why the two differ, and why the sandbox is right all the same. */
	readonly reason: string;
	/** Where the difference can be seen. */
	readonly seen: string;
}

/** The sandbox takes a parameter that the OpenAPI document does not know. */
export interface ParameterDifference extends Entry {
	readonly kind: 'parameter';
	/** Method and path template, such as `POST /v1/customers`. */
	readonly operations: readonly string[];
	/** The parameter's name, with places in arrays left open; what lies under it goes with it. */
	readonly parameter: string;
	/** Only where the request asks for a version before this date. */
	readonly beforeVersion?: string;
}

/** The sandbox refuses, for a parameter's sake, what the OpenAPI document lets pass. */
export interface RefusalDifference extends Entry {
	readonly kind: 'refusal';
	readonly operations: readonly string[];
	readonly parameter: string;
	readonly code: string;
}

/** An answer breaks a rule of its schema. */
export interface AnswerDifference extends Entry {
	readonly kind: 'answer';
	/** The type of the object, such as `customer`. */
	readonly resource: string;
	/** The place in it, such as `default_source` or `data[].id`. */
	readonly member: string;
	readonly rule: string;
	readonly beforeVersion?: string;
}

export type Difference = ParameterDifference | RefusalDifference | AnswerDifference;

/**
 * Every way in which the sandbox, which follows the SDK's pinned version (2026-10-28.endive), is
 * allowed to differ from the OpenAPI document of stripe-mock (2026-08-26.dahlia). An entry that
 * nothing in a run needs any more fails that run.
 */
export const DIFFERENCES: readonly Difference[] = [
	{
		kind: 'parameter',
		id: 'customer-validate',
		operations: ['POST /v1/customers', 'POST /v1/customers/{customer}'],
		parameter: 'validate',
		reason: 'Both calls take `validate` since a version that is newer than the document.',
		seen: 'CustomerCreateParams.validate and CustomerUpdateParams.validate in stripe@23.1.0',
	},
	{
		kind: 'parameter',
		id: 'checkout-allowed-methods',
		operations: ['POST /v1/checkout/sessions'],
		parameter: 'allowed_payment_method_types',
		reason: 'Sessions name the methods they allow since a version that is newer than the document.',
		seen: 'Checkout.SessionCreateParams.allowed_payment_method_types in stripe@23.1.0',
	},
	{
		kind: 'parameter',
		id: 'stored-credential-usage',
		operations: ['POST /v1/payment_intents'],
		parameter: 'payment_method_options[card][stored_credential_usage]',
		reason: 'Why a stored card is charged is said since a version that is newer than the document.',
		seen: 'PaymentIntentCreateParams.PaymentMethodOptions.Card.stored_credential_usage in stripe@23.1.0',
	},
	{
		kind: 'parameter',
		id: 'token-of-a-stored-bank-account',
		operations: ['POST /v1/tokens'],
		parameter: 'bank_account',
		reason:
			'A token of a customer’s bank account names it by its ID; the document knows the new ones alone.',
		seen: 'TokenCreateParams.bank_account in stripe@23.1.0, a string or an object',
	},
	{
		kind: 'parameter',
		id: 'webhook-endpoint-pinned-version',
		operations: ['POST /v1/webhook_endpoints'],
		parameter: 'api_version',
		reason:
			'Endpoints are made of the version that the SDK is pinned to, which is newer than the document’s list of versions.',
		seen: 'WebhookEndpointCreateParams.ApiVersion in stripe@23.1.0',
	},
	{
		kind: 'parameter',
		id: 'customer-coupon-before-basil',
		operations: ['POST /v1/customers', 'POST /v1/customers/{customer}'],
		parameter: 'coupon',
		beforeVersion: '2025-03-31.basil',
		reason: 'A request that asks for an older version may still give a customer a coupon.',
		seen: 'https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-singular-coupon-promotion-code',
	},
	{
		kind: 'parameter',
		id: 'customer-promotion-code-before-basil',
		operations: ['POST /v1/customers', 'POST /v1/customers/{customer}'],
		parameter: 'promotion_code',
		beforeVersion: '2025-03-31.basil',
		reason: 'A request that asks for an older version may still give a customer a promotion code.',
		seen: 'https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-singular-coupon-promotion-code',
	},
	{
		kind: 'refusal',
		id: 'source-missing',
		operations: ['POST /v1/customers/{customer}/sources'],
		parameter: 'source',
		code: 'parameter_missing',
		reason: 'The document keeps parameters from before tokens beside it and so demands none.',
		seen: 'CustomerCreateSourceParams.source in stripe@23.1.0, the only way to name a source',
	},
	{
		kind: 'refusal',
		id: 'coupon-without-a-worth',
		operations: ['POST /v1/coupons'],
		parameter: 'percent_off',
		code: 'parameter_missing',
		reason: 'One of two parameters must be there, which the document says in words alone.',
		seen: 'https://docs.stripe.com/api/coupons/create, percent_off and amount_off',
	},
	{
		kind: 'refusal',
		id: 'coupon-amount-without-currency',
		operations: ['POST /v1/coupons'],
		parameter: 'currency',
		code: 'parameter_missing',
		reason: 'An amount needs its currency, which the document says in words alone.',
		seen: 'https://docs.stripe.com/api/coupons/create, currency',
	},
	{
		kind: 'refusal',
		id: 'coupon-repeating-without-months',
		operations: ['POST /v1/coupons'],
		parameter: 'duration_in_months',
		code: 'parameter_missing',
		reason: 'Repeating needs the number of months, which the document says in words alone.',
		seen: 'https://docs.stripe.com/api/coupons/create, duration_in_months',
	},
	{
		kind: 'refusal',
		id: 'us-bank-account-without-name',
		operations: ['POST /v1/payment_methods'],
		parameter: 'billing_details[name]',
		code: 'parameter_missing',
		reason: 'A US bank account needs the name of its holder; the document knows no such condition.',
		seen: 'https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment, billing details',
	},
	{
		kind: 'refusal',
		id: 'checkout-without-success-url',
		operations: ['POST /v1/checkout/sessions'],
		parameter: 'success_url',
		code: 'parameter_missing',
		reason: 'The hosted page needs an address to go on to, which the document says in words alone.',
		seen: 'https://docs.stripe.com/api/checkout/sessions/create, success_url',
	},
	{
		kind: 'refusal',
		id: 'checkout-without-lines',
		operations: ['POST /v1/checkout/sessions'],
		parameter: 'line_items',
		code: 'parameter_missing',
		reason: 'A payment needs something to pay for, which the document says in words alone.',
		seen: 'https://docs.stripe.com/api/checkout/sessions/create, line_items',
	},
	{
		kind: 'parameter',
		id: 'dispute-appeal',
		operations: ['POST /v1/disputes/{dispute}'],
		parameter: 'evidence[appeal]',
		reason: 'Disputes can be appealed since a version that is newer than the document.',
		seen: 'https://docs.stripe.com/changelog/endive/2026-10-28/evidence-submission-appeal-dispute-decisions',
	},
	{
		kind: 'answer',
		id: 'dispute-appeal-status',
		resource: 'dispute',
		member: 'status',
		rule: 'enum',
		reason: 'An appeal has statuses of its own since a version that is newer than the document.',
		seen: 'https://docs.stripe.com/changelog/endive/2026-10-28/evidence-submission-appeal-dispute-decisions',
	},
	{
		kind: 'answer',
		id: 'dispute-appeal-evidence',
		resource: 'dispute',
		member: 'evidence.appeal',
		rule: 'additionalProperties',
		reason: 'What was given for an appeal is told since a version that is newer than the document.',
		seen: 'Dispute.Evidence.appeal in stripe@23.1.0',
	},
	{
		kind: 'answer',
		id: 'product-type',
		resource: 'product',
		member: 'type',
		rule: 'additionalProperties',
		reason: 'The document leaves the type out, which products still have.',
		seen: "Product.type in stripe@23.1.0, and the example product in stripe-mock's fixtures3.json",
	},
	{
		kind: 'answer',
		id: 'product-tax-details',
		resource: 'product',
		member: 'tax_details',
		rule: 'additionalProperties',
		reason: 'Products have tax details since a version that is newer than the document.',
		seen: 'Product.tax_details in stripe@23.1.0',
	},
	{
		kind: 'answer',
		id: 'price-trial-period-days',
		resource: 'price',
		member: 'recurring.trial_period_days',
		rule: 'additionalProperties',
		reason: 'The document leaves the days of trial out, which recurring prices still have.',
		seen: "Price.Recurring.trial_period_days in stripe@23.1.0, and stripe-mock's fixtures3.json",
	},
	{
		kind: 'answer',
		id: 'discount-coupon-before-clover',
		resource: 'discount',
		member: 'coupon',
		rule: 'additionalProperties',
		beforeVersion: '2025-09-30.clover',
		reason: 'Answers of older versions hold the whole coupon in the discount.',
		seen: 'https://docs.stripe.com/changelog/clover/2025-09-30/add-discount-source-property',
	},
	{
		kind: 'answer',
		id: 'discount-source-before-clover',
		resource: 'discount',
		member: 'source',
		rule: 'required',
		beforeVersion: '2025-09-30.clover',
		reason: 'Answers of older versions do not name the source of a discount.',
		seen: 'https://docs.stripe.com/changelog/clover/2025-09-30/add-discount-source-property',
	},
];
