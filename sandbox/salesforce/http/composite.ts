import { SalesforceError } from '../errors';
import { isObject, listOf, objectBody, textOf } from './body';
import { ok, route, type Answer, type Call, type Route } from './call';
import { resolveReferences } from './references';

const maxComposite = 25;
/** Of the requests of a composite, so many may be queries or collections. */
const maxHeavy = 5;
const heavy = /\/(?:query|queryAll|composite\/sobjects)(?:[/?]|$)/;
const maxBatch = 25;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite.htm */
export const compositeRoutes: Route[] = [
	route('GET', '/composite', (call) =>
		ok({
			tree: `/services/data/${call.version}/composite/tree`,
			batch: `/services/data/${call.version}/composite/batch`,
			sobjects: `/services/data/${call.version}/composite/sobjects`,
		}),
	),
	route('POST', '/composite', composite),
	route('POST', '/composite/batch', batch),
];

interface Part {
	body: unknown;
	httpHeaders: Record<string, string>;
	httpStatusCode: number;
	referenceId: string;
}

/** Requests in order, later ones referring to earlier answers as `@{referenceId.field}`. */
function composite(call: Call): Answer {
	const body = objectBody(call.body);
	const requests = listOf(body, 'compositeRequest');
	if (requests.length > maxComposite) throw limit(maxComposite);
	const heavyOnes = requests.filter((request) => heavy.test(textOf(request['url'])));
	if (heavyOnes.length > maxHeavy) throw limit(maxHeavy, 'queries and collections');
	const allOrNone = body['allOrNone'] === true;
	const answers = new Map<string, unknown>();
	const parts: Part[] = [];
	let failed = false;
	const run = () => {
		for (const request of requests) {
			const referenceId = textOf(request['referenceId']);
			if (answers.has(referenceId)) throw duplicateReference(referenceId);
			const answer = attempt(() => {
				const url = resolveReferences(textOf(request['url']), answers, referenceId);
				const content = resolveReferences(request['body'], answers, referenceId);
				return call.dispatch({
					method: textOf(request['method']).toUpperCase(),
					...target(call, String(url)),
					body: content,
					...(isObject(request['httpHeaders']) && {
						headers: headersOf(request['httpHeaders']),
					}),
				});
			});
			failed ||= answer.status >= 400;
			if (answer.status < 400) answers.set(referenceId, answer.body);
			parts.push({
				body: answer.body ?? null,
				httpHeaders: answer.headers ?? {},
				httpStatusCode: answer.status,
				referenceId,
			});
			if (failed && allOrNone) throw new Undo();
		}
	};
	try {
		call.org.store.atomically(run);
	} catch (error) {
		if (!(error instanceof Undo)) throw error;
		return ok({
			compositeResponse: halted(
				requests.map((each) => textOf(each['referenceId'])),
				parts,
			),
		});
	}
	return ok({ compositeResponse: parts });
}

/** What an undone composite answers: the refusal in its place, everything else halted. */
function halted(references: string[], parts: Part[]): Part[] {
	const body = [
		{
			errorCode: 'PROCESSING_HALTED',
			message:
				'The transaction was rolled back since another operation in the same transaction failed.',
		},
	];
	return references.map((referenceId, i) => {
		const part = parts[i];
		return part && part.httpStatusCode >= 400
			? part
			: { body, httpHeaders: {}, httpStatusCode: 400, referenceId };
	});
}

/** Independent requests; each counts for itself and none sees another's answer. */
function batch(call: Call): Answer {
	const body = objectBody(call.body);
	const requests = listOf(body, 'batchRequests');
	if (requests.length > maxBatch) throw limit(maxBatch);
	const results: { statusCode: number; result: unknown }[] = [];
	for (const request of requests) {
		if (body['haltOnError'] === true && results.some((each) => each.statusCode >= 400)) {
			results.push({
				statusCode: 412,
				result: [
					{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' },
				],
			});
			continue;
		}
		const answer = attempt(() =>
			call.dispatch({
				method: textOf(request['method']).toUpperCase(),
				...target(call, textOf(request['url'])),
				body: request['richInput'],
			}),
		);
		results.push({ statusCode: answer.status, result: answer.body ?? null });
	}
	return ok({ hasErrors: results.some((each) => each.statusCode >= 400), results });
}

function attempt(work: () => Answer): Answer {
	try {
		return work();
	} catch (error) {
		if (error instanceof SalesforceError) return { status: error.status, body: error.entries };
		throw error;
	}
}

/** Such as `Sforce-Query-Options`, in small letters as they come from the network. */
function headersOf(given: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
	);
}

/** Path and query of a part's address, which a batch gives without `/services/data`. */
function target(call: Call, url: string): { path: string; query: URLSearchParams } {
	const { pathname, searchParams } = new URL(url.startsWith('/') ? url : `/${url}`, call.base);
	const path = pathname.replace(/^\/services\/data/, '').replace(/^\/v\d+\.0/, '');
	return { path, query: searchParams };
}

function limit(max: number, what = 'requests'): SalesforceError {
	return new SalesforceError(400, 'LIMIT_EXCEEDED', `Limit exceeded; at most ${max} ${what}`);
}

function duplicateReference(referenceId: string): SalesforceError {
	return new SalesforceError(400, 'INVALID_INPUT', `Duplicate referenceId: ${referenceId}`);
}

class Undo extends Error {}
