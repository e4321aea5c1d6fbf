import { emptyParameter, invalidParameter, type StripeError } from '../errors';
import type { FormValue } from '../form';
import type { ParamSchema } from './normalize';

/** Parameters that an empty string cannot unset although they are plain strings. */
const NEVER_EMPTY = new Set([
	'source',
	'default_source',
	'payment_method',
	'test_clock',
	'invoice_prefix',
	'coupon',
	'promotion_code',
	'ending_before',
	'starting_after',
	'customer',
]);

/** Every refusal found, in the order of the request's parameters. */
export interface Coerced {
	value: unknown;
	errors: StripeError[];
}

/** The name of a nested parameter as Stripe spells it: `shipping[address][line1]`. */
export function nested(parent: string, name: string): string {
	return parent ? `${parent}[${name}]` : name;
}

/**
 * Turns form strings into the types that the schema names: numbers, booleans, arrays; an empty
 * string becomes null where it unsets. What cannot be turned is reported in Stripe's words.
 * Unknown names, missing ones and enums are left to the validator.
 */
export function coerce(form: FormValue, schema: ParamSchema): Coerced {
	const errors: StripeError[] = [];
	const value = convert(form, schema, '', errors, new Set());
	return { value, errors };
}

function convert(
	form: FormValue,
	schema: ParamSchema,
	path: string,
	errors: StripeError[],
	required: ReadonlySet<string>,
): unknown {
	if (form === '') return convertEmpty(schema, path, errors, required);
	const branch = schema.anyOf ? branchFor(form, schema.anyOf) : schema;
	if (typeof form === 'string') return convertText(form, branch, path, errors);
	if (branch.type === 'array') {
		const items = branch.items ?? {};
		return Object.entries(form)
			.sort(([a], [b]) => Number(a) - Number(b))
			.map(([index, item]) => convert(item, items, `${path}[${index}]`, errors, new Set(['*'])));
	}
	if (branch.type === 'object') {
		const inner = new Set(branch.required);
		return Object.fromEntries(
			Object.entries(form).map(([name, value]) => {
				const known = branch.properties?.[name] ?? branch.additionalProperties;
				const child = nested(path, name);
				return [
					name,
					typeof known === 'object' ? convert(value, known, child, errors, inner) : value,
				];
			}),
		);
	}
	errors.push(invalidParameter(`Invalid ${branch.type ?? 'string'}: ${spell(form)}`, path));
	return undefined;
}

function convertEmpty(
	schema: ParamSchema,
	path: string,
	errors: StripeError[],
	required: ReadonlySet<string>,
): unknown {
	if (schema.nullable) return null;
	const name = /([^[\]]+)\]?$/.exec(path)?.[1] ?? path;
	const unsettable = schema.type === 'string' && !schema.enum && !NEVER_EMPTY.has(name);
	if (unsettable && !required.has(name) && !required.has('*')) return '';
	errors.push(emptyParameter(path));
	return undefined;
}

function convertText(
	text: string,
	schema: ParamSchema,
	path: string,
	errors: StripeError[],
): unknown {
	const refuse = (message: string, code?: string): null => {
		errors.push(invalidParameter(message, path, code));
		return null;
	};
	const trimmed = text.trim();
	if (schema.type === 'integer') {
		if (/^[+-]?\d+$/.test(trimmed) && Number.isSafeInteger(Number(text))) return Number(text);
		return refuse(`Invalid integer: ${text}`, 'parameter_invalid_integer');
	}
	if (schema.type === 'number') {
		if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed)) return Number(text);
		return refuse(`Invalid decimal: ${text}`, 'parameter_invalid_decimal');
	}
	if (schema.type === 'boolean') {
		if (text === 'true' || text === 'false') return text === 'true';
		return refuse(`Invalid boolean: ${text}`);
	}
	if (schema.type === 'array' || schema.type === 'object') return refuse(`Invalid ${schema.type}`);
	return text;
}

/** Of several kinds of value the one that has the form's shape. */
function branchFor(form: FormValue, branches: ParamSchema[]): ParamSchema {
	const fits = (branch: ParamSchema) => {
		if (typeof form === 'object') return branch.type === 'object' || branch.type === 'array';
		if (branch.enum) return branch.enum.includes(form);
		if (branch.type === 'integer') return /^[+-]?\d+$/.test(form);
		return branch.type === 'string';
	};
	const scalar = branches.find((branch) => branch.type !== 'object' && branch.type !== 'array');
	return branches.find(fits) ?? scalar ?? branches[0] ?? {};
}

function spell(form: FormValue): string {
	return JSON.stringify(form).replaceAll('":', '"=>').replaceAll(',"', ', "');
}
