import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import { textAt } from '../sync/valueAt';

/**
 * What is asked of a customer, flat: values by the names of Stripe's parameters with dots, such as
 * `address.city`. An empty text empties one.
 */
export type Params = ReadonlyMap<string, unknown>;

type Hash = Readonly<Record<string, unknown>>;

/** Nested parameters, flat. */
export function flat(nested: object, group = ''): Map<string, unknown> {
	return new Map(
		Object.entries(nested).flatMap(([name, value]: [string, unknown]) =>
			isHash(value) ? [...flat(value, `${group}${name}.`)] : [[`${group}${name}`, value] as const],
		),
	);
}

/** Flat parameters as Stripe takes them. */
export function nested(params: Params): Record<string, unknown> {
	const all: Record<string, unknown> = {};
	for (const [param, value] of params) {
		const path = pathOf(param);
		let group = all;
		for (const name of path.slice(0, -1)) {
			group = (group[name] ??= {}) as Record<string, unknown>;
		}
		group[path.at(-1) ?? ''] = value;
	}
	return all;
}

/** A value that is asked for as text; '' when there is none. */
export function askedText(asked: Params, param: string): string {
	return textAt({ value: asked.get(param) }, ['value']);
}

/** A customer's value for a parameter as text; '' when it has none. */
export function heldText(customer: Stripe.Customer, param: string): string {
	return textAt(customer, pathOf(param));
}

/** A request with more in the metadata. */
export function withMetadata(
	request: CustomerRequest,
	more: Readonly<Record<string, string>>,
): CustomerRequest {
	if (Object.keys(more).length === 0) return request;
	const { shared } = request;
	return { ...request, shared: { ...shared, metadata: { ...shared.metadata, ...more } } };
}

/** Where a parameter stands. Only the keys of metadata may have dots of their own. */
function pathOf(param: string): readonly string[] {
	const key = /^metadata\.(.*)$/s.exec(param)?.[1];
	return key === undefined ? param.split('.') : ['metadata', key];
}

function isHash(value: unknown): value is Hash {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
