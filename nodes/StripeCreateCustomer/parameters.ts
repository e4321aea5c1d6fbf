import type { IExecuteFunctions } from 'n8n-workflow';
import { asText, pickerText, type PickerValue, textFields } from '../../lib/n8n/parameterText';
import type { StripeAccountChoice } from '../../lib/n8n/stripeClients';
import type {
	AddressFields,
	CustomerFields,
	InvoiceSettingsFields,
	ShippingFields,
} from '../../lib/stripe/customerFields';

/** The collection `additionalFields` as n8n hands it over. */
interface AdditionalFields extends Pick<
	CustomerFields,
	| 'businessName'
	| 'cashBalanceReconciliation'
	| 'expand'
	| 'individualName'
	| 'invoicePrefix'
	| 'nextInvoiceSequence'
	| 'paymentMethod'
	| 'taxExempt'
	| 'taxIpAddress'
	| 'taxValidateLocation'
	| 'testClock'
	| 'validate'
> {
	address?: { details?: AddressFields };
	invoiceSettings?: { details?: InvoiceSettings };
	metadata?: { entry?: Array<{ key: string; value: unknown }> };
	preferredLocales?: string | string[];
}

type InvoiceSettings = Omit<InvoiceSettingsFields, 'customFields'> & {
	customFields?: { field?: Array<{ name: unknown; value: unknown }> };
};

/** The collection `options`. */
export interface Options {
	connectedAccount?: PickerValue;
	crmId?: string;
	customerId?: string;
	email?: string;
	idempotencyKey?: string;
	location?: string;
	matchBy?: 'crmId' | 'customerId' | 'email';
	simplify?: boolean;
}

/** Everything that the node's fields say about the customer of one item, unchecked. */
export function readCustomerFields(context: IExecuteFunctions, item: number): CustomerFields {
	const additional = context.getNodeParameter('additionalFields', item, {}) as AdditionalFields;
	const { address, expand, invoiceSettings, metadata, validate, ...texts } = additional;
	const { preferredLocales, nextInvoiceSequence, ...plain } = texts;
	const taxIds = context.getNodeParameter('taxIds', item, {}) as {
		taxId?: Array<{ type: string; value: unknown }>;
	};
	const shipping = context.getNodeParameter('shipping', item, {}) as { details?: ShippingFields };
	return {
		...textFields(plain),
		name: readText(context, 'name', item),
		email: readText(context, 'email', item),
		phone: readText(context, 'phone', item),
		description: readText(context, 'description', item),
		balance: numberOrText(context.getNodeParameter('balance', item, '')),
		taxIds: taxIds.taxId?.map(({ type, value }) => ({ type, value: asText(value) })),
		source: readText(context, 'source', item),
		defaultSource: readText(context, 'defaultSource', item),
		shipping: shipping.details && textFields(shipping.details),
		coupon: pickerText(context.getNodeParameter('coupon', item, '') as PickerValue),
		address: address?.details && textFields(address.details),
		expand,
		invoiceSettings: invoiceSettings?.details && readInvoiceSettings(invoiceSettings.details),
		metadata: Object.fromEntries(
			(metadata?.entry ?? []).map(({ key, value }) => [asText(key), asText(value)]),
		),
		nextInvoiceSequence: numberOrText(nextInvoiceSequence),
		preferredLocales: localesOf(preferredLocales),
		validate,
	};
}

function readInvoiceSettings(given: InvoiceSettings): InvoiceSettingsFields {
	const { customFields, ...plain } = given;
	return {
		...textFields(plain),
		customFields: customFields?.field?.map(({ name, value }) => ({
			name: asText(name),
			value: asText(value),
		})),
	};
}

export function readOptions(context: IExecuteFunctions, item: number): Options {
	return context.getNodeParameter('options', item, {});
}

/** The Stripe account that the options choose. */
export function accountChoice(options: Options): StripeAccountChoice {
	return {
		location: asText(options.location),
		connectedAccount: pickerText(options.connectedAccount),
	};
}

function readText(context: IExecuteFunctions, name: string, item: number): string {
	return asText(context.getNodeParameter(name, item, ''));
}

/** A number, or what was entered in its place, for the check to refuse. */
function numberOrText(value: unknown): number | string {
	return typeof value === 'number' ? value : asText(value);
}

function localesOf(value: unknown): string[] {
	const list: unknown[] = Array.isArray(value) ? value : asText(value).split(',');
	return list.map((locale) => asText(locale).trim()).filter((locale) => locale !== '');
}
