import type { IExecuteFunctions } from 'n8n-workflow';
import type { AddedOptions } from '../../lib/n8n/addedOptions';
import { pickerText } from '../../lib/n8n/parameterText';
import { stripeObjectId } from '../../lib/stripe/objectId';
import {
	type AddressFields,
	CUSTOMER_LABELS as LABELS,
	type CustomerFields,
	type InvoiceSettingsFields,
	type ShippingFields,
} from '../../lib/stripe/customerFields';
import {
	booleanOf,
	entriesOf,
	groupOf,
	listOf,
	numberOf,
	safeTextOf,
	textOf,
} from '../../lib/values';

/** Everything that the node's fields say about the customer of one item, unchecked. */
export function readCustomerFields(context: IExecuteFunctions, item: number): CustomerFields {
	const parameter = (name: string): unknown => context.getNodeParameter(name, item, '');
	const more = groupOf(parameter('additionalFields'), 'Additional Fields');
	const text = (name: TextField, from: unknown) => safeTextOf(from, LABELS[name]);
	return {
		name: text('name', parameter('name')),
		email: text('email', parameter('email')),
		phone: text('phone', parameter('phone')),
		description: text('description', parameter('customerDescription')),
		balance: numberOf(parameter('balance'), LABELS.balance),
		taxIds: readTaxIds(parameter('taxIds')),
		source: text('source', parameter('source')),
		defaultSource: text('defaultSource', parameter('defaultSource')),
		shipping: readShipping(parameter('shipping')),
		coupon: stripeObjectId(pickerText(parameter('coupon'), LABELS.coupon), 'coupon', LABELS.coupon),
		address: readAddress(detailsOf(more.address, LABELS.address), LABELS.address),
		businessName: text('businessName', more.businessName),
		individualName: text('individualName', more.individualName),
		cashBalanceReconciliation: text('cashBalanceReconciliation', more.cashBalanceReconciliation),
		expand: listOf(more.expand, LABELS.expand),
		invoicePrefix: text('invoicePrefix', more.invoicePrefix),
		invoiceSettings: readInvoiceSettings(more.invoiceSettings),
		metadata: readMetadata(more.metadata),
		nextInvoiceSequence: numberOf(more.nextInvoiceSequence, LABELS.nextInvoiceSequence),
		paymentMethod: text('paymentMethod', more.paymentMethod),
		preferredLocales: listOf(more.preferredLocales, LABELS.preferredLocales),
		taxIpAddress: text('taxIpAddress', more.taxIpAddress),
		taxValidateLocation: text('taxValidateLocation', more.taxValidateLocation),
		taxExempt: text('taxExempt', more.taxExempt),
		testClock: text('testClock', more.testClock),
		validate: booleanOf(more.validate, LABELS.validate),
	};
}

type TextField = Exclude<
	keyof CustomerFields,
	'address' | 'balance' | 'invoiceSettings' | 'metadata' | 'shipping' | 'taxIds' | 'validate'
>;

/** The fields of a group that a builder adds as one. */
function detailsOf(group: unknown, field: string): Record<string, unknown> {
	return groupOf(groupOf(group, field).details, field);
}

/** The entries of a group that a builder adds several times. */
function listedIn(group: unknown, name: string, field: string): Array<Record<string, unknown>> {
	return entriesOf(groupOf(group, field)[name], field);
}

function readTaxIds(group: unknown): CustomerFields['taxIds'] {
	return listedIn(group, 'taxId', LABELS.taxIds).map(({ type, value }) => ({
		type: textOf(type, `${LABELS.taxIds} > Type`),
		// Checked by its type: some of these numbers look like a card's.
		value: textOf(value, `${LABELS.taxIds} > Value`),
	}));
}

function readAddress(given: Record<string, unknown>, field: string): AddressFields {
	return {
		line1: safeTextOf(given.line1, `${field} > Address Line 1`),
		line2: safeTextOf(given.line2, `${field} > Address Line 2`),
		city: safeTextOf(given.city, `${field} > City`),
		state: safeTextOf(given.state, `${field} > State`),
		postalCode: safeTextOf(given.postalCode, `${field} > Postal Code`),
		country: safeTextOf(given.country, `${field} > Country`),
	};
}

function readShipping(group: unknown): ShippingFields {
	const given = detailsOf(group, LABELS.shipping);
	return {
		name: safeTextOf(given.name, `${LABELS.shipping} > Name`),
		phone: safeTextOf(given.phone, `${LABELS.shipping} > Phone`),
		...readAddress(given, LABELS.shipping),
	};
}

function readInvoiceSettings(group: unknown): InvoiceSettingsFields {
	const field = LABELS.invoiceSettings;
	const given = detailsOf(group, field);
	return {
		amountTaxDisplay: safeTextOf(given.amountTaxDisplay, `${field} > Amount Tax Display`),
		customFields: listedIn(given.customFields, 'field', `${field} > Custom Fields`).map(
			({ name, value }) => ({
				name: safeTextOf(name, `${field} > Custom Fields > Name`),
				value: safeTextOf(value, `${field} > Custom Fields > Value`),
			}),
		),
		defaultPaymentMethod: safeTextOf(given.defaultPaymentMethod, `${field} > Payment Method`),
		footer: safeTextOf(given.footer, `${field} > Footer`),
		renderingTemplate: safeTextOf(given.renderingTemplate, `${field} > Template`),
	};
}

function readMetadata(group: unknown): Record<string, string> {
	return Object.fromEntries(
		listedIn(group, 'entry', LABELS.metadata).map(({ key, value }) => {
			const name = safeTextOf(key, `${LABELS.metadata} > Key`);
			return [name, safeTextOf(value, `${LABELS.metadata} > Value`, name)];
		}),
	);
}

export function readOptions(context: IExecuteFunctions, item: number): AddedOptions {
	return groupOf(context.getNodeParameter('options', item, {}), 'Options');
}
