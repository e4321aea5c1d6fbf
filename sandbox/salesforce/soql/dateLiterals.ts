import { malformedQuery } from './errors';

/** A span of time in epoch milliseconds; `end` is the first moment after it. */
export interface Span {
	start: number;
	end: number;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/**
 * The span that a date literal stands for, in GMT; weeks begin on Sunday, the fiscal year with the
 * calendar year. `LAST_N_DAYS:n` includes today, the larger units exclude the present one.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
 */
export function dateLiteral(literal: string, now: number): Span {
	const [word = '', count] = literal.toUpperCase().replace('FISCAL_', '').split(':');
	const n = Number(count);
	switch (word) {
		case 'YESTERDAY':
			return span('DAY', now, -1, 0);
		case 'TODAY':
			return span('DAY', now, 0, 1);
		case 'TOMORROW':
			return span('DAY', now, 1, 2);
		case 'LAST_90_DAYS':
			return {
				start: shift('DAY', floor('DAY', now), -90),
				end: shift('DAY', floor('DAY', now), 1),
			};
		case 'NEXT_90_DAYS':
			return span('DAY', now, 1, 91);
		case 'LAST_N_DAYS':
			return span('DAY', now, -n, 1);
		case 'NEXT_N_DAYS':
			return span('DAY', now, 1, n + 1);
	}
	const found = /^(LAST|THIS|NEXT)_(?:(N)_)?(WEEK|MONTH|QUARTER|YEAR)S?$/.exec(word);
	if (found) {
		const [, when, many, unit] = found as unknown as [string, string, string | undefined, Unit];
		const reach = many ? n : 1;
		if (when === 'LAST') return span(unit, now, -reach, 0);
		if (when === 'NEXT') return span(unit, now, 1, reach + 1);
		return span(unit, now, 0, 1);
	}
	const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(word);
	if (ago) return span(ago[1] as Unit, now, -n, -n + 1);
	throw malformedQuery(`unexpected token: ${literal}`);
}

function span(unit: Unit, now: number, from: number, to: number): Span {
	const start = floor(unit, now);
	return { start: shift(unit, start, from), end: shift(unit, start, to) };
}

function floor(unit: Unit, ms: number): number {
	const day = new Date(ms);
	const year = day.getUTCFullYear();
	const month = day.getUTCMonth();
	switch (unit) {
		case 'DAY':
			return Date.UTC(year, month, day.getUTCDate());
		case 'WEEK':
			return Date.UTC(year, month, day.getUTCDate() - day.getUTCDay());
		case 'MONTH':
			return Date.UTC(year, month);
		case 'QUARTER':
			return Date.UTC(year, month - (month % 3));
		case 'YEAR':
			return Date.UTC(year, 0);
	}
}

function shift(unit: Unit, ms: number, count: number): number {
	const day = new Date(ms);
	const days = unit === 'DAY' ? count : unit === 'WEEK' ? 7 * count : 0;
	const months =
		unit === 'MONTH' ? count : unit === 'QUARTER' ? 3 * count : unit === 'YEAR' ? 12 * count : 0;
	return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, day.getUTCDate() + days);
}
