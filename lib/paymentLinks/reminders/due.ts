import { Problem } from '../../errors';
import { balanceOf } from '../../invoices/balance';
import type { Invoice } from '../../invoices/invoice';
import type { ReminderResult } from './result';
import { type NextReminder, planReminder } from './schedule';
import { claimOf, isClaimKnown, openReminder } from './state';

/** A reminder whose day has come. */
export interface DueReminder {
	invoice: Invoice;
	step: number;
	/** The last step that was sent. */
	before: number;
	next: NextReminder | undefined;
	/** By which one of several runs gets to send it. */
	claim: string;
	/** Whether an earlier run had begun it. */
	wasBegun: boolean;
}

interface Today {
	nowMs: number;
	/** `2026-11-27`, where the business is. */
	date: string;
}

/** What the org says about reminding of an invoice, before Stripe is asked. */
export function dueReminder(
	invoice: Invoice,
	days: readonly number[],
	today: Today,
): { due: DueReminder } | { result: ReminderResult } {
	const { reminderStep, dueDate } = invoice;
	const { left, inFlight } = balanceOf(invoice);
	const ended = (outcome: ReminderResult['outcome'], more: Partial<ReminderResult> = {}) => ({
		result: { ...untouched(invoice, outcome), left, ...more },
	});
	if (invoice.payments.some(({ isDisputed }) => isDisputed)) return ended('disputed');
	const plan = dueDate === '' ? undefined : planReminder(dueDate, today.date, days, reminderStep);
	const next = plan?.next;
	if (left.isZero()) return inFlight.isZero() ? ended('paid') : ended('inFlight', { next });
	if (!plan) return ended('noDueDate');
	const { reached } = plan;
	if (reached > reminderStep) {
		const claim = claimOf(invoice, reached);
		return {
			due: { invoice, step: reached, before: reminderStep, next, claim, wasBegun: false },
		};
	}
	const open = openReminder(invoice);
	if (!open) return ended(next ? 'notYet' : 'allSent', { next });
	if (!isClaimKnown(open, today.nowMs)) {
		return ended('uncertain', { next, problem: uncertainProblem(invoice, reminderStep) });
	}
	const { claim } = open;
	const before = reminderStep - 1;
	return { due: { invoice, step: reminderStep, before, next, claim, wasBegun: true } };
}

/** The result of an invoice that nothing was done about. */
export function untouched(
	invoice: Invoice,
	outcome: ReminderResult['outcome'],
): Omit<ReminderResult, 'left'> {
	return {
		invoice,
		outcome,
		step: invoice.reminderStep,
		next: undefined,
		url: invoice.paymentLink,
		sentTo: [],
		messageId: '',
	};
}

/** Nobody can know whether a mail left whose run was ended while it was on its way. */
export function uncertainProblem({ number, id }: Invoice, step: number): Problem {
	return new Problem(
		`Reminder ${step} of invoice ${number || id}: a run began to send it and did not note that it was sent`,
		{
			origin: 'input',
			code: 'reminder_uncertain',
			whatToDo: `See in the outbox whether it left. If it did not, set Reminder Step of the invoice to ${step - 1} to have it sent by the next run; if it did, empty Reminder State.`,
		},
	);
}
