import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { badInput } from '../errors';

/** The longest idempotency key that Stripe takes. https://docs.stripe.com/api/idempotent_requests */
export const LONGEST_IDEMPOTENCY_KEY = 255;

/**
 * An idempotency key derived from what is being done, so that doing it twice is doing it once.
 *
 * @param identity everything that makes it this write and no other; order counts
 */
export function idempotencyKey(...identity: readonly string[]): string {
	return `n8n-${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
}

/**
 * The key of making a customer for what it is recognised by, and for nothing else: all executions of all
 * workflows come to the same key.
 *
 * @param value the CRM ID in the form in which it is kept, or the e-mail address
 */
export function identityKey(by: 'crmId' | 'email', value: string): string {
	return idempotencyKey('customer', by, value);
}

/** What the keys of the customer sync begin with, so that events tell which changes are its own. */
const SYNC_PREFIX = 'sync-';

/** The key of a write of the customer sync. */
export function syncKey(...identity: readonly string[]): string {
	return SYNC_PREFIX + idempotencyKey(...identity);
}

/**
 * Tells by the key that an event names whether the change was the customer sync's own, or the making of
 * a customer for the record that it stands for, with what the record said.
 *
 * @param crmId what the customer carries; '' for none
 */
export function isOwnChange({ type, request }: Stripe.Event, crmId: string): boolean {
	const key = request?.idempotency_key ?? '';
	if (key.startsWith(SYNC_PREFIX)) return true;
	return type === 'customer.created' && key === identityKey('crmId', crmId);
}

/**
 * Checks a key that the builder chose.
 *
 * @returns the key; undefined when none was chosen
 * @throws Problem when Stripe would not take it
 */
export function checkChosenKey(key = ''): string | undefined {
	const chosen = key.trim();
	if (chosen.length > LONGEST_IDEMPOTENCY_KEY || /[^\x20-\x7e]/.test(chosen)) {
		throw badInput(
			'Idempotency Key',
			'Stripe does not take this key',
			`Use at most ${LONGEST_IDEMPOTENCY_KEY} plain letters, digits and signs`,
		);
	}
	return chosen || undefined;
}

/** The key of one of several writes that belong together, derived from the key of them all. */
export function stepKey(key: string, step: string): string {
	const joined = `${key}:${step}`;
	return joined.length <= LONGEST_IDEMPOTENCY_KEY ? joined : idempotencyKey(key, step);
}

/**
 * The key of a write, and the one that takes its place once Stripe keeps a failure under the first: it
 * repeats what it once answered for a day. The second is another one each minute, so that all who come
 * within it share it, and a failure that is kept under it too is over with the minute.
 * https://docs.stripe.com/api/idempotent_requests
 */
export function steppedKeys(
	clock: WallClock,
	...identity: readonly string[]
): readonly [first: string, step: string] {
	const minute = Math.floor(clock.nowMs() / 60_000);
	return [idempotencyKey(...identity), idempotencyKey(...identity, `minute ${minute}`)];
}

/** What the answer to a keyed request tells about how it came to be. */
export interface AnswerHistory {
	/** Stripe had answered a request with this key before the first attempt of this call. */
	madeEarlier: boolean;
}

/**
 * Reads from an SDK object's `lastResponse` whether this very call made it. An answer that Stripe
 * replays to a second attempt of the same call was still made by this call.
 */
export function answerHistory(lastResponse: unknown): AnswerHistory {
	const { headers, attempts } = (lastResponse ?? {}) as {
		headers?: Record<string, unknown>;
		attempts?: number;
	};
	const replayed = headers?.['idempotent-replayed'] === 'true';
	return { madeEarlier: replayed && (attempts ?? 1) === 1 };
}
