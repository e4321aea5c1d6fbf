import type { Context } from './context';
import { previousAttributes } from './events';
import { stored } from './lookup';
import type { ObjectType, ObjectTypes } from './objectTypes';
import type { ApiObject, Hidden } from './store';

type AnyObject = ObjectTypes[ObjectType];

/** Keeps a new object, belonging to `parent` if given, and tells of it by `event`. */
export function keep<T extends AnyObject>(
	context: Pick<Context, 'store' | 'emit'>,
	object: T,
	{ event, ...options }: { event?: string; parent?: string | undefined; hidden?: Hidden } = {},
): T {
	const { parent, ...rest } = options;
	context.store.insert(stored(object), { ...rest, ...(parent !== undefined && { parent }) });
	if (event) context.emit(event, object);
	return object;
}

/** Deletes an object, and tells of it by `event`, as it was. Returns what Stripe answers. */
export function drop(
	context: Pick<Context, 'store' | 'emit'>,
	object: AnyObject | ApiObject,
	event?: string,
): ApiObject {
	const deleted = context.store.remove(stored(object));
	if (event) context.emit(event, object);
	return deleted;
}

/**
 * Saves what became of an object, and tells of it by each of the events with the former values, if
 * anything differs. Returns the object.
 */
export function change<T extends AnyObject>(
	context: Pick<Context, 'store' | 'emit'>,
	before: T,
	after: T,
	...events: readonly string[]
): T {
	const previous = previousAttributes({ ...before }, { ...after });
	if (!previous) return after;
	context.store.save(stored(after));
	for (const event of events) context.emit(event, after, previous);
	return after;
}
