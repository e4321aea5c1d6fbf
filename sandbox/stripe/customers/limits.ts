import { isIP } from 'node:net';
import { invalidParameter } from '../errors';
import { checkCountry, checkEmail, checkLength, checkMetadata, checkRange } from '../fields';
import type { CustomerParams } from './lifecycle';

/** The longest texts that https://docs.stripe.com/api/customers/create allows. */
const LENGTHS = {
	name: 256,
	business_name: 150,
	individual_name: 150,
	phone: 20,
	description: 5000,
	email: 512,
} as const;

const CUSTOM_FIELDS = { count: 4, name: 40, value: 140 };

/** No limit of balances is documented; amounts have twelve digits at most: https://docs.stripe.com/currencies */
const LARGEST_BALANCE = 999_999_999_999;

/** Refuses what a customer cannot be, before anything is done. */
export function checkCustomer(params: CustomerParams): void {
	for (const [field, limit] of Object.entries(LENGTHS)) {
		checkLength(params[field as keyof typeof LENGTHS], field, limit);
	}
	checkEmail(params.email, 'email', LENGTHS.email);
	checkMetadata(params.metadata);
	checkCountry(params.address, 'address');
	if (params.shipping) {
		checkCountry(params.shipping.address, 'shipping[address]');
		checkLength(params.shipping.name, 'shipping[name]', 5000);
	}
	checkRange(params.balance, 'balance', { min: -LARGEST_BALANCE, max: LARGEST_BALANCE });
	checkRange(params.next_invoice_sequence, 'next_invoice_sequence', { min: 1, max: 1_000_000_000 });
	checkInvoicePrefix(params.invoice_prefix);
	checkCustomFields(params.invoice_settings?.custom_fields);
	checkLength(params.invoice_settings?.footer, 'invoice_settings[footer]', 5000);
	checkLocales(params.preferred_locales);
	const ip = params.tax?.ip_address;
	if (ip && isIP(ip) === 0) throw invalidParameter(`Invalid IP address: ${ip}`, 'tax[ip_address]');
}

function checkInvoicePrefix(prefix: string | undefined): void {
	if (prefix === undefined || /^[A-Z0-9]{1,12}$/.test(prefix)) return;
	throw invalidParameter(
		'Invoice prefix must be between 1 and 12 characters long and contain only uppercase letters and numbers.',
		'invoice_prefix',
	);
}

function checkCustomFields(fields: Array<{ name: string; value: string }> | null | '' | undefined) {
	if (!fields) return;
	if (fields.length > CUSTOM_FIELDS.count) {
		throw invalidParameter(
			`You can have at most ${CUSTOM_FIELDS.count} custom fields.`,
			'invoice_settings[custom_fields]',
		);
	}
	fields.forEach(({ name, value }, index) => {
		const param = `invoice_settings[custom_fields][${index}]`;
		checkLength(name, `${param}[name]`, CUSTOM_FIELDS.name);
		checkLength(value, `${param}[value]`, CUSTOM_FIELDS.value);
	});
}

/** Locales are RFC 5646 tags, such as `de-DE`. */
function checkLocales(locales: string[] | undefined): void {
	locales?.forEach((locale, index) => {
		if (/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(locale)) return;
		throw invalidParameter(`Invalid locale: ${locale}`, `preferred_locales[${index}]`);
	});
}
