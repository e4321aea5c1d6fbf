import { daysBetween, daysIn } from '../../../lib/dayInZone';
import { planReminder, reminderDays } from '../../../lib/paymentLinks/reminders/schedule';

const DAYS = [0, 3, 10, 21];

describe('which reminder has its day', () => {
	const cases: ReadonlyArray<[string, string, number, number, string | undefined]> = [
		['before it is due', '2026-11-26', 0, 0, '1 on 2026-11-27'],
		['on the day that it is due', '2026-11-27', 0, 1, '2 on 2026-11-30'],
		['the day after', '2026-11-28', 1, 1, '2 on 2026-11-30'],
		['on the third day', '2026-11-30', 1, 2, '3 on 2026-12-07'],
		['after a fortnight in which nothing ran', '2026-12-11', 1, 3, '4 on 2026-12-18'],
		['after the last', '2027-03-01', 4, 4, undefined],
		['when more were sent than there are steps now', '2026-11-28', 6, 1, undefined],
		['when its due date was put off after two reminders', '2026-11-20', 2, 0, '3 on 2026-12-07'],
	];
	test.each(cases)('%s', (_name, today, sent, reached, next) => {
		const plan = planReminder('2026-11-27', today, DAYS, sent);

		expect(plan.reached).toBe(reached);
		expect(plan.next && `${plan.next.step} on ${plan.next.on}`).toBe(next);
	});
});

test('days are counted by the calendar, over leap days and changes of the clock', () => {
	expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
	expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
	expect(daysBetween('2026-11-27', '2026-11-20')).toBe(-7);
});

test('today is the day that it is where the business is', () => {
	const moment = Date.parse('2026-11-27T23:30:00Z');
	expect(daysIn('UTC')(moment / 1000)).toBe('2026-11-27');
	expect(daysIn('Asia/Tokyo')(moment / 1000)).toBe('2026-11-28');
	expect(daysIn('America/Los_Angeles')(moment / 1000)).toBe('2026-11-27');
});

test.each([
	[['0', '3', '10', '21'], DAYS],
	[['7'], [7]],
])('the days %p are taken', (texts, days) => {
	expect(reminderDays(texts, 'Reminder Days')).toEqual(days);
});

test.each([
	[[], 'Reminder Days: there is none'],
	[['3', '3'], 'these are no days that follow each other'],
	[['10', '3'], 'these are no days that follow each other'],
	[['-1'], 'these are no days that follow each other'],
	[['1.5'], 'these are no days that follow each other'],
	[['soon'], 'these are no days that follow each other'],
	[['731'], 'these are no days that follow each other'],
	[Array.from({ length: 21 }, (_, at) => String(at)), 'these are no days that follow each other'],
])('the days %p are refused', (texts, message) => {
	expect(() => reminderDays(texts, 'Reminder Days')).toThrow(message);
});
