import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import { taxIdName } from './accountTaxId';

/** A field of a customer that is other than it should be. */
export interface FieldChange {
	/** In Stripe's words, with dots: `address.city`. */
	field: string;
	from: string;
	to: string;
}

/** What an existing customer lacks of a request. */
export interface CustomerChanges {
	changes: FieldChange[];
	/** Only what differs; what a group such as the address has besides stays as it is. */
	request: CustomerRequest;
}

/**
 * Holds a customer against what is asked for. What only the making of a customer takes does not count,
 * but for tax IDs, which are added when they are not there.
 *
 * @param customer with `tax_ids` expanded where the request has any
 */
export function customerChanges(
	customer: Stripe.Customer,
	request: CustomerRequest,
): CustomerChanges {
	const current = customer as unknown as Readonly<Record<string, unknown>>;
	const changes: FieldChange[] = [];
	const shared: Record<string, unknown> = {};
	for (const [name, wanted] of Object.entries(request.shared)) {
		const found = differences(name, current[name], wanted);
		if (found.length === 0) continue;
		changes.push(...found);
		shared[name] = REPLACED.has(name) ? replacement(name, current[name], wanted) : wanted;
	}
	const taxIds = missingTaxIds(customer, request.createOnly.tax_id_data ?? []);
	for (const { type, value } of taxIds) {
		changes.push({ field: 'tax_ids', from: '', to: `${type} ${value}` });
	}
	return {
		changes,
		request: { shared, createOnly: taxIds.length > 0 ? { tax_id_data: taxIds } : {} },
	};
}

function differences(field: string, current: unknown, wanted: unknown): FieldChange[] {
	if (isHash(wanted)) {
		const inner = isHash(current) ? current : {};
		return Object.entries(wanted).flatMap(([name, value]) =>
			differences(`${field}.${name}`, inner[name], value),
		);
	}
	const from = shown(current);
	const to = shown(wanted);
	return from === to ? [] : [{ field, from, to }];
}

function shown(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Stripe replaces these as a whole, so what is not asked for is handed back as it is. */
const REPLACED: ReadonlySet<string> = new Set(['address', 'shipping']);

/** Where nothing of the address is left, the whole goes: Stripe ships nowhere without one. */
function replacement(name: string, current: unknown, wanted: unknown): unknown {
	const whole = merged(current, wanted);
	const address = name === 'shipping' && isHash(whole) ? whole['address'] : whole;
	return isHash(address) && Object.keys(address).length > 0 ? whole : '';
}

function merged(current: unknown, wanted: unknown): unknown {
	if (!isHash(current)) return wanted;
	const inner = isHash(wanted) ? wanted : {};
	const result: Record<string, unknown> = {};
	for (const name of new Set([...Object.keys(current), ...Object.keys(inner)])) {
		const held = current[name];
		const value = isHash(held) ? merged(held, inner[name]) : (inner[name] ?? held);
		// What is left out of a group that is replaced is emptied.
		if (value !== null && value !== undefined && value !== '') result[name] = value;
	}
	return result;
}

function missingTaxIds(
	customer: Stripe.Customer,
	wanted: readonly Stripe.CustomerCreateParams.TaxIdDatum[],
): Stripe.CustomerCreateParams.TaxIdDatum[] {
	const present = new Set((customer.tax_ids?.data ?? []).map((each) => taxIdName(each)));
	return wanted.filter((each) => !present.has(taxIdName(each)));
}

function isHash(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
