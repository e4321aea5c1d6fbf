import type { Clock } from '../clock';
import { Problem } from '../errors';
import { NotSent, type SentMail } from './smtp';

/** Where it is noted that a mail was sent. */
export interface MailLedger {
	/** Reads anew whether the mail was sent. */
	wasSent: () => Promise<boolean>;
	/**
	 * Claims the mail for this run: of all that want to send it at the same time, in any process, one
	 * gets it.
	 *
	 * @returns `oursBefore` when an earlier attempt of this very call had it, and was not refused
	 */
	claim: () => Promise<'ours' | 'oursBefore' | 'taken'>;
	/** Gives the claim back, since the mail was refused. */
	release: () => Promise<void>;
}

/** What became of a mail. */
export type MailOutcome = { sent: SentMail } | { sentBefore: true };

/** How long the run that has the mail is waited for. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Sends a mail once, however often and from however many places it is asked for at the same time. A run
 * that was ended between claiming and sending leaves the mail claimed: whether it left nobody knows, so
 * it is not sent again by itself.
 *
 * @throws NotSent when the carrier refused it; then it may be tried again. Problem when another run has
 * the mail and does not come to an end
 */
export async function mailOnce(
	ledger: MailLedger,
	send: () => Promise<SentMail>,
	clock: Clock,
): Promise<MailOutcome> {
	if (await ledger.wasSent()) return { sentBefore: true };
	const claim = await ledger.claim();
	if (claim === 'oursBefore') return { sentBefore: true };
	if (claim === 'taken') {
		const until = clock.monotonicMs() + PATIENCE_MS;
		while (clock.monotonicMs() < until) {
			await clock.sleep(LOOK_EVERY_MS);
			if (await ledger.wasSent()) return { sentBefore: true };
		}
		throw new Problem('Sending the mail: another run has begun to send it, and did not end', {
			origin: 'input',
			field: 'Send Again',
			code: 'mail_under_way',
			whatToDo:
				'See in that execution, and in the outbox, whether it left. If it did not, run this again with the option Send Again.',
		});
	}
	try {
		return { sent: await send() };
	} catch (error) {
		if (error instanceof NotSent) await ledger.release();
		throw error;
	}
}
