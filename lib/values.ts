import { refuseCardNumber } from './cardGuard';
import { badInput } from './errors';
import { cleanText, quoted } from './text';

/**
 * Readings of what an expression may yield where a builder's field asks for something else: each comes to
 * a right value, or to a Problem that names the field. Null and undefined mean that nothing is given.
 */

/** Luxon's dates, which `{{ $now }}` yields: https://moment.github.io/luxon/api-docs/#datetime */
interface LuxonDate {
	isValid: boolean;
	toISO(): string | null;
}

/**
 * A value as text: numbers and yes/no as they are written, dates in ISO 8601. Invisible signs, halves of a
 * character and spaces around it are left out.
 *
 * @param field as the builder sees it
 * @throws Problem when it is a list, an object, no number, or no date
 */
export function textOf(value: unknown, field: string): string {
	switch (typeof value) {
		case 'string':
			return cleanText(value);
		case 'bigint':
		case 'boolean':
			return String(value);
		case 'number':
			if (Number.isFinite(value)) return String(value);
			throw badInput(
				field,
				'the expression yields no number',
				'Correct it, so that it yields a text or a number',
			);
		case 'object':
			return value === null ? '' : textOfObject(value, field);
		case 'undefined':
			return '';
		default:
			throw notText(field, 'something that is not text');
	}
}

/**
 * As {@link textOf}, for text that leaves for a service or may be repeated in a message: no card number.
 *
 * @param name what the text is called by the builder, such as the key of a note
 */
export function safeTextOf(value: unknown, field: string, name = ''): string {
	const text = textOf(value, field);
	refuseCardNumber(text, field, name);
	return text;
}

function textOfObject(value: object, field: string): string {
	if (value instanceof Date) {
		if (Number.isNaN(value.getTime())) throw noDate(field);
		return value.toISOString();
	}
	if (isLuxonDate(value)) {
		const text = value.isValid ? value.toISO() : null;
		if (text === null) throw noDate(field);
		return text;
	}
	throw notText(field, Array.isArray(value) ? 'a list' : 'an object');
}

function isLuxonDate(value: object): value is LuxonDate {
	return 'isValid' in value && 'toISO' in value && typeof value.toISO === 'function';
}

function noDate(field: string) {
	return badInput(field, 'the expression yields no valid date', 'Correct the expression');
}

function notText(field: string, what: string) {
	return badInput(
		field,
		`the expression yields ${what}, where text is needed`,
		'Choose one value of it, such as {{ $json.name }}',
	);
}

/**
 * A value as a number, or as what was entered in its place, for the check to refuse. Text of digits is left
 * as text, since it may be longer than a number can be exact.
 *
 * @returns undefined when nothing is given
 */
export function numberOf(value: unknown, field: string): number | string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	if (typeof value === 'boolean') {
		throw badInput(
			field,
			`the expression yields ${value}, where a number is needed`,
			'Correct the expression',
		);
	}
	return textOf(value, field) || undefined;
}

/**
 * A value as yes or no; `true` and `false` may come as text.
 *
 * @param otherwise what holds when nothing is given
 * @throws Problem when it is something else
 */
export function booleanOf(value: unknown, field: string, otherwise = false): boolean {
	if (typeof value === 'boolean') return value;
	const text = textOf(value, field).toLowerCase();
	if (text === '') return otherwise;
	if (text === 'true') return true;
	if (text === 'false') return false;
	throw badInput(field, 'the expression yields neither true nor false', 'Correct the expression');
}

/**
 * A value as one of a few words, by which a list of choices calls its entries.
 *
 * @returns undefined when nothing is given
 * @throws Problem when it is none of them
 */
export function choiceOf<C extends string>(
	value: unknown,
	field: string,
	choices: readonly C[],
): C | undefined {
	const text = safeTextOf(value, field);
	if (text === '') return undefined;
	const found = choices.find((each) => each === text);
	if (found !== undefined) return found;
	throw badInput(
		field,
		`${quoted(text)} is not one of its choices`,
		`Use one of: ${choices.join(', ')}`,
	);
}

/**
 * A value as a list of texts: a list, or one text with commas, semicolons or line ends between them. Empty
 * ones do not count.
 *
 * @throws Problem when it is something else
 */
export function listOf(value: unknown, field: string): string[] {
	const parts: unknown[] = Array.isArray(value) ? value : textOf(value, field).split(/[,;\n]/);
	return parts.map((part) => safeTextOf(part, field)).filter((text) => text !== '');
}

/**
 * The entries of a group that can be filled in several times.
 *
 * @throws Problem when an expression yields something else in its place
 */
export function entriesOf(value: unknown, field: string): Array<Record<string, unknown>> {
	if (value === undefined || value === null || value === '') return [];
	const entries: unknown[] = Array.isArray(value) ? value : [value];
	return entries.map((entry) => groupOf(entry, field));
}

/**
 * The fields of a group by their names; none when nothing is given.
 *
 * @throws Problem when an expression yields something else in its place
 */
export function groupOf(value: unknown, field: string): Record<string, unknown> {
	if (value === undefined || value === null || value === '') return {};
	if (typeof value !== 'object' || Array.isArray(value)) {
		throw badInput(
			field,
			'the expression yields something else than fields with values',
			'Fill in the fields one by one',
		);
	}
	return Object.fromEntries(Object.entries(value));
}
