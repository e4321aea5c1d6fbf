import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { generatedSchemas } from '../../schemas/generated';
import { invalidField, missingFields, unknownFields } from '../errors';
import type { OperationName, OperationParams } from './operationParams';

const ajv = new Ajv({ allErrors: true, strict: false });

/** Checks a request's body, and returns it typed. Throws Plaid's refusal. */
export type Check = <O extends OperationName>(operation: O, body: unknown) => OperationParams[O];

let loaded: Promise<Check> | undefined;

/** The checks by the declarations of the installed SDK, made once a process. */
export function loadChecks(): Promise<Check> {
	loaded ??= load();
	return loaded;
}

async function load(): Promise<Check> {
	const schemas = await generatedSchemas({
		service: 'plaid',
		entry: join(__dirname, 'operationParams.ts'),
		sdkVersion: sdkVersion(),
	});
	const compiled = new Map<string, ValidateFunction>();
	return <O extends OperationName>(operation: O, body: unknown): OperationParams[O] => {
		const validate = compiled.get(operation) ?? ajv.compile(schemas[operation] as object);
		compiled.set(operation, validate);
		if (!validate(body)) throw worst(validate.errors ?? []);
		return body as OperationParams[O];
	};
}

/** Of all that is wrong, what Plaid answers: what is missing, then what is unknown, then a wrong value. */
function worst(errors: readonly ErrorObject[]) {
	const names = (keyword: string, param: string) =>
		errors
			.filter((error) => error.keyword === keyword)
			.map(({ instancePath, params }) =>
				[
					...instancePath.split('/').slice(1),
					String((params as Record<string, unknown>)[param]),
				].join('.'),
			);
	const missing = names('required', 'missingProperty');
	if (missing.length > 0) return missingFields(missing);
	const unknown = names('additionalProperties', 'additionalProperty');
	if (unknown.length > 0) return unknownFields(unknown);
	const [first] = errors;
	const field = first?.instancePath.split('/').slice(1).join('.') ?? '';
	return invalidField(`${field} ${first?.message ?? 'is invalid'}`);
}

function sdkVersion(): string {
	const file = join(__dirname, '../../../node_modules/plaid/package.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
