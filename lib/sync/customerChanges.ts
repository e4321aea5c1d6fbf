import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';

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
		// Metadata is merged by Stripe itself.
		shared[name] = name === 'metadata' ? wanted : merged(current[name], wanted);
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

/** Stripe replaces an address as a whole, so what is not asked for is handed back as it is. */
function merged(current: unknown, wanted: unknown): unknown {
	if (!isHash(wanted) || !isHash(current)) return wanted;
	const kept = Object.entries(current).filter(([, value]) => value !== null && !isDeep(value));
	const result: Record<string, unknown> = Object.fromEntries(kept);
	for (const [name, value] of Object.entries(wanted)) result[name] = merged(current[name], value);
	return result;
}

/** Lists and objects inside, such as invoice settings have, are not sent back. */
function isDeep(value: unknown): boolean {
	return typeof value === 'object';
}

function missingTaxIds(
	customer: Stripe.Customer,
	wanted: readonly Stripe.CustomerCreateParams.TaxIdDatum[],
): Stripe.CustomerCreateParams.TaxIdDatum[] {
	const present = new Set((customer.tax_ids?.data ?? []).map((each) => taxIdName(each)));
	return wanted.filter((each) => !present.has(taxIdName(each)));
}

function taxIdName({ type, value }: { type: string; value: string }): string {
	return `${type} ${value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()}`;
}

function isHash(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
