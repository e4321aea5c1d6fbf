import { dayAfter, daysIn, secondsAt } from '../../../lib/dayInZone';
import { periodOf } from '../../../lib/payments/comparePeriod';

const at = (text: string) => Date.parse(text) / 1000;
const NOW = at('2026-03-31T22:30:00Z');
const NO_DATES = { from: '', to: '' };

describe('the period of a comparison', () => {
	it.each([
		['lastMonth', 'UTC', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
		// It is the first of April there already, and the clocks have been put forward in March.
		['lastMonth', 'Europe/Berlin', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z'],
		['lastMonth', 'America/New_York', '2026-02-01T05:00:00Z', '2026-03-01T05:00:00Z'],
		['thisMonth', 'Europe/Berlin', '2026-03-31T22:00:00Z', '2026-03-31T22:30:01Z'],
		['yesterday', 'Asia/Tokyo', '2026-03-30T15:00:00Z', '2026-03-31T15:00:00Z'],
		['yesterday', 'Asia/Kolkata', '2026-03-30T18:30:00Z', '2026-03-31T18:30:00Z'],
	] as const)('%s in %s', (choice, zone, from, until) => {
		expect(periodOf(choice, NO_DATES, zone, NOW)).toEqual({ from: at(from), until: at(until) });
	});

	it.each([
		['2026-02-01', '2026-02-28', '2026-02-01T05:00:00Z', '2026-03-01T05:00:00Z'],
		['2026-02-01T00:00:00', '2026-02-28T00:00:00', '2026-02-01T05:00:00Z', '2026-03-01T05:00:00Z'],
		['2026-02-01', '', '2026-02-01T05:00:00Z', '2026-03-31T22:30:01Z'],
		['2026-02-01T12:30:00', '2026-02-02T08:00:00Z', '2026-02-01T17:30:00Z', '2026-02-02T08:00:00Z'],
	])('from %s to %s, the last day whole', (from, to, begins, ends) => {
		expect(periodOf('dates', { from, to }, 'America/New_York', NOW)).toEqual({
			from: at(begins),
			until: at(ends),
		});
	});

	it.each([
		['', '', 'From: it is empty'],
		['soon', '', 'From: “soon” is not a date'],
		['2026-02-01', '2026-13-45', 'To: “2026-13-45” is not a date'],
		['2026-02-01', '2026-01-01', 'To: it lies before From'],
	])('refuses from “%s” to “%s”', (from, to, message) => {
		expect(() => periodOf('dates', { from, to }, 'UTC', NOW)).toThrow(message);
	});
});

describe('days of a time zone', () => {
	it('are those of its wall clock', () => {
		expect(daysIn('Pacific/Auckland')(at('2026-11-27T12:00:00Z'))).toBe('2026-11-28');
		expect(daysIn('Pacific/Honolulu')(at('2026-11-27T08:00:00Z'))).toBe('2026-11-26');
	});

	it('follow one another over the end of a month and a leap day', () => {
		expect([dayAfter('2028-02-28', 1), dayAfter('2026-01-01', -1)]).toEqual([
			'2028-02-29',
			'2025-12-31',
		]);
	});

	it('begin at midnight on the days on which the clock is moved', () => {
		expect(secondsAt('2026-03-29', 'Europe/Berlin')).toBe(at('2026-03-28T23:00:00Z'));
		expect(secondsAt('2026-03-30', 'Europe/Berlin')).toBe(at('2026-03-29T22:00:00Z'));
		expect(secondsAt('2026-10-25', 'Europe/Berlin')).toBe(at('2026-10-24T22:00:00Z'));
		expect(secondsAt('2026-10-26', 'Europe/Berlin')).toBe(at('2026-10-25T23:00:00Z'));
	});
});
