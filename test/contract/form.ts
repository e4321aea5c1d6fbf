import { isRecord, type ApiSchema } from './openApi';

/** One parameter of a form, such as `tax_id_data[0][type]=eu_vat`. */
export interface FormParameter {
	/** The keys from the outside in: `tax_id_data`, `0`, `type`. */
	readonly keys: readonly string[];
	/** The name with places in an array left open: `tax_id_data[][type]`. */
	readonly name: string;
	readonly value: string;
}

/** Takes a form apart, in its own order. */
export function parseForm(form: string): FormParameter[] {
	return [...new URLSearchParams(form)].map(([raw, value]) => {
		const keys = keysOf(raw);
		return { keys, name: nameOf(keys), value };
	});
}

/** The form without the parameters that a test picks. */
export function withoutParameters(form: string, dropped: (one: FormParameter) => boolean): string {
	const kept = parseForm(form).filter((parameter) => !dropped(parameter));
	const rebuilt = new URLSearchParams();
	for (const { keys, value } of kept) {
		rebuilt.append(keys.map((key, index) => (index === 0 ? key : `[${key}]`)).join(''), value);
	}
	return rebuilt.toString();
}

/**
 * Every schema that may describe what stands under these keys; none where the name is unknown.
 * Stripe's mock leaves unknown names inside objects alone, this does not.
 */
export function schemasAt(root: ApiSchema, keys: readonly string[]): readonly ApiSchema[] {
	return keys.reduce<readonly ApiSchema[]>(
		(schemas, key) => schemas.flatMap(alternatives).flatMap((schema) => under(schema, key)),
		[root],
	);
}

/** The names in a form that the parameters of an operation do not know. */
export function unknownNames(parameters: ApiSchema, form: string): string[] {
	return parseForm(form)
		.filter(({ keys }) => schemasAt(parameters, keys).length === 0)
		.map(({ name }) => name);
}

/** The parameters whose values are longer than the operation allows, which Stripe's mock lets pass. */
export function tooLong(parameters: ApiSchema, form: string): string[] {
	return parseForm(form)
		.filter(({ keys, value }) => {
			const schemas = schemasAt(parameters, keys).flatMap(alternatives);
			const limits = schemas.map(({ maxLength }) => maxLength ?? Infinity);
			return limits.length > 0 && lengthOf(value) > Math.max(...limits);
		})
		.map(({ name }) => name);
}

/**
 * What a form looks like but for its values, so that two requests that differ in names or amounts
 * alone are one: each parameter's name with the kind of its value, or with the value itself where
 * it is one of a fixed set. The keys of maps, such as metadata's, count as values.
 */
export function shapeOf(parameters: ApiSchema, form: string): string {
	const parts = parseForm(form).map((parameter) => {
		const schemas = schemasAt(parameters, parameter.keys).flatMap(alternatives);
		const fixed = schemas.some((schema) => schema.enum?.includes(parameter.value));
		const name = isMapKey(parameters, parameter.keys) ? 'map' : parameter.name;
		const length = lengthOf(parameter.value);
		const long = schemas.some(({ maxLength }) => length > (maxLength ?? Infinity));
		const kind = `${long ? 'long ' : ''}${kindOf(parameter.value)}`;
		return `${name}=${fixed ? parameter.value : kind}`;
	});
	return [...new Set(parts)].sort().join('&');
}

/**
 * How long a value is for `maxLength`: characters, of which an emoji is one, not UTF-16 units.
 * https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3.1
 */
function lengthOf(value: string): number {
	return Array.from(value).length;
}

function isMapKey(root: ApiSchema, keys: readonly string[]): boolean {
	const parents = schemasAt(root, keys.slice(0, -1)).flatMap(alternatives);
	const last = keys.at(-1) ?? '';
	return parents.some(
		(schema) => isRecord(schema.additionalProperties) && schema.properties?.[last] === undefined,
	);
}

function kindOf(value: string): string {
	if (value === '') return 'empty';
	if (/^-?\d+$/.test(value)) return 'integer';
	if (/^-?\d+\.\d+$/.test(value)) return 'decimal';
	if (value === 'true' || value === 'false') return 'boolean';
	return 'text';
}

/** `a[b][0][]` becomes `a`, `b`, `0` and the empty key. */
function keysOf(raw: string): string[] {
	const open = raw.indexOf('[');
	if (open < 1) return [raw];
	const inner = [...raw.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '');
	return [raw.slice(0, open), ...inner];
}

function nameOf(keys: readonly string[]): string {
	return keys
		.map((key, index) => {
			if (index === 0) return key;
			return isPlace(key) ? '[]' : `[${key}]`;
		})
		.join('');
}

function alternatives(schema: ApiSchema): readonly ApiSchema[] {
	return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(alternatives);
}

function under(schema: ApiSchema, key: string): readonly ApiSchema[] {
	const property = schema.properties?.[key];
	if (property !== undefined) return [property];
	if (schema.items !== undefined) return isPlace(key) ? [schema.items] : [];
	const { additionalProperties } = schema;
	if (isRecord(additionalProperties)) return [additionalProperties];
	const open = schema.type === undefined || schema.type === 'object';
	return open && (additionalProperties ?? schema.properties === undefined) ? [{}] : [];
}

function isPlace(key: string): boolean {
	return /^\d*$/.test(key);
}
