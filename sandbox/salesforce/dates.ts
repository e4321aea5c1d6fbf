/** Epoch milliseconds cut to whole seconds, the resolution of a record's own times. */
export const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** A time as the REST API writes it: `2026-11-23T03:43:11.000+0000`. */
export function formatDatetime(ms: number): string {
	return new Date(ms).toISOString().replace('Z', '+0000');
}

/** A day as the API writes it, in GMT: `2026-11-23`. */
export function formatDate(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

const datetimeForm =
	/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i;

/** Reads an ISO 8601 time in any of the forms that the API takes; epoch milliseconds or undefined. */
export function parseDatetime(value: string): number | undefined {
	const found = datetimeForm.exec(value.trim());
	if (!found)
		return parseDate(value) === undefined ? undefined : Date.parse(`${value.trim()}T00:00:00Z`);
	const [, day = '', time = '', zone = 'Z'] = found;
	const offset = /^[+-]\d{4}$/.test(zone)
		? `${zone.slice(0, 3)}:${zone.slice(3)}`
		: zone.toUpperCase();
	const ms = Date.parse(`${day}T${time}${offset}`);
	return Number.isNaN(ms) ? undefined : ms;
}

/** Reads a day, or the day of a time; `YYYY-MM-DD` or undefined. */
export function parseDate(value: string): string | undefined {
	const trimmed = value.trim();
	if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) {
		const ms = Date.parse(`${trimmed}T00:00:00Z`);
		return !Number.isNaN(ms) && formatDate(ms) === trimmed ? trimmed : undefined;
	}
	const ms = datetimeForm.test(trimmed) ? parseDatetime(trimmed) : undefined;
	return ms === undefined ? undefined : formatDate(ms);
}
