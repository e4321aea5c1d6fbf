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
	/** Emptying the account's field does nothing to it. */
	lasting?: boolean;
	/** What an existing customer is given to empty it, if not ''. */
	emptied?: string;
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

const whenMade = { createOnly: true, pushOnly: true, lasting: true };

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
	{ id: 'taxId', label: 'Business VAT ID', param: ['tax_ids'], pushOnly: true, lasting: true },
	{
		id: 'taxIdType',
		label: 'Business VAT ID > Type',
		param: ['tax_ids'],
		pushOnly: true,
		lasting: true,
	},
	{ id: 'businessName', label: 'Business Name', param: ['business_name'] },
	{ id: 'individualName', label: 'Individual Name', param: ['individual_name'] },
	{
		id: 'preferredLocales',
		label: 'Preferred Languages',
		param: ['preferred_locales'],
		// Stripe takes no empty list of them.
		lasting: true,
	},
	{ id: 'taxExempt', label: 'Tax Exempt', param: ['tax_exempt'], emptied: 'none' },
	// A customer always has one: its invoices are numbered with it.
	{ id: 'invoicePrefix', label: 'Invoice Prefix', param: ['invoice_prefix'], lasting: true },
	{
		id: 'nextInvoiceSequence',
		label: 'Next Invoice Sequence',
		param: ['next_invoice_sequence'],
		createOnly: true,
		lasting: true,
	},
	{ id: 'invoiceFooter', label: 'Invoice Footer', param: ['invoice_settings', 'footer'] },
	{ id: 'balance', label: 'Account Balance', param: ['balance'], createOnly: true, lasting: true },
	{ id: 'source', label: 'Source ID', param: ['source'], ...whenMade },
	{
		id: 'paymentMethod',
		label: 'Payment Method',
		param: ['payment_method'],
		...whenMade,
	},
	{
		id: 'defaultSource',
		label: 'Default Source',
		param: ['default_source'],
		...whenMade,
	},
	{ id: 'coupon', label: 'Coupon', param: ['coupon'], ...whenMade },
];

const ID_BY_PARAM = new Map(MAPPED_FIELDS.map(({ id, param }) => [param.join('.'), id]));

/** The field that a parameter such as `address.postal_code` is mapped as; what is not mapped keeps its name. */
export function fieldIdOf(param: string): string {
	return ID_BY_PARAM.get(param) ?? param;
}

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
