import { isRecord, type OpenApi } from './openApi';
import { createResponseValidator } from './responseValidator';

/** Stripe's examples are older than its document here and there; most of them are not. */
const LEAST_SHARE = 0.85;

/**
 * Whether the validator can be trusted, judged by Stripe's own example of each type of object
 * (`fixtures3.json` of stripe-mock): it must find most of them valid, and none once it has a member
 * that its schema does not know.
 * @returns in words, what speaks against it
 */
export function selfCheckProblems(api: OpenApi, fixtures: unknown): string[] {
	const resources =
		isRecord(fixtures) && isRecord(fixtures['resources']) ? fixtures['resources'] : {};
	const examples = Object.entries(resources)
		.filter(([type]) => api.components.schemas[type]?.properties !== undefined)
		.map(([type, example]) => ({ schema: { $ref: `#/components/schemas/${type}` }, example }));
	const validator = createResponseValidator(api);
	const valid = examples.filter(
		({ schema, example }) => validator.issues(schema, example).length === 0,
	);
	const fooled = valid.filter(
		({ schema, example }) =>
			validator.issues(schema, { ...Object(example), unheard_of: true }).length === 0,
	);
	const problems = fooled.map(
		({ schema }) => `The validator lets an unknown member of ${schema.$ref} pass.`,
	);
	if (valid.length === 0 || valid.length < examples.length * LEAST_SHARE) {
		problems.push(
			`The validator finds only ${valid.length} of Stripe's own ${examples.length} examples valid.`,
		);
	}
	return problems;
}
