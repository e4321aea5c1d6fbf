import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { Money } from '../../money';
import type { PageKeys } from '../token';

/** A payer's way from the page to the bank and back, for one payment. */
export interface BankVisit {
	/** Names it: an account that is connected on the way, and its payment, carry it. */
	id: string;
	/** What the payer wants to pay. */
	amount: Money;
	/** When the payer left, in milliseconds since 1970. */
	leftMs: number;
}

/** Whoever takes longer has to begin anew. */
const LASTS_MS = 60 * 60 * 1000;

const FORM = /^([\w-]{10,40})\.(\d{1,15})\.([A-Z]{3})\.([0-9a-z]{1,11})\.([\w-]{43})$/;

/**
 * A visit as it stands in the addresses that lead back to the page. It counts for the link whose payer was
 * sent, and for no other.
 *
 * @param token of the link
 */
export function signVisit(visit: BankVisit, { forms: [key] }: PageKeys, token: string): string {
	const { id, amount, leftMs } = visit;
	const seconds = Math.floor(leftMs / 1000).toString(36);
	const payload = `${id}.${amount.minor}.${amount.currency}.${seconds}`;
	return `${payload}.${macOf(key ?? Buffer.alloc(0), token, payload).toString('base64url')}`;
}

/**
 * Reads what {@link signVisit} made.
 *
 * @returns undefined for anything else
 */
export function readVisit(text: string, keys: PageKeys, token: string): BankVisit | undefined {
	const [, id = '', minor = '', currency = '', seconds = '', proof = ''] = FORM.exec(text) ?? [];
	if (id === '') return undefined;
	const given = Buffer.from(proof, 'base64url');
	const payload = `${id}.${minor}.${currency}.${seconds}`;
	const isGenuine = keys.forms.some((key) => timingSafeEqual(given, macOf(key, token, payload)));
	if (!isGenuine) return undefined;
	const leftMs = Number.parseInt(seconds, 36) * 1000;
	return { id, amount: Money.ofMinor(BigInt(minor), currency), leftMs };
}

/** A name for a visit that nobody can guess. */
export function newVisitId(): string {
	return randomUUID();
}

/** Whether it is too late to pay by it. */
export function isOver({ leftMs }: BankVisit, nowMs: number): boolean {
	return nowMs > leftMs + LASTS_MS;
}

function macOf(key: Buffer, token: string, payload: string): Buffer {
	return createHmac('sha256', key)
		.update(JSON.stringify(['bank visit', token, payload]))
		.digest();
}
