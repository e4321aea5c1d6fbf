import { badInput, type Problem } from '../errors';
import { choiceOf } from '../values';
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

/** As {@link addedText}, for one of a few words, by which a list of choices calls its entries. */
export function addedChoice<C extends string>(
	options: AddedOptions,
	name: string,
	field: string,
	choices: readonly C[],
): C | undefined {
	const text = addedText(options, name, field);
	return text === undefined ? undefined : choiceOf(text, field, choices);
}

/**
 * One of a few words, by which a list of choices calls its entries: an expression may yield anything.
 *
 * @throws Problem when it is none of them, or nothing
 */
export function chosen<C extends string>(value: unknown, field: string, choices: readonly C[]): C {
	const found = choiceOf(value, field, choices);
	if (found === undefined) throw yieldsNothing(field);
	return found;
}

/**
 * A text that must not be empty.
 *
 * @param otherwise what else the builder can do, as the end of a sentence
 * @throws Problem when it is empty
 */
export function required(text: string, field: string, otherwise?: string): string {
	if (text) return text;
	throw yieldsNothing(field, otherwise);
}

/**
 * The text of a field that may be left empty, which then means something: all that is left, or no limit. An
 * expression that yields nothing at all, such as one for a field that the item does not have, does not mean
 * that; one that yields an empty text does.
 *
 * @throws Problem when it yields nothing
 */
export function leftEmptyOr(value: unknown, field: string): string {
	if (value !== undefined && value !== null) return asText(value, field);
	throw yieldsNothing(field, 'or have it yield an empty text');
}

function yieldsNothing(field: string, otherwise?: string): Problem {
	const choice = otherwise === undefined ? '' : `, ${otherwise}`;
	return badInput(
		field,
		'it is set, but yields nothing',
		`Fill it in, or correct its expression: the item may not have the field that it names${choice}`,
	);
}
