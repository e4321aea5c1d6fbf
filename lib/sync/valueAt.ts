/**
 * A value inside nested objects as text: '' where there is none, a list's entries with commas.
 *
 * @param path such as `['shipping', 'address', 'city']`
 */
export function textAt(source: unknown, path: readonly string[]): string {
	let value: unknown = source;
	for (const name of path) {
		if (typeof value !== 'object' || value === null) return '';
		value = (value as Readonly<Record<string, unknown>>)[name];
	}
	if (Array.isArray(value)) return value.join(', ');
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
		case 'boolean':
			return String(value);
		default:
			return '';
	}
}
