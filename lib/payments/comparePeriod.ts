import { badInput } from '../errors';
import { dayAfter, daysIn, secondsAt } from '../dayInZone';

export const PERIODS = ['lastMonth', 'thisMonth', 'yesterday', 'dates'] as const;
export type PeriodChoice = (typeof PERIODS)[number];

/** A stretch of time; Unix seconds. */
export interface Period {
	from: number;
	/** The first moment after it. */
	until: number;
}

/**
 * The stretch of time that a builder means, by the clock of the workflow's time zone.
 *
 * @param dates what was entered as first and last day, or as moments; for `dates` alone
 * @param nowSeconds Unix seconds
 * @throws Problem when a date is none, or the last one lies before the first
 */
export function periodOf(
	choice: PeriodChoice,
	dates: { from: string; to: string },
	zone: string,
	nowSeconds: number,
): Period {
	const today = daysIn(zone)(nowSeconds);
	const thisMonth = `${today.slice(0, 7)}-01`;
	const startOf = (day: string) => secondsAt(day, zone);
	switch (choice) {
		case 'lastMonth': {
			const first = `${dayAfter(thisMonth, -1).slice(0, 7)}-01`;
			return { from: startOf(first), until: startOf(thisMonth) };
		}
		case 'thisMonth':
			return { from: startOf(thisMonth), until: nowSeconds + 1 };
		case 'yesterday':
			return { from: startOf(dayAfter(today, -1)), until: startOf(today) };
		case 'dates':
			return datesPeriod(dates, zone, nowSeconds);
	}
}

function datesPeriod(
	dates: { from: string; to: string },
	zone: string,
	nowSeconds: number,
): Period {
	const from = moment(dates.from, 'From', zone);
	const last = dates.to ? moment(dates.to, 'To', zone) : nowSeconds + 1;
	// A day that is named as the last one belongs to it whole.
	const until = isDay(dates.to) ? moment(dayAfter(dates.to.slice(0, 10), 1), 'To', zone) : last;
	if (until > from) return { from, until };
	throw badInput('To', 'it lies before From', 'Enter a later date, or leave it empty for today');
}

function moment(text: string, field: string, zone: string): number {
	const wall = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(text);
	const seconds = wall ? secondsAt(text, zone) : Math.floor(Date.parse(text) / 1000);
	if (!Number.isNaN(seconds)) return seconds;
	throw badInput(
		field,
		text ? `“${text.slice(0, 60)}” is not a date` : 'it is empty',
		'Write it as 2026-11-23',
	);
}

function isDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}(T00:00(:00(\.0+)?)?)?$/.test(text);
}
