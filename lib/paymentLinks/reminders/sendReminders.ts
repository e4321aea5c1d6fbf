import pMap from 'p-map';
import { Problem } from '../../errors';
import { NotSent, partlyRefused } from '../../mail/smtp';
import { stripeProblem } from '../../stripe/errors';
import { claimByCustomer } from '../claim';
import { type LinkNotes, noteOfLink, noteOnInvoices } from '../noteSent';
import { uncertainProblem, untouched } from './due';
import type { ReadyReminder } from './prepare';
import type { ReminderTools } from './order';
import type { ReminderResult } from './result';
import { begunState, refusedState } from './state';

/** Mails under way at a time. */
const MAILS_AT_ONCE = 5;

interface Sending {
	result: ReminderResult;
	/** What the invoice is to say of it. */
	notes?: LinkNotes;
}

/**
 * Sends reminders, each once however often and from however many places it is tried. In this order: the
 * invoices say that it was begun; one of all runs claims it; the mail leaves; the invoices say that it has.
 * Whoever finds one that was begun and not noted as sent does not send it, unless nobody had claimed it.
 *
 * @returns in order, what became of each
 */
export async function sendReminders(
	ready: readonly ReadyReminder[],
	tools: ReminderTools,
): Promise<ReminderResult[]> {
	const { org, clock } = tools;
	const begun = ready.filter(({ due }) => !due.wasBegun);
	const refused = await noteOnInvoices(
		org.connection,
		org.model,
		new Map(
			begun.map(({ due }) => [
				due.invoice.id,
				{
					reminderStep: due.step,
					reminderState: begunState(clock.nowMs(), due.claim, due.invoice),
				},
			]),
		),
	);
	const sendings = await pMap(
		ready,
		async (one): Promise<Sending> => {
			const problem = refused.get(one.due.invoice.id);
			return problem ? { result: failed(one, problem) } : await sendOne(one, tools);
		},
		{ concurrency: MAILS_AT_ONCE },
	);
	const notes = sendings.flatMap(({ result, notes: wanted }): Array<[string, LinkNotes]> =>
		wanted ? [[result.invoice.id, wanted]] : [],
	);
	const unnoted = await noteOnInvoices(org.connection, org.model, new Map(notes));
	return sendings.map(({ result }) => {
		const problem = result.problem ?? unnoted.get(result.invoice.id);
		return problem ? { ...result, problem } : result;
	});
}

async function sendOne(one: ReadyReminder, { sendMail, clock }: ReminderTools): Promise<Sending> {
	const { due, stripe, kind, link, message, left } = one;
	const { invoice, step, next } = due;
	try {
		const isOurs = await claimByCustomer(stripe, invoice.customerId, due.claim);
		if (!isOurs) {
			const result = { ...untouched(invoice, 'sentElsewhere'), step, left, next };
			const problem = uncertainProblem(invoice, step);
			return { result: due.wasBegun ? { ...result, outcome: 'uncertain', problem } : result };
		}
	} catch (error) {
		return { result: failed(one, stripeProblem(error, 'Claiming the reminder')) };
	}
	try {
		const sent = await sendMail(message);
		const remindedAt = new Date(clock.nowMs()).toISOString();
		const { url, stripeInvoiceId } = link;
		return {
			result: {
				invoice,
				outcome: 'sent',
				step,
				next,
				left,
				url,
				sentTo: sent.to,
				messageId: sent.messageId,
				problem: partlyRefused(sent),
			},
			notes: { remindedAt, paymentLink: url, stripeInvoiceId, ...noteOfLink(kind, link, invoice) },
		};
	} catch (error) {
		if (!(error instanceof NotSent))
			return { result: { ...failed(one, error), outcome: 'uncertain', step } };
		const reminderState = refusedState(clock.nowMs());
		const notes = { reminderStep: due.before, reminderState, ...noteOfLink(kind, link, invoice) };
		return { result: failed(one, error), notes };
	}
}

function failed({ due, left }: ReadyReminder, error: unknown): ReminderResult {
	if (!(error instanceof Problem)) throw error;
	const { invoice, before, next } = due;
	return { ...untouched(invoice, 'failed'), step: before, next, left, problem: error };
}
