/** A postal address as a builder fills it in; the country by two-letter code or English name. */
export interface AddressFields {
	line1?: string;
	line2?: string;
	city?: string;
	state?: string;
	postalCode?: string;
	country?: string;
}

export interface ShippingFields extends AddressFields {
	name?: string;
	phone?: string;
}

export interface InvoiceSettingsFields {
	customFields?: ReadonlyArray<{ name: string; value: string }>;
	defaultPaymentMethod?: string;
	footer?: string;
	amountTaxDisplay?: string;
	renderingTemplate?: string;
}

/**
 * Everything that a builder can say about a customer, before any of it is checked. Empty strings mean
 * "not given": a value that the CRM does not have never wipes one that Stripe has.
 */
export interface CustomerFields {
	name?: string;
	email?: string;
	phone?: string;
	description?: string;
	/** Minor units of the customer's currency; negative is a credit. */
	balance?: number | string;
	taxIds?: ReadonlyArray<{ type: string; value: string }>;
	/** `tok_`, `btok_`, `src_` or `pm_`. */
	source?: string;
	/** `card_`, `ba_`, `src_`, `tok_`, `btok_` or `pm_`. */
	defaultSource?: string;
	shipping?: ShippingFields;
	coupon?: string;
	address?: AddressFields;
	businessName?: string;
	individualName?: string;
	cashBalanceReconciliation?: string;
	expand?: readonly string[];
	invoicePrefix?: string;
	invoiceSettings?: InvoiceSettingsFields;
	metadata?: Readonly<Record<string, string>>;
	nextInvoiceSequence?: number | string;
	paymentMethod?: string;
	preferredLocales?: readonly string[];
	taxIpAddress?: string;
	taxValidateLocation?: string;
	taxExempt?: string;
	testClock?: string;
	validate?: boolean;
}

/** The fields as the nodes label them, for whoever has to name one. */
export const CUSTOMER_LABELS = {
	name: 'Name',
	email: 'Email',
	phone: 'Phone',
	description: 'Description',
	balance: 'Account Balance',
	taxIds: 'Business VAT ID',
	source: 'Source ID',
	defaultSource: 'Default Source',
	shipping: 'Shipping',
	coupon: 'Coupon',
	address: 'Address',
	businessName: 'Business Name',
	individualName: 'Individual Name',
	cashBalanceReconciliation: 'Cash Balance Reconciliation',
	expand: 'Expand',
	invoicePrefix: 'Invoice Prefix',
	invoiceSettings: 'Invoice Settings',
	metadata: 'Metadata',
	nextInvoiceSequence: 'Next Invoice Sequence',
	paymentMethod: 'Payment Method',
	preferredLocales: 'Preferred Languages',
	taxIpAddress: 'Tax IP Address',
	taxValidateLocation: 'Tax Location Check',
	taxExempt: 'Tax Exempt',
	testClock: 'Test Clock',
	validate: 'Validate Source',
} satisfies Record<keyof CustomerFields, string>;
