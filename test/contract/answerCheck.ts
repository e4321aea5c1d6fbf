import type { DifferenceList } from './differenceList';
import { eventIssues } from './events';
import { expansionIssues } from './expansion';
import { parseForm } from './form';
import { answerOf, isRecord, type ApiSchema, type OpenApi } from './openApi';
import { operationFinder } from './operations';
import type { RecordedRequest } from './recording';
import { createResponseValidator, type Issue } from './responseValidator';

/** Something wrong with an answer, once for all answers that have it alike. */
export interface AnswerFailure {
	readonly request: RecordedRequest;
	readonly issue: Issue;
	readonly count: number;
	/** The operations whose answers have it. */
	readonly operations: ReadonlySet<string>;
}

/** Where an object stood in an answer. */
export type Place = 'plain' | 'list' | 'expanded' | 'event';

/** What came of holding answers against their schemas. */
export interface AnswerResults {
	readonly answers: number;
	readonly errors: number;
	/** By type of object, how many were seen in which place. */
	readonly objects: ReadonlyMap<string, Readonly<Record<Place, number>>>;
	readonly failures: readonly AnswerFailure[];
}

const ERROR: ApiSchema = { $ref: '#/components/schemas/error' };

/**
 * Holds every answer that no fault has touched against its operation's schema, errors against the
 * schema of errors; then its expansions and its events.
 */
export function checkAnswers(
	api: OpenApi,
	requests: readonly RecordedRequest[],
	differences: DifferenceList,
): AnswerResults {
	const find = operationFinder(api);
	const validator = createResponseValidator(api);
	const failures = new Map<string, AnswerFailure>();
	const objects = new Map<string, Record<Place, number>>();
	const sound = requests.filter((request) => !request.faulty);
	for (const request of sound) {
		const found = find(request);
		const success = request.status < 300;
		const schema = (success && found ? answerOf(found.api, request.status) : ERROR) ?? ERROR;
		const issues = [
			...validator.issues(schema, request.answer),
			...expansionIssues(api, schema, request.answer, expandOf(request)),
			...eventIssues(api, request.answer),
		];
		const operation = found?.operation ?? `${request.method} ${request.path}`;
		for (const issue of issues) {
			const at = found ?? { operation, version: undefined };
			const entry = differences.answer(at, issue);
			if (entry) differences.use(entry);
			else addFailure(failures, request, operation, issue);
		}
		countObjects(request.answer, 'plain', objects);
	}
	return {
		answers: sound.length,
		errors: sound.filter(({ status }) => status >= 400).length,
		objects,
		failures: [...failures.values()],
	};
}

function addFailure(
	failures: Map<string, AnswerFailure>,
	request: RecordedRequest,
	operation: string,
	issue: Issue,
): void {
	const { resource, member, rule } = issue;
	// Without an object around it, a member is the operation's own.
	const key = [resource === '' ? operation : '', resource, member, rule].join('\n');
	const seen = failures.get(key) ?? { request, issue, count: 0, operations: new Set() };
	const operations = new Set([...seen.operations, operation]);
	failures.set(key, { ...seen, count: seen.count + 1, operations });
}

function expandOf(request: RecordedRequest): string[] {
	return parseForm(request.form)
		.filter(({ keys }) => keys[0] === 'expand')
		.map(({ value }) => value);
}

function countObjects(
	value: unknown,
	place: Place,
	objects: Map<string, Record<Place, number>>,
): void {
	if (Array.isArray(value)) {
		for (const one of value) countObjects(one, place, objects);
		return;
	}
	if (!isRecord(value)) return;
	const type = value['object'];
	let inner = place;
	if (typeof type === 'string') {
		const name = value['deleted'] === true ? `${type} (deleted)` : type;
		const seen = objects.get(name) ?? { plain: 0, list: 0, expanded: 0, event: 0 };
		seen[place] += 1;
		objects.set(name, seen);
		inner = placeWithin(type, place);
	}
	for (const one of Object.values(value)) countObjects(one, inner, objects);
}

function placeWithin(type: string, place: Place): Place {
	if (type === 'event') return 'event';
	if (place === 'event') return 'event';
	return type === 'list' || type === 'search_result' ? 'list' : 'expanded';
}
