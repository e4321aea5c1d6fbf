import { countryCode } from '../country';
import type { AddressFields, CustomerFields, ShippingFields } from '../stripe/customerFields';
import { type AccountRecord, isPerson, textOf } from '../accounts/accountRecord';
import type { CustomerMapping, FieldMapping } from './mappedFields';
import { stateCode } from './stateCode';
import { taxIdTypeOf } from './taxIdType';

/**
 * What an account says about its customer, by the mapping for its kind. Fields that the account has
 * empty are left out.
 *
 * @throws Problem when the type of its tax ID cannot be told
 */
export function customerFieldsOf(account: AccountRecord, mapping: CustomerMapping): CustomerFields {
	const fields = mappingFor(account, mapping);
	const text = (id: string) => textOf(account, fields[id]);
	const address = addressOf(account, fields, 'address');
	const shipping = shippingOf(account, fields);
	const taxId = text('taxId');
	const footer = text('invoiceFooter');
	const locales = text('preferredLocales');
	return {
		name: text('name'),
		email: text('email'),
		phone: text('phone'),
		description: text('description'),
		address,
		shipping,
		taxIds: taxId
			? [{ type: text('taxIdType') || taxIdTypeOf(taxId, address.country), value: taxId }]
			: undefined,
		businessName: text('businessName'),
		individualName: text('individualName'),
		preferredLocales: locales ? locales.split(/[,;]/).map((locale) => locale.trim()) : undefined,
		taxExempt: text('taxExempt'),
		invoicePrefix: text('invoicePrefix'),
		nextInvoiceSequence: text('nextInvoiceSequence'),
		invoiceSettings: footer ? { footer } : undefined,
		balance: text('balance'),
		source: text('source'),
		paymentMethod: text('paymentMethod'),
		defaultSource: text('defaultSource'),
		coupon: text('coupon'),
		metadata: metadataOf(account, mapping.metadata),
	};
}

/** The mapping that counts for an account. */
export function mappingFor(account: AccountRecord, mapping: CustomerMapping): FieldMapping {
	return isPerson(account) ? mapping.person : mapping.business;
}

function metadataOf(account: AccountRecord, mapping: FieldMapping): Record<string, string> {
	const entries = Object.entries(mapping).map(([key, field]) => [key, textOf(account, field)]);
	return Object.fromEntries(entries.filter(([, value]) => value !== '')) as Record<string, string>;
}

function addressOf(
	account: AccountRecord,
	fields: FieldMapping,
	prefix: 'address' | 'shipping',
): AddressFields {
	const text = (part: string) => textOf(account, fields[`${prefix}_${part}`]);
	const country = text('country');
	const code = countryCode(country);
	const [line1 = '', ...more] = linesOf(text('line1'));
	return {
		line1,
		// Salesforce has one field of several lines for the street, Stripe two of one line.
		line2: text('line2') || more.join(', '),
		city: text('city'),
		state: stateCode(text('state'), code),
		postalCode: text('postalCode'),
		// What is no country is refused by name where the request is checked.
		country: code ?? country,
	};
}

function linesOf(street: string): string[] {
	return street
		.split(/\r\n|\r|\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
}

/** Stripe wants name and address together: without an address there is nothing to be shipped to. */
function shippingOf(account: AccountRecord, fields: FieldMapping): ShippingFields | undefined {
	const address = addressOf(account, fields, 'shipping');
	if (!Object.values(address).some((part: string) => part !== '')) return undefined;
	return {
		...address,
		name: textOf(account, fields['shipping_name']) || textOf(account, fields['name']),
		phone: textOf(account, fields['shipping_phone']),
	};
}
