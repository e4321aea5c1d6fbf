export const DAY = 24 * 60 * 60;

/** The moment `days` business days after `atSeconds` (epoch), Saturdays and Sundays left out. */
export function afterBusinessDays(atSeconds: number, days: number): number {
	let at = atSeconds;
	for (let left = days; left > 0;) {
		at += DAY;
		const weekday = new Date(at * 1000).getUTCDay();
		if (weekday !== 0 && weekday !== 6) left--;
	}
	return at;
}
