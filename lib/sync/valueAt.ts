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

/** Tells whether there is anything at a path, be it empty. */
export function hasAt(source: unknown, path: readonly string[]): boolean {
	const [name, ...rest] = path;
	if (name === undefined) return source !== undefined;
	if (typeof source !== 'object' || source === null) return false;
	return hasAt((source as Readonly<Record<string, unknown>>)[name], rest);
}

/** A copy of nested objects with another text at a path; what is missing on the way is made. */
export function withTextAt<T extends object>(source: T, path: readonly string[], text: string): T {
	const [name, ...rest] = path;
	if (name === undefined) return source;
	const held = (source as Readonly<Record<string, unknown>>)[name];
	const inner = typeof held === 'object' && held !== null ? held : {};
	return { ...source, [name]: rest.length > 0 ? withTextAt(inner, rest, text) : text };
}
