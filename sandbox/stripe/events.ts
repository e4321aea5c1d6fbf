import { newId } from './ids';
import type { Store } from './store';
import { PINNED_VERSION } from './versions';

export interface EventSource {
	store: Store;
	now: number;
	/** The request that caused it. */
	requestId: string | null;
	idempotencyKey: string | null;
}

/** Keeps an event; rendered by the account's default version: https://docs.stripe.com/api/events */
export function emitEvent(
	{ store, now, requestId, idempotencyKey }: EventSource,
	type: string,
	object: unknown,
	previous?: Record<string, unknown>,
): void {
	store.insert({
		id: newId('evt'),
		object: 'event',
		api_version: PINNED_VERSION,
		created: now,
		data: { object, ...(previous && { previous_attributes: previous }) },
		livemode: store.scope.livemode,
		pending_webhooks: 0,
		request: { id: requestId, idempotency_key: idempotencyKey },
		type,
	});
}

type Hash = Record<string, unknown>;

/**
 * The former values of what differs between `before` and `after`, hashes compared field by field:
 * the `previous_attributes` of an event. Undefined when nothing differs.
 */
export function previousAttributes(before: Hash, after: Hash): Hash | undefined {
	const previous: Hash = {};
	for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
		const [was, is] = [before[name] ?? null, after[name] ?? null];
		if (JSON.stringify(was) === JSON.stringify(is)) continue;
		previous[name] = isHash(was) && isHash(is) ? (previousAttributes(was, is) ?? was) : was;
	}
	return Object.keys(previous).length > 0 ? previous : undefined;
}

function isHash(value: unknown): value is Hash {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
