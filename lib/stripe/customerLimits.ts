/**
 * The longest texts that Stripe takes for a customer, in characters: `maxLength` of each parameter of
 * POST /v1/customers in https://github.com/stripe/openapi (2026-08-26.dahlia).
 *
 * The changelog of 2018-07-27 speaks of 350 characters for descriptions
 * (https://docs.stripe.com/changelog), the specification of 5,000. We keep to the specification.
 */
export const LONGEST = {
	name: 256,
	email: 512,
	phone: 20,
	description: 5000,
	businessName: 150,
	individualName: 150,
	/** Each line of an address, names and phones of shipping, the footer of invoices, IDs. */
	text: 5000,
	customFieldName: 40,
	customFieldValue: 140,
	/** A source or payment method that becomes the default. */
	defaultSource: 500,
} as const;

/** How many custom fields Stripe prints on invoices. https://docs.stripe.com/api/customers/create */
export const MOST_CUSTOM_FIELDS = 4;

/** The highest number that the next invoice may have. https://docs.stripe.com/api/customers/create */
export const HIGHEST_INVOICE_SEQUENCE = 1_000_000_000;

/**
 * Amounts in Stripe have at most 12 digits, in the currencies with the smallest unit.
 * https://docs.stripe.com/currencies
 */
export const LARGEST_BALANCE = 999_999_999_999;

/** What can be expanded in a customer; the first part of each path. https://docs.stripe.com/api/customers/object */
export const EXPANDABLE: readonly string[] = [
	'cash_balance',
	'default_source',
	'invoice_credit_balance',
	'invoice_settings.default_payment_method',
	'sources',
	'subscriptions',
	'tax',
	'tax_ids',
	'test_clock',
];

/** The choices of fields that take one of a few words. https://docs.stripe.com/api/customers/create */
export const CHOICES = {
	amountTaxDisplay: ['exclude_tax', 'include_inclusive_tax'],
	cashBalanceReconciliation: ['automatic', 'manual', 'merchant_default'],
	taxExempt: ['exempt', 'none', 'reverse'],
	taxValidateLocation: ['deferred', 'immediately'],
} as const;
