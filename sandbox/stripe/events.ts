import type { Deliveries } from '../later/deliveries';
import type { Account } from './accounts';
import { newId } from './ids';
import type { Scope, Store } from './store';
import { PINNED_VERSION } from './versions';
import { webhooksFor } from './webhooks/subscriptions';
import { WEBHOOKS, type WebhookPayload } from './webhooks/channel';

export interface EventSource {
	store: Store;
	account: Account;
	storeOf: (account: string) => Store;
	deliveries: Deliveries;
	now: number;
	/** The request that caused it. */
	requestId: string | null;
	idempotencyKey: string | null;
}

/**
 * Keeps an event, rendered by the account's default version (https://docs.stripe.com/api/events), and
 * has it sent to the webhook endpoints that want it once the change is committed.
 */
export function emitEvent(
	source: EventSource,
	type: string,
	object: unknown,
	previous?: Record<string, unknown>,
): void {
	const { store, account, now, requestId, idempotencyKey } = source;
	const id = newId('evt');
	const endpoints = webhooksFor(type, account, source);
	store.insert({
		id,
		object: 'event',
		api_version: PINNED_VERSION,
		created: now,
		data: { object, ...(previous && { previous_attributes: previous }) },
		livemode: store.scope.livemode,
		pending_webhooks: endpoints.length,
		request: { id: requestId, idempotency_key: idempotencyKey },
		type,
	});
	for (const endpoint of endpoints) {
		const scope: Scope = store.scope;
		const payload: WebhookPayload = { event: id, scope, owner: endpoint.owner };
		source.deliveries.add(WEBHOOKS, endpoint.id, payload);
	}
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
