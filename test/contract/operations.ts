import type { Operation } from './differenceList';
import { parametersOf, type ApiOperation, type ApiSchema, type OpenApi } from './openApi';
import { templateFinder } from './pathTemplates';
import type { RecordedRequest } from './recording';

/** An operation of the API that a request asked for. */
export interface FoundOperation extends Operation {
	readonly api: ApiOperation;
	readonly parameters: ApiSchema;
}

/** Makes a function that finds the operation of a request; undefined where the API has none. */
export function operationFinder(
	api: OpenApi,
): (request: RecordedRequest) => FoundOperation | undefined {
	const find = templateFinder(Object.keys(api.paths));
	const known = new Map<string, FoundOperation>();
	return (request) => {
		const template = find(request.path);
		const found = template && api.paths[template]?.[request.method.toLowerCase()];
		if (!found) return undefined;
		const version = request.headers['stripe-version'];
		const operation = `${request.method} ${template}`;
		const key = `${operation} ${version ?? ''}`;
		const result = known.get(key) ?? {
			operation,
			version,
			api: found,
			parameters: parametersOf(found, request.method),
		};
		known.set(key, result);
		return result;
	};
}
