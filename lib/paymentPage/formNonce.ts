import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Due } from './due';
import type { PageKeys } from './token';

/** A page that was open longer has to be looked at again. */
const HOUR_MS = 60 * 60 * 1000;

/**
 * What a form carries to say that its sender has seen the page as it is: it is good for this link, for what
 * is paid, on its way and owed by now, and for an hour or two. A form that is sent again after it was paid
 * by, or that nobody was shown, has none that counts.
 */
export function formNonce(keys: PageKeys, token: string, due: Due, nowMs: number): string {
	const [key = Buffer.alloc(0)] = keys.forms;
	return macOf(key, token, due, hourOf(nowMs)).toString('base64url');
}

/** Tells whether a form's nonce is one of those. */
export function isFormSeen(
	nonce: string,
	keys: PageKeys,
	token: string,
	due: Due,
	nowMs: number,
): boolean {
	const given = Buffer.from(nonce, 'base64url');
	let isSeen = false;
	for (const key of keys.forms) {
		for (const hour of [hourOf(nowMs), hourOf(nowMs) - 1]) {
			const expected = macOf(key, token, due, hour);
			if (given.length === expected.length && timingSafeEqual(given, expected)) isSeen = true;
		}
	}
	return isSeen;
}

function hourOf(nowMs: number): number {
	return Math.floor(nowMs / HOUR_MS);
}

function macOf(key: Buffer, token: string, { invoice, balance }: Due, hour: number): Buffer {
	const { total, paid, inFlight, left } = balance;
	const seen = [token, hour, invoice.status, invoice.customerId, String(total)];
	const amounts = [paid, inFlight, left].map(String);
	return createHmac('sha256', key)
		.update(JSON.stringify([...seen, ...amounts]))
		.digest();
}
