import Ajv, { type ValidateFunction } from 'ajv';

type RequestCheck = Pick<ValidateFunction, 'errors'> & ((data: unknown) => boolean);

const ajv = new Ajv({
	strictTypes: false,
	strictRequired: false,
	coerceTypes: true,
	useDefaults: true,
});

/** By a schema's JSON. */
const validators = new Map<string, ValidateFunction>();

/**
 * Whether a part of a request is as this JSON Schema says; `errors` tells why the last one was not. Texts of an
 * address become the numbers and so on that they stand for. A schema is compiled when the first request
 * comes, and once in a process: all of them take longer than the rest of a sandbox's start.
 */
export function requestCheck(schema: object): RequestCheck {
	const validator = (): ValidateFunction => {
		const text = JSON.stringify(schema);
		const known = validators.get(text) ?? ajv.compile(schema);
		validators.set(text, known);
		return known;
	};
	const check: RequestCheck = (data) => {
		const validate = validator();
		const passes = validate(data);
		check.errors = validate.errors;
		return passes;
	};
	return check;
}
