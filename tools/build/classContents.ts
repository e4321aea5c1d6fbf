/** What an instance of a node's or credential's class holds. */
export interface ClassContents {
	/** All of it as n8n reads it and sends it to the editor, with null in place of each function. */
	data: JsonObject;
	/** Where its functions are, such as `['execute']` or `['methods', 'loadOptions', 'loadFields']`. */
	functions: string[][];
}

type Json = JsonObject | Json[] | boolean | number | string | null;
interface JsonObject {
	[key: string]: Json;
}

/**
 * Takes an instance apart into data and functions, so that the data can be written down and the
 * functions be called later.
 *
 * @throws an Error that names what can neither be written down as JSON nor be called later, such as a
 * date, a function that is not async (its caller would be given a promise), or what a base class brings
 */
export function classContents(instance: object): ClassContents {
	const prototype = Object.getPrototypeOf(instance) as object;
	const { name } = instance.constructor;
	if (!isPlain(prototype)) {
		throw new Error(`${name} has a base class; the build can take apart only what has none`);
	}
	const functions: string[][] = [];

	const objectOf = (value: object, keys: readonly string[], path: readonly string[]): JsonObject =>
		Object.fromEntries(
			keys
				.map((key) => [key, Reflect.get(value, key) as unknown] as const)
				.filter(([, part]) => part !== undefined)
				.map(([key, part]) => [key, jsonOf(part, [...path, key])]),
		);
	const jsonOf = (value: unknown, path: string[]): Json => {
		if (isSimple(value)) return value;
		if (isAsync(value)) {
			functions.push(path);
			return null;
		}
		if (Array.isArray(value)) return value.map((part, at) => jsonOf(part, [...path, `${at}`]));
		if (typeof value === 'object' && isPlain(value)) {
			return objectOf(value, Object.keys(value), path);
		}
		throw new Error(
			typeof value === 'function'
				? `${name}: ${path.join('.')} is not an async function`
				: `${name}: ${path.join('.')} cannot be written as JSON`,
		);
	};

	const methods = Object.getOwnPropertyNames(prototype).filter((key) => key !== 'constructor');
	const data = objectOf(instance, [...Object.keys(instance), ...methods], []);
	return { data, functions };
}

function isSimple(value: unknown): value is boolean | number | string | null {
	return (
		value === null ||
		typeof value === 'string' ||
		typeof value === 'boolean' ||
		(typeof value === 'number' && Number.isFinite(value))
	);
}

/** An object of no class, or the prototype of a class that has no base; of whichever realm. */
function isPlain(value: object): boolean {
	const prototype = Object.getPrototypeOf(value) as object | null;
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isAsync(value: unknown): boolean {
	return Object.prototype.toString.call(value) === '[object AsyncFunction]';
}
