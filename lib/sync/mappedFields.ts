/** A field of a customer that a field of an account can stand for. */
export interface MappedField {
	/** As it stands in a workflow's JSON. */
	id: string;
	/** As the builder reads it. */
	label: string;
	/** Where it stands in Stripe's parameters, and in Stripe's customer. */
	param: readonly [string] | readonly [string, string] | readonly [string, string, string];
	/** Only the making of a customer takes it; an existing one keeps what it has. */
	createOnly?: boolean;
	/** It cannot be read back from a customer into an account. */
	pushOnly?: boolean;
	/** What the resource mapper fills in for a Business Account, and for a Person Account. */
	business?: string;
	person?: string;
}

const plain = (id: string, label: string, more: Partial<MappedField> = {}): MappedField => ({
	id,
	label,
	param: [id],
	...more,
});

/** The same field of both kinds of accounts. */
const both = (field: string) => ({ business: field, person: field });

const ADDRESS_PARTS = [
	['line1', 'Line 1', 'line1', 'Street'],
	['line2', 'Line 2', 'line2', undefined],
	['city', 'City', 'city', 'City'],
	['state', 'State', 'state', 'State'],
	['postalCode', 'Postal Code', 'postal_code', 'PostalCode'],
	['country', 'Country', 'country', 'Country'],
] as const;

const addressField = ([part, label, param, suffix]: (typeof ADDRESS_PARTS)[number]): MappedField =>
	({
		id: `address_${part}`,
		label: `Address > ${label}`,
		param: ['address', param],
		...(suffix && both(`Billing${suffix}`)),
	}) satisfies MappedField;

const shippingField = ([part, label, param, suffix]: (typeof ADDRESS_PARTS)[number]): MappedField =>
	({
		id: `shipping_${part}`,
		label: `Shipping > ${label}`,
		param: ['shipping', 'address', param],
		...(suffix && both(`Shipping${suffix}`)),
	}) satisfies MappedField;

/** Every field of a customer that can be mapped, in the order in which a builder sees them. */
export const MAPPED_FIELDS: readonly MappedField[] = [
	plain('name', 'Name', both('Name')),
	plain('email', 'Email', { person: 'PersonEmail' }),
	plain('phone', 'Phone', both('Phone')),
	plain('description', 'Description', both('Description')),
	...ADDRESS_PARTS.map(addressField),
	{ id: 'shipping_name', label: 'Shipping > Name', param: ['shipping', 'name'] },
	{ id: 'shipping_phone', label: 'Shipping > Phone', param: ['shipping', 'phone'] },
	...ADDRESS_PARTS.map(shippingField),
	{ id: 'taxId', label: 'Business VAT ID', param: ['tax_ids'], pushOnly: true },
	{ id: 'taxIdType', label: 'Business VAT ID > Type', param: ['tax_ids'], pushOnly: true },
	{ id: 'businessName', label: 'Business Name', param: ['business_name'] },
	{ id: 'individualName', label: 'Individual Name', param: ['individual_name'] },
	{ id: 'preferredLocales', label: 'Preferred Languages', param: ['preferred_locales'] },
	{ id: 'taxExempt', label: 'Tax Exempt', param: ['tax_exempt'] },
	{ id: 'invoicePrefix', label: 'Invoice Prefix', param: ['invoice_prefix'] },
	{
		id: 'nextInvoiceSequence',
		label: 'Next Invoice Sequence',
		param: ['next_invoice_sequence'],
		createOnly: true,
	},
	{ id: 'invoiceFooter', label: 'Invoice Footer', param: ['invoice_settings', 'footer'] },
	{ id: 'balance', label: 'Account Balance', param: ['balance'], createOnly: true },
	{ id: 'source', label: 'Source ID', param: ['source'], createOnly: true, pushOnly: true },
	{
		id: 'paymentMethod',
		label: 'Payment Method',
		param: ['payment_method'],
		createOnly: true,
		pushOnly: true,
	},
	{
		id: 'defaultSource',
		label: 'Default Source',
		param: ['default_source'],
		createOnly: true,
		pushOnly: true,
	},
	{ id: 'coupon', label: 'Coupon', param: ['coupon'], createOnly: true, pushOnly: true },
];

/** Fields of an account by the customer's fields that they stand for. */
export type FieldMapping = Readonly<Record<string, string>>;

/** Which fields of an account make which fields of its customer. */
export interface CustomerMapping {
	business: FieldMapping;
	person: FieldMapping;
	/** Fields of the account by the keys of metadata that they are kept under. */
	metadata: FieldMapping;
}

/** What is mapped when the builder has not said otherwise. */
export function defaultMapping(kind: 'business' | 'person'): FieldMapping {
	return Object.fromEntries(
		MAPPED_FIELDS.flatMap((field) => {
			const accountField = field[kind];
			return accountField ? [[field.id, accountField] as const] : [];
		}),
	);
}
