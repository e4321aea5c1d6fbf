import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Tells whether a secret is the expected one, in a time that says nothing about how much of it is right.
 * An empty secret is never right.
 */
export function isSecret(given: unknown, expected: string): boolean {
	if (typeof given !== 'string' || expected === '') return false;
	return timingSafeEqual(digest(given), digest(expected));
}

/** Of one length, whatever the length of the text. */
function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
