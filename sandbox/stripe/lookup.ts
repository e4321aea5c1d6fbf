import { noSuch } from './errors';
import type { Context } from './context';
import type { ObjectType, ObjectTypes } from './objectTypes';
import type { Call } from './operation';
import type { ApiObject, Store } from './store';

/** How messages call a type where it differs from its name. */
const NAMES: Partial<Record<ObjectType, string>> = {
	payment_method: 'PaymentMethod',
	promotion_code: 'promotion code',
	bank_account: 'bank account',
	tax_id: 'tax ID',
	customer_balance_transaction: 'customer balance transaction',
	'test_helpers.test_clock': 'test clock',
};

export function nameOf(type: string): string {
	return NAMES[type as ObjectType] ?? type.replaceAll('_', ' ');
}

/** The living object of that type and ID, if there is one. */
export function peek<T extends ObjectType>(
	store: Store,
	type: T,
	id: string,
): ObjectTypes[T] | undefined {
	// What is stored under a type was built as that type.
	return store.get(id, type) as unknown as ObjectTypes[T] | undefined;
}

/**
 * The object that the address names (404 without it) or that `param` names (400), or Stripe's
 * `resource_missing`, which tells when the ID belongs to the other mode.
 */
export function find<T extends ObjectType>(
	call: Pick<Context, 'store' | 'livemode'>,
	type: T,
	id: string,
	param?: string,
): ObjectTypes[T] {
	return peek(call.store, type, id) ?? refuseMissing(call, nameOf(type), id, param);
}

/** Throws `resource_missing` for an object that is not there. */
export function refuseMissing(
	{ store, livemode }: Pick<Context, 'store' | 'livemode'>,
	what: string,
	id: string,
	param?: string,
): never {
	const [there, here] = livemode ? ['test', 'live'] : ['live', 'test'];
	const hint = store.existsInOtherMode(id)
		? `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`
		: '';
	throw noSuch(what, id, { hint, ...(param && { param, status: 400 }) });
}

/** The part of the address called `name`. */
export function pathPart(call: Pick<Call<unknown>, 'path'>, name: string): string {
	const part = call.path[name];
	if (part === undefined) throw new Error(`The address has no part called ${name}`);
	return part;
}

/** An object as the store takes it, whatever its type. */
export function stored(object: ObjectTypes[ObjectType] | ApiObject): ApiObject {
	return object as unknown as ApiObject;
}

/** The ID in a field that may hold the object itself. */
export function idOf(value: string | { id: string } | null | undefined): string | undefined {
	return typeof value === 'string' ? value : value?.id;
}
