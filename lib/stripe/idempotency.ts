import { createHash } from 'node:crypto';
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
 * Checks a key that the builder chose.
 *
 * @returns the key; undefined when none was chosen
 * @throws Problem when Stripe would not take it
 */
export function checkChosenKey(key: string): string | undefined {
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
