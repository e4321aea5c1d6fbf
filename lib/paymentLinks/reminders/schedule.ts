import { dayAfter, daysBetween } from '../../dayInZone';
import { badInput } from '../../errors';

/** A reminder that is still to come. */
export interface NextReminder {
	/** 1 for the first. */
	step: number;
	/** `2026-11-27`. */
	on: string;
}

/** What is to be done about an invoice by its due date alone. */
export interface ReminderPlan {
	/** The step whose day has come; 0 before the first one's. */
	reached: number;
	/** What follows that step, and all that were sent; undefined after the last one. */
	next: NextReminder | undefined;
}

const MOST_STEPS = 20;
const LATEST_DAY = 730;

/**
 * Reads after how many days each reminder leaves, counted from the due date: 0 is the due date itself.
 *
 * @param texts as the builder entered them
 * @throws Problem when they are no whole numbers that rise
 */
export function reminderDays(texts: readonly string[], field: string): number[] {
	const days = texts.map(Number);
	const isFine = days.every(
		(day, at) =>
			Number.isInteger(day) && day >= 0 && day <= LATEST_DAY && day > (days[at - 1] ?? -1),
	);
	if (days.length > 0 && days.length <= MOST_STEPS && isFine) return days;
	throw badInput(
		field,
		days.length === 0 ? 'there is none' : 'these are no days that follow each other',
		`Use up to ${MOST_STEPS} whole numbers from 0 to ${LATEST_DAY}, each greater than the one before, such as 0, 3, 10, 21`,
	);
}

/**
 * Which reminder of an invoice has its day. Days on which nothing ran are made up for by one reminder,
 * the last that was due meanwhile: nobody gets two at once.
 *
 * @param dueDate `2026-11-27`
 * @param today in the same form, where the business is
 * @param days after the due date on which each step leaves, rising
 * @param sent the last step that was sent; 0 for none
 */
export function planReminder(
	dueDate: string,
	today: string,
	days: readonly number[],
	sent: number,
): ReminderPlan {
	const overdue = daysBetween(dueDate, today);
	const reached = days.filter((day) => day <= overdue).length;
	const step = Math.max(reached, sent) + 1;
	const day = days[step - 1];
	return {
		reached,
		next: day === undefined ? undefined : { step, on: dayAfter(dueDate, day) },
	};
}
