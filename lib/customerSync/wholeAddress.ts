import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import type { AccountRecord } from '../accounts/accountRecord';
import { ADDRESS_PATHS, type AddressGroup, type MappedAccounts, partsOf } from './mapping';
import { hasAt, textAt, withTextAt } from '../sync/valueAt';

/** Tells whether a city or country is another one, and not the same written in another way, or none. */
export function isOtherPlace(one: string, other: string): boolean {
	return one !== '' && other !== '' && plain(one) !== plain(other);
}

function plain(name: string): string {
	return name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()
		.toLowerCase();
}

const PARTS = ['line1', 'line2', 'city', 'state', 'postal_code', 'country'] as const;

/**
 * An address is one value: whoever moves to another city or country leaves nothing of the old address
 * behind, and a street that changes no second line of the old one.
 *
 * @param request what is asked of the customer
 * @returns the same, with the parts emptied that are of the old address
 */
export function withWholeAddresses(
	request: CustomerRequest,
	account: AccountRecord,
	customer: Stripe.Customer,
	{ mapping }: MappedAccounts,
): CustomerRequest {
	const streets = new Set(
		partsOf(account, mapping).flatMap(({ params, group }) => (params.length > 1 && group) || []),
	);
	let { shared } = request;
	for (const group of ['address', 'shipping'] satisfies AddressGroup[]) {
		const path = ADDRESS_PATHS[group];
		const held = (part: string) => textAt(customer, [...path, part]);
		const wanted = (part: string) => textAt(shared, [...path, part]);
		const isMove = ['city', 'country'].some((part) => isOtherPlace(held(part), wanted(part)));
		const isStreet = hasAt(shared, [...path, 'line1']) && wanted('line1') !== held('line1');
		const left = PARTS.filter(
			(part) => isMove || (part === 'line2' && isStreet && streets.has(group)),
		);
		for (const part of left) {
			if (held(part) !== '' && !hasAt(shared, [...path, part])) {
				shared = withTextAt(shared, [...path, part], '');
			}
		}
	}
	return { ...request, shared };
}
