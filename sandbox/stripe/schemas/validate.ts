import type { ErrorObject, ValidateFunction } from 'ajv';
import { validatorOf } from '../../schemas/validator';
import { invalidParameter, missingParameter, type StripeError } from '../errors';
import type { FormHash } from '../form';
import { coerce, nested } from './coerce';
import type { ParamSchema } from './normalize';

/** Checks a request's parameters: returns them typed, or throws Stripe's refusal of the first. */
export type ParamCheck = (form: FormHash) => Record<string, unknown>;

/** Prepares the check of one operation's parameters. */
export function paramCheck(schema: ParamSchema): ParamCheck {
	let validate: ValidateFunction | undefined;
	return (form) => {
		validate ??= validatorOf(schema);
		const { value, errors } = coerce(form, schema);
		if (validate(value)) {
			if (errors[0]) throw errors[0];
			return value as Record<string, unknown>;
		}
		throw worst(validate.errors ?? [], errors);
	};
}

/** Of all that is wrong, what Stripe answers: unknown names, then wrong values, then missing ones. */
function worst(violations: ErrorObject[], misfits: StripeError[]): StripeError {
	const unknown = violations.filter((violation) => violation.keyword === 'additionalProperties');
	if (unknown.length > 0) return unknownParameters(unknown.map((v) => nested(pathOf(v), named(v))));
	if (misfits[0]) return misfits[0];
	const outside = violations.find((violation) => violation.keyword === 'enum');
	if (outside) return outsideEnum(outside);
	const missing = violations.find((violation) => violation.keyword === 'required');
	if (missing) return missingParameter(nested(pathOf(missing), named(missing)));
	const [other] = violations;
	const path = other ? pathOf(other) : '';
	return invalidParameter(`Invalid ${String(other?.params['type'] ?? 'value')}`, path);
}

function unknownParameters(names: string[]): StripeError {
	const [first = ''] = names;
	const all = [...new Set(names)];
	return invalidParameter(
		`Received unknown parameter${all.length > 1 ? 's' : ''}: ${all.join(', ')}`,
		first,
		'parameter_unknown',
	);
}

function outsideEnum(violation: ErrorObject): StripeError {
	const path = pathOf(violation);
	const allowed = ((violation.schema ?? []) as unknown[])
		.filter((value) => value !== null)
		.map(String);
	return invalidParameter(`Invalid ${path}: must be ${oneOf(allowed)}`, path);
}

function oneOf(values: string[]): string {
	const last = values.at(-1) ?? '';
	if (values.length < 2) return last;
	if (values.length === 2) return `either ${values.join(' or ')}`;
	return `one of ${values.slice(0, -1).join(', ')}, or ${last}`;
}

function named(violation: ErrorObject): string {
	const params: Record<string, unknown> = violation.params;
	return String(params['additionalProperty'] ?? params['missingProperty']);
}

/** A JSON pointer as Stripe spells a parameter: `/a/b/0` is `a[b][0]`. */
function pathOf(violation: ErrorObject): string {
	return violation.instancePath
		.split('/')
		.slice(1)
		.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
		.reduce(nested, '');
}
