import { readFileSync } from 'node:fs';

/**
 * The parts of Stripe's OpenAPI document that the contract reads. The document is
 * `embedded/openapi/spec3.json` of the stripe-mock module (https://github.com/stripe/openapi says
 * what the `x-` members mean).
 */
export interface ApiSchema {
	readonly $ref?: string;
	readonly type?: string;
	readonly nullable?: boolean;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly ApiSchema[];
	readonly properties?: Readonly<Record<string, ApiSchema>>;
	readonly required?: readonly string[];
	readonly items?: ApiSchema;
	readonly additionalProperties?: boolean | ApiSchema;
	readonly maxLength?: number;
	readonly pattern?: string;
	readonly format?: string;
	readonly 'x-resourceId'?: string;
	readonly 'x-expansionResources'?: { readonly oneOf: readonly ApiSchema[] };
}

/** A parameter of an operation, in its path or its query. */
export interface ApiParameter {
	readonly in: string;
	readonly name: string;
	readonly required?: boolean;
	readonly schema?: ApiSchema;
}

type Content = Readonly<Record<string, { readonly schema?: ApiSchema }>>;

/** What one method of one path takes and answers. */
export interface ApiOperation {
	readonly parameters?: readonly ApiParameter[];
	readonly requestBody?: { readonly content: Content };
	readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** The document itself. */
export interface OpenApi {
	readonly info: { readonly version: string };
	readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
	readonly components: { readonly schemas: Readonly<Record<string, ApiSchema>> };
}

const REFERENCE = '#/components/schemas/';

/**
 * Reads the document.
 * @throws when the file is not an OpenAPI document with paths and schemas
 */
export function readOpenApi(file: string): OpenApi {
	const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
	if (!isOpenApi(document)) throw new Error(`${file} is not an OpenAPI document.`);
	return document;
}

/** The name in a reference to a component schema. */
export function nameIn(reference: string): string {
	return reference.slice(REFERENCE.length);
}

/** The schema that a reference stands for, or the schema itself where it is no reference. */
export function resolve(api: OpenApi, schema: ApiSchema): ApiSchema {
	if (schema.$ref === undefined) return schema;
	const name = nameIn(schema.$ref);
	const target = api.components.schemas[name];
	if (target === undefined) throw new Error(`The OpenAPI document lacks the schema ${name}.`);
	return resolve(api, target);
}

/**
 * The parameters of an operation as one object schema: those of the query for GET, of the form for
 * every other method, as Stripe's own mock reads them.
 */
export function parametersOf(operation: ApiOperation, method: string): ApiSchema {
	if (method.toUpperCase() !== 'GET') {
		const [body] = Object.values(operation.requestBody?.content ?? {});
		return body?.schema ?? { type: 'object', additionalProperties: false };
	}
	const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
	return {
		type: 'object',
		additionalProperties: false,
		properties: Object.fromEntries(query.map((one) => [one.name, one.schema ?? {}])),
		required: query.filter((one) => one.required).map((one) => one.name),
	};
}

/** The schema of an operation's answer: of its success, or of its errors. */
export function answerOf(operation: ApiOperation, status: number): ApiSchema | undefined {
	const answer = operation.responses[status < 300 ? '200' : 'default'];
	return answer?.content?.['application/json']?.schema;
}

/**
 * The members that tell this schema's objects from all others: the required ones that have but one
 * possible value, such as `object: "customer"` and `deleted: true`.
 */
export function marksOf(schema: ApiSchema): Readonly<Record<string, unknown>> {
	const marks: Record<string, unknown> = {};
	for (const name of schema.required ?? []) {
		const values = schema.properties?.[name]?.enum;
		if (values?.length === 1) marks[name] = values[0];
	}
	return marks;
}

/** Whether a value bears all of the marks; no marks are no match. */
export function bearsMarks(value: unknown, marks: Readonly<Record<string, unknown>>): boolean {
	const names = Object.keys(marks);
	return isRecord(value) && names.length > 0 && names.every((name) => value[name] === marks[name]);
}

/** Schemas in the order in which to try them: those with the most marks first. */
export function narrowestFirst(
	schemas: readonly ApiSchema[],
	resolved: (schema: ApiSchema) => ApiSchema,
): readonly ApiSchema[] {
	const count = (schema: ApiSchema) => Object.keys(marksOf(resolved(schema))).length;
	return [...schemas].sort((a, b) => count(b) - count(a));
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOpenApi(value: unknown): value is OpenApi {
	return (
		isRecord(value) &&
		isRecord(value['info']) &&
		isRecord(value['paths']) &&
		isRecord(value['components']) &&
		isRecord(value['components']['schemas'])
	);
}
