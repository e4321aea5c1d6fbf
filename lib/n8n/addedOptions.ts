import { badInput } from '../errors';
import { asText, pickerText } from './parameterText';

/** The collection *Options* as n8n hands it over: a key for each option that the builder added. */
export type AddedOptions = Readonly<Record<string, unknown>>;

/**
 * The text of an option that was added. It means what it says: where its expression yields nothing, no
 * other value takes its place.
 *
 * @param field as the builder sees it
 * @returns undefined when the option was not added
 * @throws Problem when it was added and yields nothing
 */
export function addedText(options: AddedOptions, name: string, field: string): string | undefined {
	if (!(name in options)) return undefined;
	return required(asText(options[name], field), field, 'or remove the option');
}

/** As {@link addedText}, for the ID in a picker. */
export function addedPicker(
	options: AddedOptions,
	name: string,
	field: string,
): string | undefined {
	if (!(name in options)) return undefined;
	return required(pickerText(options[name], field), field, 'or remove the option');
}

/**
 * A text that must not be empty.
 *
 * @param otherwise what else the builder can do, as the end of a sentence
 * @throws Problem when it is empty
 */
export function required(text: string, field: string, otherwise?: string): string {
	if (text) return text;
	const choice = otherwise === undefined ? '' : `, ${otherwise}`;
	throw badInput(
		field,
		'it is set, but yields nothing',
		`Fill it in, or correct its expression: the item may not have the field that it names${choice}`,
	);
}
