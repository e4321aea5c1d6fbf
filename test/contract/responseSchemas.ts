import {
	isRecord,
	marksOf,
	nameIn,
	narrowestFirst,
	resolve,
	type ApiSchema,
	type OpenApi,
} from './openApi';

/** A JSON Schema as Ajv takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The base address under which the converted components stand. */
export const ROOT = 'stripe';

/** Where an event carries the object that it tells of; the document says no more than "an object". */
const EVENT_DATA = 'notification_event_data';

/**
 * All component schemas of the document as one JSON Schema with a definition for
 * each. Beyond what the document says, no object has members that its schema does not name,
 * and an event's `data.object` is one of the API's resources.
 */
export function componentSchemas(api: OpenApi): JsonSchema {
	const { schemas } = api.components;
	const converted = Object.entries(schemas).map(([name, schema]) => {
		if (name !== EVENT_DATA) return [name, toJsonSchema(api, schema)];
		const object: ApiSchema = { anyOf: resourcesOf(api) };
		return [name, toJsonSchema(api, { ...schema, properties: { ...schema.properties, object } })];
	});
	return { $id: ROOT, $defs: Object.fromEntries(converted) };
}

/** References to the schemas of all resources whose objects can be told apart by their marks. */
export function resourcesOf(api: OpenApi): readonly ApiSchema[] {
	return Object.entries(api.components.schemas)
		.filter(([, schema]) => schema['x-resourceId'] !== undefined)
		.filter(([, schema]) => Object.keys(marksOf(schema)).length > 0)
		.map(([name]) => ({ $ref: `#/components/schemas/${name}` }));
}

/** One schema of the document as JSON Schema: nullable types spelled out, objects closed. */
export function toJsonSchema(api: OpenApi, schema: ApiSchema): JsonSchema {
	if (schema.$ref !== undefined) return { $ref: `${ROOT}#/$defs/${nameIn(schema.$ref)}` };
	if (schema.anyOf !== undefined) return choice(api, schema.anyOf, schema.nullable ?? false);
	const converted: Record<string, unknown> = {};
	if (schema.type !== undefined) {
		converted['type'] = schema.nullable ? [schema.type, 'null'] : schema.type;
	}
	if (schema.enum !== undefined) {
		converted['enum'] = schema.nullable ? [...schema.enum, null] : schema.enum;
	}
	for (const keyword of ['maxLength', 'pattern', 'format', 'required'] as const) {
		const value = schema[keyword];
		if (value !== undefined && value !== '') converted[keyword] = value;
	}
	if (schema.items !== undefined) converted['items'] = toJsonSchema(api, schema.items);
	if (schema.properties !== undefined) {
		converted['properties'] = mapValues(schema.properties, (one) => toJsonSchema(api, one));
		converted['additionalProperties'] = false;
	}
	if (schema.additionalProperties !== undefined) {
		converted['additionalProperties'] = isRecord(schema.additionalProperties)
			? toJsonSchema(api, schema.additionalProperties)
			: schema.additionalProperties;
	}
	return converted;
}

/**
 * One of several: an object is held against the one schema whose marks it bears, so that an error
 * speaks of that schema alone and not of every other that does not fit either.
 */
function choice(api: OpenApi, branches: readonly ApiSchema[], nullable: boolean): JsonSchema {
	const flat = branches.flatMap((branch) => flattened(api, branch));
	const marked = narrowestFirst(
		flat.filter((branch) => isMarked(api, branch)),
		(branch) => resolve(api, branch),
	);
	const rest = flat
		.filter((branch) => !isMarked(api, branch))
		.map((branch) => toJsonSchema(api, branch));
	const [only] = rest;
	let decided: JsonSchema = rest.length === 1 && only !== undefined ? only : { anyOf: rest };
	if (rest.length === 0) decided = anyMarkOf(marked.map((branch) => resolve(api, branch)));
	for (const branch of [...marked].reverse()) {
		const marks = marksOf(resolve(api, branch));
		decided = { if: withMarks(marks), then: toJsonSchema(api, branch), else: decided };
	}
	return nullable ? { if: { type: 'null' }, then: {}, else: decided } : decided;
}

function withMarks(marks: Readonly<Record<string, unknown>>): JsonSchema {
	return {
		type: 'object',
		required: Object.keys(marks),
		properties: mapValues(marks, (value) => ({ const: value })),
	};
}

/** For an object that bears no branch's marks: an error that tells which types would have done. */
function anyMarkOf(schemas: readonly ApiSchema[]): JsonSchema {
	const marks = schemas.map(marksOf);
	const names = new Set(marks.map(({ object }) => object));
	if (names.has(undefined)) return { anyOf: marks.map(withMarks) };
	return { type: 'object', required: ['object'], properties: { object: { enum: [...names] } } };
}

function flattened(api: OpenApi, branch: ApiSchema): readonly ApiSchema[] {
	const { anyOf } = resolve(api, branch);
	return anyOf === undefined ? [branch] : anyOf.flatMap((inner) => flattened(api, inner));
}

function isMarked(api: OpenApi, branch: ApiSchema): boolean {
	return Object.keys(marksOf(resolve(api, branch))).length > 0;
}

function mapValues<Value, Result>(
	members: Readonly<Record<string, Value>>,
	map: (value: Value) => Result,
): Record<string, Result> {
	return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, map(value)]));
}
