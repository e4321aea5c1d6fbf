import type Stripe from 'stripe';
import { looksLikeCard } from '../cardNumber';
import { countryCode } from '../country';
import { isEmailAddress, LONGEST_EMAIL } from '../email';
import { badInput } from '../errors';
import { characterCount } from '../text';
import type { AddressFields, CustomerFields, ShippingFields } from './customerFields';
import { checkMetadata } from './metadata';
import { sourceKind } from './paymentSource';
import { checkTaxId } from './taxIds';

type CreateParams = Stripe.CustomerCreateParams;

/**
 * A customer as it will be asked of Stripe: what goes with the first request, and what can only follow
 * once the customer exists.
 */
export interface CustomerRequest {
	/** Parameters that creating and updating a customer have in common. */
	shared: Stripe.CustomerUpdateParams;
	/** Parameters that belong to a customer's making: an update takes them not at all, or in other ways. */
	createOnly: Pick<
		CreateParams,
		'balance' | 'next_invoice_sequence' | 'payment_method' | 'source' | 'tax_id_data' | 'test_clock'
	>;
	/** To become the default once the customer exists. */
	defaultSource?: string;
	/** To be applied once the customer exists. */
	coupon?: string;
}

/**
 * Amounts in Stripe have at most 12 digits, in the currencies with the smallest unit.
 * https://docs.stripe.com/currencies
 */
const LARGEST_BALANCE = 999_999_999_999;

/**
 * Checks everything a builder said about a customer and turns it into Stripe's parameters. Nothing is
 * sent; empty strings are left out.
 *
 * @throws Problem naming the field, for the first fault found
 */
export function customerRequest(fields: CustomerFields): CustomerRequest {
	refuseCardNumbers(fields);
	const { source, paymentMethod } = firstPaymentSource(fields);
	// To Stripe an empty value means to forget the key.
	const metadata = Object.fromEntries(
		Object.entries(fields.metadata ?? {}).filter(([, value]) => value !== ''),
	);
	checkMetadata(metadata);
	if (fields.defaultSource) sourceKind(fields.defaultSource, 'Default Source');
	return {
		shared: withoutUndefined<Stripe.CustomerUpdateParams>({
			name: text(fields.name),
			email: email(fields.email),
			phone: text(fields.phone),
			description: text(fields.description),
			shipping: shipping(fields.shipping),
			address: address(fields.address, 'Address'),
			business_name: text(fields.businessName),
			individual_name: text(fields.individualName),
			cash_balance: fields.cashBalanceReconciliation
				? { settings: { reconciliation_mode: fields.cashBalanceReconciliation } }
				: undefined,
			expand: fields.expand?.length ? [...fields.expand] : undefined,
			invoice_prefix: invoicePrefix(fields.invoicePrefix),
			invoice_settings: invoiceSettings(fields),
			metadata: Object.keys(metadata).length ? { ...metadata } : undefined,
			preferred_locales: fields.preferredLocales?.length ? [...fields.preferredLocales] : undefined,
			tax: tax(fields),
			tax_exempt: text(fields.taxExempt),
			validate: fields.validate || undefined,
		}),
		createOnly: withoutUndefined<CustomerRequest['createOnly']>({
			balance: balance(fields.balance),
			next_invoice_sequence: nextInvoiceSequence(fields.nextInvoiceSequence),
			source,
			payment_method: paymentMethod,
			tax_id_data: taxIds(fields.taxIds),
			test_clock: text(fields.testClock),
		}),
		defaultSource: text(fields.defaultSource),
		coupon: text(fields.coupon),
	};
}

function text(value: string | undefined): string | undefined {
	const trimmed = value?.trim();
	return trimmed ? trimmed : undefined;
}

function email(value: string | undefined): string | undefined {
	const given = text(value);
	if (given === undefined) return undefined;
	if (characterCount(given) > LONGEST_EMAIL) {
		throw badInput('Email', `it is longer than ${LONGEST_EMAIL} characters`, 'Shorten it');
	}
	if (!isEmailAddress(given)) {
		throw badInput(
			'Email',
			`“${given}” is not an e-mail address`,
			'Use one address, such as rose@edge.example',
		);
	}
	return given;
}

function balance(value: CustomerFields['balance']): number | undefined {
	const given = number(value);
	if (given === undefined) return undefined;
	if (!Number.isInteger(given)) {
		throw badInput(
			'Account Balance',
			`“${value}” is not a whole number`,
			'Give the amount in cents (the smallest unit of the currency): 1250 for 12.50, -1250 for a credit',
		);
	}
	if (Math.abs(given) > LARGEST_BALANCE) {
		throw badInput(
			'Account Balance',
			`${given} is beyond what Stripe takes`,
			`Stay between -${LARGEST_BALANCE} and ${LARGEST_BALANCE}`,
		);
	}
	return given;
}

function nextInvoiceSequence(value: CustomerFields['nextInvoiceSequence']): number | undefined {
	const given = number(value);
	if (given === undefined) return undefined;
	if (!Number.isInteger(given) || given < 1) {
		throw badInput('Next Invoice Sequence', `“${value}” is not a whole number from 1`);
	}
	return given;
}

/** A number as entered; NaN for text that is no whole number, undefined for none. */
function number(value: number | string | undefined): number | undefined {
	if (value === undefined || value === '') return undefined;
	if (typeof value === 'number') return value === 0 ? 0 : value;
	return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : Number.NaN;
}

function invoicePrefix(value: string | undefined): string | undefined {
	const given = text(value);
	if (given === undefined) return undefined;
	if (!/^[A-Z0-9]{1,12}$/.test(given)) {
		throw badInput(
			'Invoice Prefix',
			`“${given}” is not of the form that Stripe takes`,
			'Use 1 to 12 capital letters or digits, such as EDGE2026',
		);
	}
	return given;
}

function taxIds(given: CustomerFields['taxIds']): CreateParams['tax_id_data'] {
	if (!given?.length) return undefined;
	return given.map(({ type, value }) => {
		const fault = checkTaxId(type, value);
		if (fault) throw badInput('Business VAT ID', fault);
		return { type, value: value.trim() };
	});
}

function address(given: AddressFields | undefined, field: string): Stripe.AddressParam | undefined {
	if (!given) return undefined;
	const params = withoutUndefined<Stripe.AddressParam>({
		line1: text(given.line1),
		line2: text(given.line2),
		city: text(given.city),
		state: text(given.state),
		postal_code: text(given.postalCode),
		country: country(given.country, `${field} > Country`),
	});
	return Object.keys(params).length ? params : undefined;
}

function country(value: string | undefined, field: string): string | undefined {
	const given = text(value);
	if (given === undefined) return undefined;
	const code = countryCode(given);
	if (!code) {
		throw badInput(
			field,
			`“${given}” is not a country`,
			'Use a two-letter code such as US or DE, or the English name',
		);
	}
	return code;
}

function shipping(given: ShippingFields | undefined): CreateParams['shipping'] {
	if (!given) return undefined;
	const name = text(given.name);
	const phone = text(given.phone);
	const where = address(given, 'Shipping');
	if (!name && !phone && !where) return undefined;
	if (!name) {
		throw badInput('Shipping > Name', 'Stripe needs the name of the recipient', 'Fill in the name');
	}
	if (!where) {
		throw badInput(
			'Shipping > Address',
			'Stripe needs an address',
			'Fill in at least one line of it, such as Address Line 1',
		);
	}
	return withoutUndefined<NonNullable<Exclude<CreateParams['shipping'], ''>>>({
		name,
		phone,
		address: where,
	});
}

function invoiceSettings(fields: CustomerFields): Stripe.CustomerUpdateParams['invoice_settings'] {
	const given = fields.invoiceSettings;
	if (!given) return undefined;
	const customFields = given.customFields ?? [];
	if (customFields.length > 4) {
		throw badInput(
			'Invoice Settings > Custom Fields',
			`${customFields.length} are too many`,
			'Stripe prints at most 4',
		);
	}
	for (const { name, value } of customFields) {
		if (characterCount(name) > 40 || characterCount(value) > 140) {
			throw badInput(
				'Invoice Settings > Custom Fields',
				`“${name.slice(0, 40)}” is too long`,
				'A name may have 40 characters and a value 140',
			);
		}
	}
	const rendering = withoutUndefined({
		amount_tax_display: text(given.amountTaxDisplay),
		template: text(given.renderingTemplate),
	});
	const params = withoutUndefined<NonNullable<Stripe.CustomerUpdateParams['invoice_settings']>>({
		custom_fields: customFields.length
			? customFields.map(({ name, value }) => ({ name, value }))
			: undefined,
		default_payment_method: text(given.defaultPaymentMethod),
		footer: text(given.footer),
		rendering_options: Object.keys(rendering).length ? rendering : undefined,
	});
	return Object.keys(params).length ? params : undefined;
}

function tax(fields: CustomerFields): Stripe.CustomerUpdateParams['tax'] {
	const params = withoutUndefined({
		ip_address: text(fields.taxIpAddress),
		validate_location: text(fields.taxValidateLocation),
	});
	return Object.keys(params).length ? params : undefined;
}

/** Tokens and sources go by `source`, payment methods by `payment_method`; there is room for one each. */
function firstPaymentSource(fields: CustomerFields): { source?: string; paymentMethod?: string } {
	const source = text(fields.source);
	const paymentMethod = text(fields.paymentMethod);
	if (paymentMethod && sourceKind(paymentMethod, 'Payment Method') !== 'paymentMethod') {
		throw badInput(
			'Payment Method',
			'this is not the ID of a payment method',
			'Use an ID that starts with pm_, or put it into Source ID',
		);
	}
	if (!source) return { paymentMethod };
	const kind = sourceKind(source, 'Source ID');
	if (kind === 'attached') {
		throw badInput(
			'Source ID',
			'this card or bank account belongs to a customer already',
			'Use a token (tok_, btok_), a source (src_) or a payment method (pm_)',
		);
	}
	if (kind !== 'paymentMethod') return { source, paymentMethod };
	if (paymentMethod && paymentMethod !== source) {
		throw badInput(
			'Source ID',
			'Source ID and Payment Method name two different payment methods',
			'Fill in one of them',
		);
	}
	return { paymentMethod: source };
}

/** What a number in these fields is, is checked elsewhere, and some of them pass for card numbers. */
const NOT_FREE_TEXT: ReadonlySet<string> = new Set(['taxIds', 'balance']);

/** Refuses a card number in any field, keys of metadata included. */
function refuseCardNumbers(fields: CustomerFields): void {
	for (const [name, value] of Object.entries(fields)) {
		if (NOT_FREE_TEXT.has(name)) continue;
		if (textsOf(value).some((found) => looksLikeCard(found))) {
			throw badInput(
				fieldLabel(name),
				'this looks like a payment card number',
				'Card numbers must never be stored in a customer. Collect cards on a page of Stripe and pass the token or payment method',
			);
		}
	}
}

function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (Array.isArray(value)) return value.flatMap(textsOf);
	if (typeof value === 'object' && value !== null) {
		return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
	}
	return [];
}

/** `businessName` → `Business Name`, as the node labels it. */
function fieldLabel(name: string): string {
	const words = name.replace(/([A-Z])/g, ' $1');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function withoutUndefined<T extends object>(params: { [K in keyof T]: T[K] | undefined }): T {
	// What is left holds every key of T that was given, which is what T asks of optional keys.
	return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as T;
}
