import { refuseCardNumber } from '../cardGuard';
import { CUSTOMER_LABELS, type CustomerFields } from './customerFields';

/** What a number in these fields is, is checked by its type, and some of them pass for card numbers. */
const NOT_FREE_TEXT: ReadonlySet<string> = new Set(['taxIds']);
const LABELS: ReadonlyMap<string, string> = new Map(Object.entries(CUSTOMER_LABELS));

/**
 * Refuses a card number in any field, keys of metadata included.
 *
 * @throws Problem naming the field
 */
export function refuseCardNumbers(fields: CustomerFields): void {
	for (const [name, value] of Object.entries(fields)) {
		if (NOT_FREE_TEXT.has(name)) continue;
		for (const [text, key] of textsOf(value, '')) {
			// Notes are told apart by their keys, so that a sync can leave out the one that is meant.
			const note = name === 'metadata' && key ? ` > ${key}` : '';
			refuseCardNumber(text, `${LABELS.get(name) ?? name}${note}`, key);
		}
	}
}

/** Every text in a value, with the key that it stands under. */
function textsOf(value: unknown, key: string): Array<[text: string, key: string]> {
	if (typeof value === 'string' || typeof value === 'number') return [[String(value), key]];
	if (Array.isArray(value)) return value.flatMap((each) => textsOf(each, key));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => [
		[name, ''] as [string, string],
		...textsOf(inner, name),
	]);
}
