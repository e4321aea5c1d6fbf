/** Days as a place on earth counts them, with its daylight saving time. */

/** Tells the day (`2026-11-27`) that a moment (Unix seconds) belongs to in a time zone. */
export function daysIn(zone: string): (seconds: number) => string {
	const format = new Intl.DateTimeFormat('en-CA', {
		timeZone: zone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	});
	return (seconds) => {
		const parts = Object.fromEntries(
			format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]),
		);
		return `${parts['year']}-${parts['month']}-${parts['day']}`;
	};
}

/**
 * The moment at which a time on the wall is shown in a time zone.
 *
 * @param wall `2026-11-27` or `2026-11-27T08:30:00`
 * @param zone IANA name, such as `Europe/Berlin`
 * @returns Unix seconds; NaN for what is no time
 */
export function secondsAt(wall: string, zone: string): number {
	const asUtc = Date.parse(`${wall.length === 10 ? `${wall}T00:00:00` : wall}Z`);
	if (Number.isNaN(asUtc)) return Number.NaN;
	// The second look is for the days on which the clock is moved.
	const guess = asUtc - offsetAt(asUtc, zone);
	return Math.floor((asUtc - offsetAt(guess, zone)) / 1000);
}

/** The day that comes so many days after another, or before it. */
export function dayAfter(day: string, days: number): string {
	return new Date(startOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Milliseconds. */
function startOf(day: string): number {
	return Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
}

/** Whole days from one day to another; negative when that is earlier. Times behind the days count for nothing. */
export function daysBetween(from: string, to: string): number {
	return Math.round((startOf(to) - startOf(from)) / DAY_MS);
}

/** How far a zone's wall clock is ahead of UTC at a moment; milliseconds. */
function offsetAt(ms: number, zone: string): number {
	const parts = new Intl.DateTimeFormat('en-CA', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	}).formatToParts(ms);
	const part = (name: string) => Number(parts.find(({ type }) => type === name)?.value ?? 0);
	const wall = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return wall - Math.floor(ms / 1000) * 1000;
}
