import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isRecord, type ApiSchema, type OpenApi } from './openApi';
import { componentSchemas, toJsonSchema } from './responseSchemas';

/** What is wrong at one place of an answer. */
export interface Issue {
	/** JSON pointer into the answer; for a missing or an unknown member, to that member. */
	readonly pointer: string;
	/** The type of the innermost Stripe object around that place, or "". */
	readonly resource: string;
	/** The place within that object, places in arrays left open: `source.coupon`, `data[].id`. */
	readonly member: string;
	/** The rule: `required`, `additionalProperties`, `enum`, `type`, `maxLength`, … */
	readonly rule: string;
	readonly message: string;
	/** The innermost Stripe object around that place, or the whole answer. */
	readonly around: unknown;
}

/** Holds answers against schemas of one OpenAPI document. */
export interface ResponseValidator {
	/** Everything that is wrong with the answer by this schema, by place. */
	issues(schema: ApiSchema, answer: unknown): Issue[];
}

/** Seconds since 1970 stay below this until the year 5138; milliseconds do not. */
const LATEST_UNIX_TIME = 100_000_000_000;

/** Makes a validator; schemas are compiled when first used. */
export function createResponseValidator(api: OpenApi): ResponseValidator {
	const ajv = new Ajv({
		allErrors: true,
		verbose: true,
		strictTypes: false,
		code: { optimize: false },
		formats: {
			'unix-time': {
				type: 'number',
				validate: (value: number) => value >= 0 && value < LATEST_UNIX_TIME,
			},
			currency: /^[a-z]{3}$/,
			decimal: /^-?\d+(\.\d+)?$/,
		},
	});
	ajv.addSchema(componentSchemas(api));
	const compiled = new Map<string, ValidateFunction>();
	return {
		issues(schema, answer) {
			const key = JSON.stringify(schema);
			const validate = compiled.get(key) ?? ajv.compile(toJsonSchema(api, schema));
			compiled.set(key, validate);
			if (validate(answer)) return [];
			return (validate.errors ?? [])
				.filter(({ keyword }) => keyword !== 'if')
				.map((error) => toIssue(answer, error));
		},
	};
}

/** An issue at a place, with the object it belongs to found in the answer itself. */
export function issueAt(answer: unknown, pointer: string, rule: string, message: string): Issue {
	const keys = pointer.split('/').slice(1).map(unescaped);
	let resource = '';
	let start = 0;
	let around = answer;
	let value = answer;
	keys.forEach((key, index) => {
		const type = isRecord(value) ? value['object'] : undefined;
		if (typeof type === 'string') {
			resource = type;
			start = index;
			around = value;
		}
		value = isRecord(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined;
	});
	const member = keys
		.slice(start)
		.map((key, index) => (/^\d+$/.test(key) ? '[]' : `${index === 0 ? '' : '.'}${key}`))
		.join('');
	return { pointer, resource, member, rule, message, around };
}

function toIssue(answer: unknown, error: ErrorObject): Issue {
	const { keyword, params, instancePath, data } = error;
	const named: unknown = params['missingProperty'] ?? params['additionalProperty'];
	const pointer = typeof named === 'string' ? `${instancePath}/${escaped(named)}` : instancePath;
	return issueAt(answer, pointer, keyword, `${wording(error)}${seen(keyword, data)}`);
}

function wording({ keyword, message, params }: ErrorObject): string {
	const allowed: unknown = params['allowedValues'];
	if (Array.isArray(allowed)) return `must be one of ${allowed.join(', ')}`;
	if (keyword === 'additionalProperties') return 'is not a member that the schema knows';
	if (keyword === 'required') return 'is missing';
	return message ?? keyword;
}

function seen(keyword: string, data: unknown): string {
	if (keyword === 'required' || keyword === 'additionalProperties') return '';
	const text = data === undefined ? 'nothing' : JSON.stringify(data);
	return `, but is ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`;
}

function escaped(key: string): string {
	return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(key: string): string {
	return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
