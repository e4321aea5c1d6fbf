import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { mappingFor } from './accountToCustomer';
import { FILLED_KEY } from './marks';
import { type CustomerMapping, fieldIdOf, MAPPED_FIELDS } from './mappedFields';
import { hasAt, textAt, withTextAt } from '../sync/valueAt';

/** What Stripe keeps in one entry of metadata, in characters. https://docs.stripe.com/api/metadata */
const LONGEST_VALUE = 500;

/**
 * Names what an account has filled of the fields that its customer can lose again. It is kept in the
 * customer's metadata: a field that both had, and that one of them has no more, was emptied there, while
 * one that an account never had says nothing.
 *
 * @returns names with spaces between; those that find no room are left out and never emptied
 */
export function filledFields(account: AccountRecord, mapping: CustomerMapping): string {
	const fields = mappingFor(account, mapping);
	const isFilled = (field: string | undefined) => textOf(account, field) !== '';
	const names = [
		...MAPPED_FIELDS.filter(({ id, lasting }) => !lasting && isFilled(fields[id])).map(
			({ id }) => id,
		),
		...Object.entries(mapping.metadata)
			.filter(([, field]) => isFilled(field))
			.map(([key]) => nameOf(`metadata.${key}`)),
	];
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
	mapping: CustomerMapping,
): CustomerRequest {
	const filled = filledFields(account, mapping);
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
	mapping: CustomerMapping,
): CustomerRequest {
	const fields = mappingFor(account, mapping);
	const had = wasFilled(customer);
	const isMapped = (id: string) => fields[id] !== undefined;
	const params = [
		...MAPPED_FIELDS.filter(
			({ id, lasting }) => !lasting && (isMapped(id) || isMapped(id.replace(/line2$/, 'line1'))),
		).map(({ param, emptied = '' }) => ({ path: [...param], emptied })),
		...Object.keys(mapping.metadata).map((key) => ({ path: ['metadata', key], emptied: '' })),
	];
	let { shared } = request;
	for (const { path, emptied } of params) {
		const held = textAt(customer, path);
		const isGone = textAt(shared, path) === '' && held !== '' && held !== emptied;
		if (isGone && had(path.join('.'))) shared = withTextAt(shared, path, emptied);
	}
	return { ...request, shared };
}

/**
 * Salesforce has one field for a street, Stripe has two lines: a street that changes leaves no second
 * line of the old one behind.
 */
export function withWholeStreets(
	request: CustomerRequest,
	account: AccountRecord,
	customer: Stripe.Customer,
	mapping: CustomerMapping,
): CustomerRequest {
	const fields = mappingFor(account, mapping);
	let { shared } = request;
	for (const [prefix, ...group] of [
		['address', 'address'],
		['shipping', 'shipping', 'address'],
	] as const) {
		const first = [...group, 'line1'];
		const second = [...group, 'line2'];
		const isChanged = hasAt(shared, first) && textAt(shared, first) !== textAt(customer, first);
		const isLeft = textAt(shared, second) === '' && textAt(customer, second) !== '';
		if (isChanged && isLeft && !fields[`${prefix}_line2`]) shared = withTextAt(shared, second, '');
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
