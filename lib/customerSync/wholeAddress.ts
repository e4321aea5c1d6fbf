import type Stripe from 'stripe';
import type { AccountRecord } from '../accounts/accountRecord';
import { ADDRESS_GROUPS, addressParam, type MappedAccounts, partsOf } from './mapping';
import { askedText, heldText, type Params } from './params';

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
 * @param asked what is asked of the customer
 * @returns the parts of the old address, emptied
 */
export function oldAddressEmptied(
	asked: Params,
	account: AccountRecord,
	customer: Stripe.Customer,
	{ mapping }: MappedAccounts,
): Params {
	const streets = new Set(
		partsOf(account, mapping).flatMap(({ params, group }) => (params.length > 1 && group) || []),
	);
	const left = ADDRESS_GROUPS.flatMap((group) => {
		const param = (part: string) => addressParam(group, part);
		const held = (part: string) => heldText(customer, param(part));
		const wanted = (part: string) => askedText(asked, param(part));
		const isMove = ['city', 'country'].some((part) => isOtherPlace(held(part), wanted(part)));
		const isStreet = asked.has(param('line1')) && wanted('line1') !== held('line1');
		return PARTS.filter(
			(part) =>
				(isMove || (part === 'line2' && isStreet && streets.has(group))) &&
				held(part) !== '' &&
				!asked.has(param(part)),
		).map((part) => [param(part), ''] as const);
	});
	return new Map(left);
}
