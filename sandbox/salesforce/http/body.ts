import { unreadableBody } from '../errors';
import type { InputRecord } from '../records/inputRecord';

/** The body as a JSON object. Throws JSON_PARSER_ERROR. */
export function objectBody(body: unknown): InputRecord {
	if (isObject(body)) return body;
	throw unreadableBody('The HTTP entity body is required, but this request has no entity body.');
}

/** A property that must be a list of objects. Throws JSON_PARSER_ERROR. */
export function listOf(body: InputRecord, name: string): InputRecord[] {
	const list = body[name];
	if (Array.isArray(list) && list.every(isObject)) return list;
	throw unreadableBody(`Cannot deserialize instance of list from ${name} at [line:1, column:1]`);
}

/** A property as text; empty when it is none. */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function isObject(value: unknown): value is InputRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a JSON text. Throws JSON_PARSER_ERROR. */
export function parseJson(text: string): unknown {
	if (text.trim() === '') return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		throw unreadableBody(
			`Unexpected character at [line:1, column:1]: ${error instanceof Error ? error.message : ''}`,
		);
	}
}
