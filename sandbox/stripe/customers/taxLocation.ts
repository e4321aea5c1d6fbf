import { isIP } from 'node:net';
import type Stripe from 'stripe';
import { invalidRequest } from '../errors';
import { isCountry } from '../fields';
import { peek } from '../lookup';
import type { Context } from '../context';

type Location = NonNullable<Stripe.Customer.Tax['location']>;

/**
 * The `tax` of a customer, by the documented order of addresses: shipping, billing, payment method,
 * IP address. https://docs.stripe.com/tax/customer-locations
 */
export function customerTax(call: Context, customer: Stripe.Customer): Stripe.Customer.Tax {
	const ip = call.store.hidden(customer.id)['ip'];
	const location = locate(call, customer, typeof ip === 'string' ? ip : null);
	return {
		automatic_tax: location ? 'supported' : 'unrecognized_location',
		ip_address: typeof ip === 'string' ? ip : null,
		location,
		provider: 'stripe',
	};
}

/** Keeps the IP address for tax purposes; an emptied one is forgotten. */
export function rememberIp(call: Context, customer: string, ip: string | null | undefined): void {
	if (ip !== undefined) call.store.patchHidden(customer, { ip: ip || null });
}

/** With `immediately`, refuses a customer whose location no tax can be calculated for. */
export function requireTaxLocation(
	call: Context,
	customer: Stripe.Customer,
	validate: string | undefined,
): void {
	if (validate !== 'immediately' || customerTax(call, customer).location) return;
	throw invalidRequest(
		"The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
		'customer_tax_location_invalid',
		'address',
	);
}

function locate(call: Context, customer: Stripe.Customer, ip: string | null): Location | null {
	const method = customer.invoice_settings.default_payment_method;
	const methodAddress =
		typeof method === 'string'
			? peek(call.store, 'payment_method', method)?.billing_details.address
			: null;
	return (
		recognize(customer.shipping?.address, 'shipping_destination') ??
		recognize(customer.address, 'billing_address') ??
		recognize(methodAddress, 'payment_method') ??
		// No table of addresses here: a public one counts as being in the business's own country.
		(ip && isIP(ip) > 0 && !isPrivate(ip)
			? { country: call.account.country, source: 'ip_address', state: null }
			: null)
	);
}

/**
 * Which addresses suffice: a country, and in the United States and Canada a postal code as well.
 * https://docs.stripe.com/tax/customer-locations#supported-formats
 */
function recognize(
	address: Stripe.Address | null | undefined,
	source: Location['source'],
): Location | null {
	const country = address?.country?.toUpperCase();
	if (!address || !country || !isCountry(country)) return null;
	const postalCode = address.postal_code ?? '';
	if (country === 'US' && !/^\d{5}(-\d{4})?$/.test(postalCode)) return null;
	if (
		country === 'CA' &&
		!/^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$/.test(postalCode) &&
		!address.state
	) {
		return null;
	}
	return { country, source, state: address.state };
}

function isPrivate(ip: string): boolean {
	return /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cde])/i.test(ip);
}
