import { createHash, randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` random characters of Stripe's ID alphabet. */
export function randomLetters(length: number): string {
	return spell(randomBytes(length), length);
}

/** `length` characters of the same alphabet that are always the same for the same `seed`. */
export function seededLetters(seed: string, length: number): string {
	let bytes = Buffer.alloc(0);
	for (let block = 0; bytes.length < length; block++) {
		bytes = Buffer.concat([bytes, createHash('sha512').update(`${seed}/${block}`).digest()]);
	}
	return spell(bytes, length);
}

function spell(bytes: Uint8Array, length: number): string {
	return Array.from(bytes.subarray(0, length), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** Object types whose IDs carry 14 characters after the prefix; all others have 24. */
const SHORT = new Set(['cus', 'prod', 'req']);

/** A new ID such as `cus_QXg1o8vcGmoR32`. */
export function newId(prefix: string): string {
	return `${prefix}_${randomLetters(SHORT.has(prefix) ? 14 : 24)}`;
}

/** What Stripe calls a fingerprint: equal for equal `content`, and nothing can be read from it. */
export function fingerprint(content: string): string {
	return seededLetters(`fingerprint ${content}`, 16);
}
