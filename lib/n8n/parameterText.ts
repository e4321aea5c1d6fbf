/** A picker's value as n8n stores it, or plain text in a workflow written by hand. */
export type PickerValue = string | { value?: string } | undefined;

/** A parameter's value as text: expressions may yield null, numbers and dates where text is asked for. */
export function asText(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
		case 'bigint':
		case 'boolean':
			return String(value);
		case 'object':
			if (value === null) return '';
			return value instanceof Date ? value.toISOString() : JSON.stringify(value);
		default:
			return '';
	}
}

/** The ID that a picker holds. */
export function pickerText(value: PickerValue): string {
	return asText(typeof value === 'object' ? value.value : value);
}

/** A collection's entries, each as text. */
export function textFields<K extends string>(
	fields: Partial<Record<K, unknown>>,
): Record<K, string> {
	const entries = Object.entries(fields).map(([name, value]) => [name, asText(value)] as const);
	// Object.entries forgets the keys' type.
	return Object.fromEntries(entries) as Record<K, string>;
}
