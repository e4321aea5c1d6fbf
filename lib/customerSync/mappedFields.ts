import type {
	CustomerFields,
	InvoiceSettingsFields,
	ShippingFields,
} from '../stripe/customerFields';
import { type FieldKind, KINDS, listOf } from './fieldKinds';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A customer in the making, of the texts that its fields were given. */
export interface CustomerDraft extends Writable<Omit<CustomerFields, 'shipping'>> {
	shipping?: Writable<ShippingFields>;
	invoiceSettings?: Writable<InvoiceSettingsFields>;
	taxId?: string;
	taxIdType?: string;
}

/** All that is known of a field of a customer that a field of an account can stand for. */
export interface MappedField {
	/** As it stands in a workflow's JSON. */
	id: string;
	/** As the builder reads it. */
	label: string;
	/** Stripe's name of it, of the parameter and in the customer that is read, with dots. */
	param: string;
	/** How it is written on either side, which ways it goes, how it is emptied. */
	kind: FieldKind;
	/** Puts a value, as Stripe has it, into a customer in the making. */
	put: (draft: CustomerDraft, value: string) => void;
	/** What the resource mapper fills in for a Business Account, and for a Person Account. */
	business?: string;
	person?: string;
}

/** The names of customer fields that hold one text. */
type TextField = keyof {
	[
		K in keyof CustomerDraft as Exclude<CustomerDraft[K], number> extends string | undefined
			? K
			: never
	]: true;
};

const plain = (
	id: TextField,
	label: string,
	kind: FieldKind,
	param: string = id,
	presets: Pick<MappedField, 'business' | 'person'> = {},
): MappedField => ({
	id,
	label,
	param,
	kind,
	put: (draft, value) => {
		draft[id] = value;
	},
	...presets,
});

/** The same field of both kinds of accounts. */
const both = (field: string) => ({ business: field, person: field });

// Lengths: https://docs.stripe.com/api/customers/create, by the maxLength of Stripe's OpenAPI document.
const LONGEST_TEXT = 5000;
const LONGEST_NAME = 256;
const LONGEST_PART_NAME = 150;
/**
 * The reference names 5,000 characters, the changelog of 2018-02-28 350. Nobody here could see which
 * counts, and a refused description would cost the customer.
 * https://docs.stripe.com/changelog
 */
const SAFE_DESCRIPTION = 350;

const line = KINDS.text(LONGEST_TEXT);

const ADDRESS_PARTS = [
	{ part: 'line1', label: 'Line 1', param: 'line1', suffix: 'Street', kind: line },
	{ part: 'line2', label: 'Line 2', param: 'line2', suffix: undefined, kind: line },
	{ part: 'city', label: 'City', param: 'city', suffix: 'City', kind: line },
	{ part: 'state', label: 'State', param: 'state', suffix: 'State', kind: KINDS.state },
	{
		part: 'postalCode',
		label: 'Postal Code',
		param: 'postal_code',
		suffix: 'PostalCode',
		kind: line,
	},
	{ part: 'country', label: 'Country', param: 'country', suffix: 'Country', kind: KINDS.country },
] as const;

const addressFields = ADDRESS_PARTS.map(({ part, label, param, suffix, kind }): MappedField => ({
	id: `address_${part}`,
	label: `Address > ${label}`,
	param: `address.${param}`,
	kind,
	put: (draft, value) => {
		draft.address = { ...draft.address, [part]: value };
	},
	...(suffix && both(`Billing${suffix}`)),
}));

const shippingFields = [
	{ part: 'name', label: 'Name', param: 'name', suffix: undefined, kind: line },
	{ part: 'phone', label: 'Phone', param: 'phone', suffix: undefined, kind: KINDS.phone },
	...ADDRESS_PARTS.map((each) => ({ ...each, param: `address.${each.param}` })),
].map(({ part, label, param, suffix, kind }): MappedField => ({
	id: `shipping_${part}`,
	label: `Shipping > ${label}`,
	param: `shipping.${param}`,
	kind,
	put: (draft, value) => {
		draft.shipping = { ...draft.shipping, [part]: value };
	},
	...(suffix && both(`Shipping${suffix}`)),
}));

/** Every field of a customer that can be mapped, in the order in which a builder sees them. */
export const MAPPED_FIELDS: readonly MappedField[] = [
	plain('name', 'Name', KINDS.text(LONGEST_NAME), 'name', both('Name')),
	plain('email', 'Email', KINDS.email, 'email', { person: 'PersonEmail' }),
	plain('phone', 'Phone', KINDS.phone, 'phone', both('Phone')),
	plain(
		'description',
		'Description',
		KINDS.text(SAFE_DESCRIPTION),
		'description',
		both('Description'),
	),
	...addressFields,
	...shippingFields,
	plain('taxId', 'Business VAT ID', KINDS.taxId, 'tax_ids'),
	plain('taxIdType', 'Business VAT ID > Type', KINDS.taxId, 'tax_ids'),
	plain('businessName', 'Business Name', KINDS.text(LONGEST_PART_NAME), 'business_name'),
	plain('individualName', 'Individual Name', KINDS.text(LONGEST_PART_NAME), 'individual_name'),
	{
		id: 'preferredLocales',
		label: 'Preferred Languages',
		param: 'preferred_locales',
		kind: KINDS.locales,
		put: (draft, value) => {
			draft.preferredLocales = listOf(value);
		},
	},
	plain('taxExempt', 'Tax Exempt', KINDS.choice('none'), 'tax_exempt'),
	plain('invoicePrefix', 'Invoice Prefix', KINDS.numbering, 'invoice_prefix'),
	plain('nextInvoiceSequence', 'Next Invoice Sequence', KINDS.whenMade, 'next_invoice_sequence'),
	{
		id: 'invoiceFooter',
		label: 'Invoice Footer',
		param: 'invoice_settings.footer',
		kind: line,
		put: (draft, value) => {
			draft.invoiceSettings = { ...draft.invoiceSettings, footer: value };
		},
	},
	plain('balance', 'Account Balance', KINDS.amount),
	plain('source', 'Source ID', KINDS.reference),
	plain('paymentMethod', 'Payment Method', KINDS.reference, 'payment_method'),
	plain('defaultSource', 'Default Source', KINDS.reference, 'default_source'),
	plain('coupon', 'Coupon', KINDS.reference),
];
