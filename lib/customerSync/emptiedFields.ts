import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import type { AccountRecord } from '../accounts/accountRecord';
import { FILLED_KEY } from '../customers/metadataKeys';
import { accountText, fieldIdOf, type MappedAccounts, partsOf } from './mapping';
import { textAt, withTextAt } from '../sync/valueAt';

/** What Stripe keeps in one entry of metadata, in characters. https://docs.stripe.com/api/metadata */
const LONGEST_VALUE = 500;

/**
 * Names what an account has filled of the fields that its customer can lose again. It is kept in the
 * customer's metadata: a field that both had, and that one of them has no more, was emptied there, while
 * one that an account never had says nothing.
 *
 * @returns names with spaces between; those that find no room are left out and never emptied
 */
export function filledFields(account: AccountRecord, { mapping }: MappedAccounts): string {
	const names = partsOf(account, mapping)
		.filter((part) => part.kind.emptied !== undefined && accountText(account, part) !== '')
		.map(({ id }) => (id.startsWith('metadata.') ? encodeURIComponent(id) : id));
	let text = '';
	for (const name of names) {
		const longer = text ? `${text} ${name}` : name;
		if (longer.length > LONGEST_VALUE) break;
		text = longer;
	}
	return text;
}

/** A request that has the names of {@link filledFields} in its metadata as well. */
export function withFilledFields(
	request: CustomerRequest,
	account: AccountRecord,
	accounts: MappedAccounts,
): CustomerRequest {
	const filled = filledFields(account, accounts);
	const path = ['metadata', FILLED_KEY];
	return filled ? { ...request, shared: withTextAt(request.shared, path, filled) } : request;
}

/** Tells of a parameter, such as `address.city`, whether the account had it filled when last sent. */
export function wasFilled({ metadata }: Stripe.Customer): (param: string) => boolean {
	const names = new Set((metadata[FILLED_KEY] ?? '').split(' '));
	// Where the second line of a street is not mapped, it goes with the first.
	return (param) =>
		names.has(nameOf(param)) || (isSecondLine(param) && names.has(nameOf(firstLineOf(param))));
}

/** A request that empties what the account had filled when it was last sent and has no more. */
export function withEmptied(
	request: CustomerRequest,
	account: AccountRecord,
	customer: Stripe.Customer,
	{ mapping }: MappedAccounts,
): CustomerRequest {
	const had = wasFilled(customer);
	let { shared } = request;
	for (const { params, kind } of partsOf(account, mapping)) {
		const { emptied } = kind;
		if (emptied === undefined) continue;
		for (const path of params) {
			const held = textAt(customer, path);
			const isGone = textAt(shared, path) === '' && held !== '' && held !== emptied;
			if (isGone && had(path.join('.'))) shared = withTextAt(shared, path, emptied);
		}
	}
	return { ...request, shared };
}

function nameOf(param: string): string {
	return param.startsWith('metadata.') ? encodeURIComponent(param) : fieldIdOf(param);
}

function isSecondLine(param: string): boolean {
	return param.endsWith('.line2');
}

function firstLineOf(param: string): string {
	return param.replace(/line2$/, 'line1');
}
