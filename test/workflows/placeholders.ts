/** What a placeholder in an expected file stands for. */
const KINDS: Record<string, (value: unknown) => boolean> = {
	any: () => true,
	number: (value) => typeof value === 'number',
	text: (value) => typeof value === 'string' && value !== '',
};

/**
 * Puts the actual values in the place of the placeholders that they fit, so that what is left
 * different is a real difference:
 * - `"$id:cus"` stands for any ID that begins with `cus_`;
 * - `"$id:cus:edge"` for the same, and everywhere for the one that it first stood for; two names
 *   never stand for the same ID;
 * - `"$number"`, `"$text"` (not empty) and `"$any"` for what they say.
 *
 * @param expected parsed JSON with placeholders
 * @param actual what it will be compared with
 */
export function fillPlaceholders(expected: unknown, actual: unknown): unknown {
	return fill(expected, actual, new Map());
}

function fill(expected: unknown, actual: unknown, named: Map<string, unknown>): unknown {
	if (typeof expected === 'string') {
		return fits(expected, actual, named) ? actual : expected;
	}
	if (Array.isArray(expected)) {
		const values: unknown[] = Array.isArray(actual) ? actual : [];
		return expected.map((value: unknown, index) => fill(value, values[index], named));
	}
	if (typeof expected === 'object' && expected !== null) {
		const values = (typeof actual === 'object' && actual ? actual : {}) as Record<string, unknown>;
		return Object.fromEntries(
			Object.entries(expected).map(([key, value]) => [key, fill(value, values[key], named)]),
		);
	}
	return expected;
}

function fits(placeholder: string, actual: unknown, named: Map<string, unknown>): boolean {
	const [kind, prefix, name] = placeholder.split(':');
	if (kind !== '$id')
		return KINDS[placeholder.slice(1)]?.(actual) === true && placeholder[0] === '$';
	if (typeof actual !== 'string' || !new RegExp(`^${prefix ?? ''}_\\w+$`).test(actual))
		return false;
	if (name === undefined) return true;
	if (!named.has(placeholder) && ![...named.values()].includes(actual)) {
		named.set(placeholder, actual);
	}
	return named.get(placeholder) === actual;
}
