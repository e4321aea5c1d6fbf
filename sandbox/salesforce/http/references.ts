import { SalesforceError } from '../errors';
import { isObject } from './body';

const reference = /@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}/g;

/**
 * Puts earlier answers in the place of `@{referenceId.field}` in a string, or in every string of a
 * body. Throws when the answer or its field is not there.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/using_composite_resources.htm
 */
export function resolveReferences(
	value: unknown,
	answers: Map<string, unknown>,
	ownId: string,
): unknown {
	if (typeof value === 'string') {
		return value.replace(reference, (whole, id: string, path: string) => {
			const found = answers.has(id) ? walk(answers.get(id), path) : undefined;
			if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') {
				return String(found);
			}
			throw unresolved(whole, ownId);
		});
	}
	if (Array.isArray(value)) return value.map((each) => resolveReferences(each, answers, ownId));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, resolveReferences(each, answers, ownId)]),
	);
}

function walk(value: unknown, path: string): unknown {
	let found = value;
	for (const [, name, index] of path.matchAll(/\.([A-Za-z0-9_]+)|\[(\d+)\]/g)) {
		if (index !== undefined && Array.isArray(found)) found = found[Number(index)] as unknown;
		else if (name !== undefined && isObject(found)) found = found[name];
		else return undefined;
	}
	return found;
}

function unresolved(whole: string, ownId: string): SalesforceError {
	return new SalesforceError(
		400,
		'PROCESSING_HALTED',
		`Invalid reference specified. No value for ${whole.slice(2, -1)} found in ${ownId}`,
	);
}
