import { Problem } from '../errors';
import { problemOfEntry, problemOfFailure } from './errors';
import { type ErrorEntry, isRecord, SalesforceFailure } from './failure';
import { isTransientCode } from './repeat';

/** What became of a row. */
export type RowOutcome = WrittenRow | RefusedRow;

export interface WrittenRow {
	success: true;
	id: string;
	/** A new record was made; false when one was changed. */
	created: boolean;
}

export interface RefusedRow {
	success: false;
	/** The reason in Salesforce's own words, and what to do. */
	problem: Problem;
	/** Salesforce's code, or one of ours. */
	code: string;
	/** Fields that Salesforce names. */
	fields: readonly string[];
	/** For `DUPLICATES_DETECTED`: the records that the duplicate rule found. */
	matches: readonly DuplicateMatch[];
	/** It may succeed another time as it is. */
	transient: boolean;
}

export interface DuplicateMatch {
	id: string;
	object: string;
	/** The duplicate rule that found it. */
	rule: string;
}

/** The outcome of a row that Salesforce refused. */
export function refusedRow(entries: readonly ErrorEntry[], doing: string): RefusedRow {
	const [first = NO_REASON] = entries;
	const matches = entries.flatMap(({ raw }) => matchesOf(raw));
	const others = entries.slice(1).map(({ message }) => message);
	const ids = matches.map(({ id }) => id).join(', ');
	const problem = problemOfEntry(
		{ ...first, message: [first.message, ...others].join('; ') },
		doing,
		{ more: ids && `Found: ${ids}.` },
	);
	return {
		success: false,
		problem,
		code: first.errorCode,
		fields: entries.flatMap(({ fields }) => fields),
		matches,
		transient: isTransientCode(first.errorCode),
	};
}

/** The outcome of a row whose request failed as a whole. */
export function failedRow(failure: SalesforceFailure | Problem, doing: string): RefusedRow {
	const problem = failure instanceof Problem ? failure : problemOfFailure(failure, doing);
	return {
		success: false,
		problem,
		code: problem.code ?? 'FAILED',
		fields: failure instanceof Problem ? [] : failure.entries.flatMap(({ fields }) => fields),
		matches: [],
		transient: false,
	};
}

/**
 * The same failure for rows that need no looking after: they were never sent, or may be sent again
 * without harm.
 */
export function withoutDoubt(failure: SalesforceFailure | Problem): SalesforceFailure | Problem {
	if (failure instanceof Problem) return failure;
	const { code, message, status, entries, attempts } = failure;
	return new SalesforceFailure(code, message, {
		status,
		entries: [...entries],
		effect: 'none',
		attempts,
		cause: failure,
	});
}

const NO_REASON: ErrorEntry = {
	errorCode: 'UNKNOWN',
	message: 'Salesforce gave no reason',
	fields: [],
	raw: {},
};

/**
 * The matches in a duplicate rule's refusal. Some versions of the API misspell the name of the result.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_duplicateresult.htm
 */
function matchesOf(raw: Readonly<Record<string, unknown>>): DuplicateMatch[] {
	const result = raw['duplicateResult'] ?? raw['duplicateResut'];
	if (!isRecord(result)) return [];
	const rule = text(result['duplicateRule']);
	return list(result['matchResults']).flatMap((match) =>
		list(match['matchRecords']).flatMap(({ record }) => {
			if (!isRecord(record)) return [];
			const { attributes } = record;
			const object = text(isRecord(attributes) ? attributes['type'] : match['entityType']);
			return [{ id: text(record['Id']), object, rule }];
		}),
	);
}

function list(value: unknown): Record<string, unknown>[] {
	return Array.isArray(value) ? value.filter(isRecord) : [];
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
