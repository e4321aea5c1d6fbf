import type Stripe from 'stripe';
import { badInput } from '../errors';
import { cleanText } from '../text';
import { choiceOf } from '../values';
import { refuseCardNumbers } from './customerCards';
import {
	country,
	couponId,
	email,
	expansions,
	invoicePrefix,
	ipAddress,
	locales,
	objectId,
	text,
	wholeNumber,
} from './customerChecks';
import {
	type AddressFields,
	CUSTOMER_LABELS as LABELS,
	type CustomerFields,
	type InvoiceSettingsFields,
	type ShippingFields,
} from './customerFields';
import {
	CHOICES,
	HIGHEST_INVOICE_SEQUENCE,
	LARGEST_BALANCE,
	LONGEST,
	MOST_CUSTOM_FIELDS,
} from './customerLimits';
import { checkMetadata } from './metadata';
import { sourceKind } from './paymentSource';
import { checkTaxId, taxIdValue } from './taxIds';

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
 * Checks everything a builder said about a customer and turns it into Stripe's parameters. Nothing is
 * sent; what is empty is left out.
 *
 * @throws Problem naming the field, for the first fault found
 */
export function customerRequest(fields: CustomerFields): CustomerRequest {
	refuseCardNumbers(fields);
	const { source, paymentMethod } = firstPaymentSource(fields);
	const defaultSource = text(fields.defaultSource, LABELS.defaultSource, LONGEST.defaultSource);
	if (defaultSource) sourceKind(defaultSource, LABELS.defaultSource);
	const reconciliation = choiceOf(
		fields.cashBalanceReconciliation,
		LABELS.cashBalanceReconciliation,
		CHOICES.cashBalanceReconciliation,
	);
	return {
		shared: withoutUndefined<Stripe.CustomerUpdateParams>({
			name: text(fields.name, LABELS.name, LONGEST.name),
			email: email(fields.email, LABELS.email),
			phone: text(fields.phone, LABELS.phone, LONGEST.phone),
			description: text(fields.description, LABELS.description, LONGEST.description),
			shipping: shipping(fields.shipping),
			address: address(fields.address, LABELS.address),
			business_name: text(fields.businessName, LABELS.businessName, LONGEST.businessName),
			individual_name: text(fields.individualName, LABELS.individualName, LONGEST.individualName),
			cash_balance: reconciliation && { settings: { reconciliation_mode: reconciliation } },
			expand: expansions(fields.expand, LABELS.expand),
			invoice_prefix: invoicePrefix(fields.invoicePrefix, LABELS.invoicePrefix),
			invoice_settings: invoiceSettings(fields.invoiceSettings, LABELS.invoiceSettings),
			metadata: metadata(fields.metadata),
			preferred_locales: locales(fields.preferredLocales, LABELS.preferredLocales),
			tax: tax(fields),
			tax_exempt: choiceOf(fields.taxExempt, LABELS.taxExempt, CHOICES.taxExempt),
			validate: fields.validate || undefined,
		}),
		createOnly: withoutUndefined<CustomerRequest['createOnly']>({
			balance: wholeNumber(fields.balance, LABELS.balance, {
				lowest: -LARGEST_BALANCE,
				highest: LARGEST_BALANCE,
				example:
					'Give the amount in cents (the smallest unit of the currency): 1250 for 12.50, -1250 for a credit',
			}),
			next_invoice_sequence: wholeNumber(fields.nextInvoiceSequence, LABELS.nextInvoiceSequence, {
				lowest: 1,
				highest: HIGHEST_INVOICE_SEQUENCE,
				example: 'Use a number such as 42',
			}),
			source,
			payment_method: paymentMethod,
			tax_id_data: taxIds(fields.taxIds),
			test_clock: objectId(fields.testClock, LABELS.testClock, 'a test clock', ['clock_']),
		}),
		defaultSource,
		coupon: couponId(fields.coupon, LABELS.coupon),
	};
}

/** To Stripe an empty value means to forget the key: it is left out. */
function metadata(given: CustomerFields['metadata']): Record<string, string> | undefined {
	const entries = Object.entries(given ?? {})
		.map(([key, value]) => [cleanText(key), cleanText(value)] as const)
		.filter(([, value]) => value !== '');
	if (entries.length === 0) return undefined;
	const kept = Object.fromEntries(entries);
	checkMetadata(kept);
	return kept;
}

function taxIds(given: CustomerFields['taxIds']): CreateParams['tax_id_data'] {
	const params = (given ?? []).flatMap(({ type, value }) => {
		const number = cleanText(value);
		// An empty entry is no entry, whatever its type.
		if (number === '') return [];
		const named = cleanText(type);
		if (named === '') {
			throw badInput(
				LABELS.taxIds,
				'a number has no type',
				'Choose the country and kind of the number in Type',
			);
		}
		const fault = checkTaxId(named, number);
		if (fault) throw badInput(LABELS.taxIds, fault);
		return [{ type: named, value: taxIdValue(named, number) }];
	});
	return params.length > 0 ? params : undefined;
}

function address(given: AddressFields | undefined, field: string): Stripe.AddressParam | undefined {
	if (!given) return undefined;
	const params = withoutUndefined<Stripe.AddressParam>({
		line1: text(given.line1, `${field} > Address Line 1`),
		line2: text(given.line2, `${field} > Address Line 2`),
		city: text(given.city, `${field} > City`),
		state: text(given.state, `${field} > State`),
		postal_code: text(given.postalCode, `${field} > Postal Code`),
		country: country(given.country, `${field} > Country`),
	});
	return Object.keys(params).length ? params : undefined;
}

/** Records often have a name and a phone to ship to, but no address: then there is nothing to say to Stripe. */
function shipping(given: ShippingFields | undefined): CreateParams['shipping'] {
	const where = address(given, LABELS.shipping);
	if (!given || !where) return undefined;
	const name = text(given.name, `${LABELS.shipping} > Name`);
	if (!name) {
		throw badInput(
			`${LABELS.shipping} > Name`,
			'Stripe needs the name of the recipient',
			'Fill in the name',
		);
	}
	return withoutUndefined<NonNullable<Exclude<CreateParams['shipping'], ''>>>({
		name,
		phone: text(given.phone, `${LABELS.shipping} > Phone`),
		address: where,
	});
}

function invoiceSettings(
	given: InvoiceSettingsFields | undefined,
	field: string,
): Stripe.CustomerUpdateParams['invoice_settings'] {
	if (!given) return undefined;
	const rendering = withoutUndefined({
		amount_tax_display: choiceOf(
			given.amountTaxDisplay,
			`${field} > Amount Tax Display`,
			CHOICES.amountTaxDisplay,
		),
		template: objectId(given.renderingTemplate, `${field} > Template`, 'a template', ['inrtem_']),
	});
	const params = withoutUndefined<NonNullable<Stripe.CustomerUpdateParams['invoice_settings']>>({
		custom_fields: customFields(given.customFields, `${field} > Custom Fields`),
		default_payment_method: objectId(
			given.defaultPaymentMethod,
			`${field} > Payment Method`,
			'a payment method',
			['pm_', 'card_', 'ba_', 'src_'],
		),
		footer: text(given.footer, `${field} > Footer`),
		rendering_options: Object.keys(rendering).length ? rendering : undefined,
	});
	return Object.keys(params).length ? params : undefined;
}

/** Those without a value are left out, as a record may not have one. */
function customFields(
	given: InvoiceSettingsFields['customFields'],
	field: string,
): Array<{ name: string; value: string }> | undefined {
	const params = (given ?? []).flatMap((each) => {
		const value = text(each.value, `${field} > Value`, LONGEST.customFieldValue);
		if (value === undefined) return [];
		const name = text(each.name, `${field} > Name`, LONGEST.customFieldName);
		if (name === undefined) {
			throw badInput(`${field} > Name`, 'a value has no name', 'Name it, such as PO number');
		}
		return [{ name, value }];
	});
	if (params.length > MOST_CUSTOM_FIELDS) {
		throw badInput(
			field,
			`${params.length} are too many`,
			`Stripe prints at most ${MOST_CUSTOM_FIELDS}`,
		);
	}
	return params.length > 0 ? params : undefined;
}

function tax(fields: CustomerFields): Stripe.CustomerUpdateParams['tax'] {
	const params = withoutUndefined({
		ip_address: ipAddress(fields.taxIpAddress, LABELS.taxIpAddress),
		validate_location: choiceOf(
			fields.taxValidateLocation,
			LABELS.taxValidateLocation,
			CHOICES.taxValidateLocation,
		),
	});
	return Object.keys(params).length ? params : undefined;
}

/** Tokens and sources go by `source`, payment methods by `payment_method`; there is room for one each. */
function firstPaymentSource(fields: CustomerFields): { source?: string; paymentMethod?: string } {
	const source = text(fields.source, LABELS.source, LONGEST.text);
	const paymentMethod = text(fields.paymentMethod, LABELS.paymentMethod, LONGEST.text);
	if (paymentMethod && sourceKind(paymentMethod, LABELS.paymentMethod) !== 'paymentMethod') {
		throw badInput(
			LABELS.paymentMethod,
			'this is not the ID of a payment method',
			'Use an ID that starts with pm_, or put it into Source ID',
		);
	}
	if (!source) return { paymentMethod };
	const kind = sourceKind(source, LABELS.source);
	if (kind === 'attached') {
		throw badInput(
			LABELS.source,
			'this card or bank account belongs to a customer already',
			'Use a token (tok_, btok_), a source (src_) or a payment method (pm_)',
		);
	}
	if (kind !== 'paymentMethod') return { source, paymentMethod };
	if (paymentMethod && paymentMethod !== source) {
		throw badInput(
			LABELS.source,
			'Source ID and Payment Method name two different payment methods',
			'Fill in one of them',
		);
	}
	return { paymentMethod: source };
}

function withoutUndefined<T extends object>(params: { [K in keyof T]: T[K] | undefined }): T {
	// What is left holds every key of T that was given, which is what T asks of optional keys.
	return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as T;
}
