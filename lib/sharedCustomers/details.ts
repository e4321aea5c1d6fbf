import type Stripe from 'stripe';

/** What a connected customer can take over from the platform's, by Stripe's names. */
export const SHAREABLE_DETAILS = [
	'address',
	'description',
	'email',
	'name',
	'phone',
	'preferred_locales',
	'shipping',
] as const satisfies ReadonlyArray<keyof Stripe.Customer>;

export type ShareableDetail = (typeof SHAREABLE_DETAILS)[number];

/** The details of a new customer; what the platform's lacks is left out. */
export function newDetails(
	from: Stripe.Customer,
	details: readonly ShareableDetail[],
): Stripe.CustomerCreateParams {
	const wanted: Stripe.CustomerCreateParams = {};
	for (const detail of details) {
		if (isEmpty(from[detail])) continue;
		Object.assign(wanted, { [detail]: valueOf(from, detail) });
	}
	return wanted;
}

/** What differs of the details, as an update that puts it right; emptied where the platform's is empty. */
export function changedDetails(
	from: Stripe.Customer,
	to: Stripe.Customer,
	details: readonly ShareableDetail[],
): Stripe.CustomerUpdateParams {
	const changes: Stripe.CustomerUpdateParams = {};
	for (const detail of details) {
		if (JSON.stringify(valueOf(from, detail)) === JSON.stringify(valueOf(to, detail))) continue;
		Object.assign(changes, { [detail]: isEmpty(from[detail]) ? '' : valueOf(from, detail) });
	}
	return changes;
}

/** As Stripe takes it: the parts of an address that are empty are said to be. */
function valueOf(customer: Stripe.Customer, detail: ShareableDetail): unknown {
	const value = customer[detail];
	if (isEmpty(value)) return detail === 'preferred_locales' ? [] : null;
	return emptied(value);
}

function emptied(value: unknown): unknown {
	if (value === null || value === undefined) return '';
	if (typeof value !== 'object' || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, emptied(part)]));
}

function isEmpty(value: unknown): boolean {
	return (
		value === null ||
		value === undefined ||
		value === '' ||
		(Array.isArray(value) && value.length === 0)
	);
}
