import type { Choice } from '../choices';
import type { ObjectDescription } from './describe';

/** Fields of several parts, whose parts are fields too, and of files. */
const OF_NO_VALUE = new Set(['address', 'location', 'base64']);

/** The fields of an object that hold a value, by label, for a list to choose from. */
export function fieldChoices({ fields }: ObjectDescription): Choice[] {
	return fields
		.filter(({ type }) => !OF_NO_VALUE.has(type))
		.map(({ name, label }) => ({ name: `${label} (${name})`, value: name }))
		.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
