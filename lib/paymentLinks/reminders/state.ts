import type { Invoice } from '../../invoices/invoice';
import { idempotencyKey } from '../../stripe/idempotency';

/**
 * What an invoice's *Reminder State* says of the reminder that its *Reminder Step* counts. It is written
 * before the mail leaves, and *Reminded At* after it has: a run that was ended in between leaves a
 * reminder that was begun and not sent, for whoever comes next to see.
 */
export interface BegunReminder {
	atMs: number;
	/** By which one of several runs claims the mail. */
	claim: string;
}

/** Stripe remembers a key for a day at least; a claim that is nearly as old says nothing any more. */
const CLAIM_MS = 23 * 60 * 60 * 1000;

/**
 * @param before the invoice as it was read before the reminder was begun. Whether it was sent is told by
 * whether *Reminded At* is another since, and not by the time: of several runs a slower one may note that it
 * began when another has sent already.
 */
export function begunState(
	nowMs: number,
	claim: string,
	before: Pick<Invoice, 'remindedAt'>,
): string {
	return `begun ${new Date(nowMs).toISOString()} ${claim} ${before.remindedAt || 'never'}`;
}

export function refusedState(nowMs: number): string {
	return `refused ${new Date(nowMs).toISOString()}`;
}

/** The reminder that was begun last, if nobody noted that it was sent. */
export function openReminder({
	reminderState,
	remindedAt,
}: Pick<Invoice, 'reminderState' | 'remindedAt'>): BegunReminder | undefined {
	const parts = /^begun (\S+) (\S+) (\S+)$/.exec(reminderState);
	const [, time = '', claim = '', before = ''] = parts ?? [];
	const atMs = Date.parse(time);
	if (!parts || Number.isNaN(atMs)) return undefined;
	return before === (remindedAt || 'never') ? { atMs, claim } : undefined;
}

/** Whether the claim of a reminder that was begun still tells whether anybody sent it. */
export function isClaimKnown({ atMs }: BegunReminder, nowMs: number): boolean {
	return nowMs - atMs < CLAIM_MS;
}

/**
 * The claim of a reminder: the same for all that see the invoice in the same state, and another one after
 * a refusal, or after somebody has set the step back.
 */
export function claimOf(
	{ id, reminderState, remindedAt }: Pick<Invoice, 'id' | 'reminderState' | 'remindedAt'>,
	step: number,
): string {
	return idempotencyKey('remind', id, String(step), reminderState, remindedAt);
}
