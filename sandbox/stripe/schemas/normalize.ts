import { DECIMALS } from '../facts/facts';

/** The part of JSON Schema that parameters need, in the one form that coercion reads. */
export interface ParamSchema {
	type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
	/** An empty string unsets the parameter; handlers get null. */
	nullable?: boolean;
	properties?: Record<string, ParamSchema>;
	required?: string[];
	additionalProperties?: boolean | ParamSchema;
	items?: ParamSchema;
	enum?: Array<string | number | boolean | null>;
	/** Kinds of value that the parameter may have; told apart by shape. */
	anyOf?: ParamSchema[];
}

interface RawSchema {
	type?: string | string[];
	const?: string | number | boolean;
	enum?: Array<string | number | boolean | null>;
	anyOf?: RawSchema[];
	properties?: Record<string, RawSchema>;
	required?: string[];
	additionalProperties?: boolean | RawSchema;
	items?: RawSchema;
}

/**
 * Brings a generated schema into `ParamSchema` form: `Emptyable<T>` becomes nullable T, the SDK's
 * open enums (`'a' | 'b' | OtherString`) become closed ones, as the API refuses other values, and
 * `Decimal` becomes a string.
 */
export function normalize(schema: unknown, name = ''): ParamSchema {
	return fromRaw(schema as RawSchema, name);
}

function fromRaw(raw: RawSchema, name: string): ParamSchema {
	if (raw.anyOf) return fromUnion(raw.anyOf, name);
	const types = typeof raw.type === 'string' ? [raw.type] : (raw.type ?? []);
	const kinds = types.filter((type) => type !== 'null');
	const nullable = types.includes('null');
	if (kinds.length > 1) {
		// Metadata's values: string | number | null, all sent and kept as text.
		return { type: 'string', nullable };
	}
	const [kind] = kinds;
	if (kind === 'object') return isDecimal(raw) ? { type: 'string' } : fromObject(raw);
	if (kind === 'array') {
		return withNull({ type: 'array', items: fromRaw(raw.items ?? {}, name) }, nullable);
	}
	if (kind === 'number') return { type: DECIMALS.has(name) ? 'number' : 'integer' };
	if (kind === 'boolean') return { type: 'boolean' };
	const values = raw.const === undefined ? raw.enum : [raw.const];
	if (!values) return withNull({ type: 'string' }, nullable);
	const empty = values.includes('') || values.includes(null);
	const filled = values.filter((value) => value !== '' && value !== null);
	return filled.length === 0
		? { type: 'string', nullable: true }
		: withNull({ type: 'string', enum: empty ? [...filled, null] : filled }, empty);
}

function fromUnion(members: RawSchema[], name: string): ParamSchema {
	const isNothing = (member: RawSchema) => member.type === 'null' || member.const === '';
	const filled = members.filter((member) => !isNothing(member)).map((m) => fromRaw(m, name));
	const nullable = members.some(isNothing) || filled.some((member) => member.nullable);
	const hasEnum = filled.some((member) => member.enum);
	const isPlainString = (member: ParamSchema) => member.type === 'string' && !member.enum;
	const closed = hasEnum ? filled.filter((member) => !isPlainString(member)) : filled;
	const [only] = closed;
	if (closed.length === 1 && only) return withNull(only, nullable);
	return withNull({ anyOf: closed }, nullable);
}

function fromObject(raw: RawSchema): ParamSchema {
	const properties = Object.entries(raw.properties ?? {}).map(
		([name, property]) => [name, fromRaw(property, name)] as const,
	);
	return {
		type: 'object',
		properties: Object.fromEntries(properties),
		required: raw.required ?? [],
		additionalProperties:
			typeof raw.additionalProperties === 'object' ? fromRaw(raw.additionalProperties, '') : false,
	};
}

function withNull(schema: ParamSchema, nullable: boolean): ParamSchema {
	if (!nullable) return schema;
	const values = schema.enum && !schema.enum.includes(null) ? [...schema.enum, null] : schema.enum;
	return { ...schema, nullable: true, ...(values && { enum: values }) };
}

/** `Stripe.Decimal` is a class with branded fields; on the wire it is a string. */
function isDecimal(raw: RawSchema): boolean {
	return Object.entries(raw.properties ?? {}).some(
		([name, property]) => name.startsWith('__@') && property.const === 'Decimal',
	);
}
