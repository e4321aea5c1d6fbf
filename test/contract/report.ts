import type { AnswerFailure, AnswerResults } from './answerCheck';
import type { DifferenceList } from './differenceList';
import type { RecordedRequest } from './recording';
import type { RequestFailure, RequestResults } from './requestCheck';

/** Everything that a run found. */
export interface Findings {
	readonly version: string;
	readonly requests: RequestResults;
	readonly answers: AnswerResults;
	readonly differences: DifferenceList;
	/** Whatever else makes the run fail, in words: too little seen, a suite that failed, … */
	readonly problems: readonly string[];
	/** What the other clients did, one line each. */
	readonly clients: readonly string[];
}

/** How many things are wrong; zero is a kept contract. */
export function countFailures(findings: Findings): number {
	return failuresOf(findings).length;
}

/**
 * The findings as text: failures in full first, then the summary, then each failure in a line, since of a
 * long log people see the end alone.
 */
export function report(findings: Findings): string {
	const { requests, answers, differences, clients } = findings;
	const uses = [...differences.uses()].filter(([, count]) => count > 0);
	const failures = failuresOf(findings);
	return [
		...failures.map(({ line, details }) => `${[line, ...details].join('\n')}\n`),
		`The sandbox against Stripe's mock and OpenAPI ${findings.version}`,
		'',
		`Requests: ${requests.recorded} recorded, ${sum(requests.operations)} distinct ones compared`,
		`  accepted by both   ${requests.acceptedByBoth}`,
		`  refused by both    ${requests.refusedByBoth}${byDocument(requests.refusedByDocument)}`,
		`  listed differences ${requests.allowed}`,
		`  failures           ${requests.failures.length}`,
		'Not compared, since a stateless mock cannot know:',
		...columns([...requests.uncompared].map(([reason, count]) => [reason, String(count)])),
		`Answers: ${answers.answers} held against their schemas, ${answers.errors} of them errors`,
		`  failures           ${answers.failures.length}`,
		'Objects:',
		...columns([
			['type', 'plain', 'in lists', 'expanded', 'in events'],
			...[...answers.objects]
				.sort(([a], [b]) => a.localeCompare(b))
				.map(([type, seen]) => [
					type,
					...[seen.plain, seen.list, seen.expanded, seen.event].map(String),
				]),
		]),
		'Operations, with the distinct requests of each:',
		...columns([...requests.operations].sort().map(([name, count]) => [name, String(count)])),
		'Listed differences, with how often each was needed:',
		...columns(uses.map(([entry, count]) => [entry.id, String(count), entry.reason])),
		...(clients.length > 0 ? ['Other clients:', ...clients.map((line) => `  ${line}`)] : []),
		'',
		...verdict(failures),
	].join('\n');
}

/** One thing that is wrong: in a line, and what else is to be known of it. */
interface Failure {
	readonly line: string;
	readonly details: readonly string[];
}

function failuresOf({ requests, answers, differences, problems }: Findings): Failure[] {
	return [
		...requests.failures.map(requestFailure),
		...answers.failures.map(answerFailure),
		...differences.stale().map(({ id }) => ({
			line: `✗ Stale difference "${id}": nothing in this run needs it any more.`,
			details: [],
		})),
		...problems.map((problem) => ({ line: `✗ ${problem}`, details: [] })),
	];
}

function verdict(failures: readonly Failure[]): string[] {
	if (failures.length === 0) return ['The contract is kept.'];
	return [
		...failures.map(({ line }) => line),
		`The contract is broken: ${failures.length} failures.`,
	];
}

function requestFailure({ request, problem, mock, count }: RequestFailure): Failure {
	return {
		line: `✗ ${problem}`,
		details: [
			...asked(request, count),
			`  sandbox      ${request.status} ${excerpt(request.answer)}`,
			...(mock ? [`  stripe-mock  ${mock.status} ${mock.message}`] : []),
		],
	};
}

function answerFailure({ request, issue, count, operations }: AnswerFailure): Failure {
	const { pointer, resource, member, message, around } = issue;
	return {
		line: `✗ ${[resource || 'answer', member].filter(Boolean).join(' ')} ${message} (${issue.rule})`,
		details: [
			`  answers of   ${[...operations].join(', ')}`,
			...asked(request, count),
			`  at           ${pointer === '' ? 'the whole answer' : pointer}`,
			`  sandbox      ${request.status} ${pointer === '' ? '' : '… '}${excerpt(around)}`,
		],
	};
}

function asked(request: RecordedRequest, count: number): string[] {
	const more = count > 1 ? ` (and ${count - 1} more like it)` : '';
	const version = request.headers['stripe-version'];
	return [
		`  request      ${request.method} ${request.path}${more}`,
		`  parameters   ${decodeURIComponent(request.form.replaceAll('+', ' ').replace(/%(?![0-9a-f]{2})/gi, '%25')) || '(none)'}`,
		...(version ? [`  version      ${version}`] : []),
	];
}

function excerpt(answer: unknown): string {
	const text = answer === undefined ? '(no JSON)' : JSON.stringify(answer);
	return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

function byDocument(count: number): string {
	return count > 0 ? ` (${count} by the document alone, where stripe-mock does not look)` : '';
}

function sum(counts: ReadonlyMap<string, number>): number {
	return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** Rows as aligned lines. */
function columns(rows: readonly (readonly string[])[]): string[] {
	const widths: number[] = [];
	for (const row of rows) {
		row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
	}
	return rows.map((row) =>
		`  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd(),
	);
}
