import type { Difference } from './differences';
import type { DifferenceList } from './differenceList';
import {
	parseForm,
	shapeOf,
	tooLong,
	unknownNames,
	withoutParameters,
	type FormParameter,
} from './form';
import type { OpenApi } from './openApi';
import { operationFinder, type FoundOperation } from './operations';
import type { RecordedRequest } from './recording';
import type { MockAnswer } from './stripeMock';
import { verdictOf, type Verdict } from './verdict';

/** Asks the other side what it thinks of a request with this form. */
export type Ask = (request: RecordedRequest, form: string) => Promise<MockAnswer>;

/** A request that the two sides take differently. */
export interface RequestFailure {
	readonly request: RecordedRequest;
	readonly problem: string;
	readonly mock: MockAnswer | undefined;
	/** How many recorded requests look the same. */
	readonly count: number;
}

/** What came of holding requests against the other side. */
export interface RequestResults {
	readonly recorded: number;
	readonly acceptedByBoth: number;
	readonly refusedByBoth: number;
	/** Of those: refused by the document alone, where the mock does not look. */
	readonly refusedByDocument: number;
	readonly allowed: number;
	/** How often each operation was among the distinct requests. */
	readonly operations: ReadonlyMap<string, number>;
	readonly uncompared: ReadonlyMap<string, number>;
	readonly failures: readonly RequestFailure[];
}

interface Group {
	readonly request: RecordedRequest;
	readonly found: FoundOperation | undefined;
	readonly verdict: Verdict;
	count: number;
}

type Outcome = 'accepted' | 'refused' | 'refusedByDocument' | 'allowed' | RequestFailure;

/**
 * Holds every distinct request against the other side: what the sandbox accepted must be accepted,
 * what it refused for a parameter's form must be refused. Distinct are method, path template,
 * version asked for, names and kinds of parameters, and the sandbox's verdict.
 */
export async function checkRequests(
	api: OpenApi,
	requests: readonly RecordedRequest[],
	differences: DifferenceList,
	ask: Ask,
): Promise<RequestResults> {
	const groups = distinct(api, requests);
	const compared = groups.filter(({ verdict }) => verdict.kind !== 'uncompared');
	const outcomes: Outcome[] = [];
	for (const group of compared) outcomes.push(await judge(group, differences, ask));
	const tally = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
	return {
		recorded: requests.length,
		acceptedByBoth: tally('accepted'),
		refusedByBoth: tally('refused') + tally('refusedByDocument'),
		refusedByDocument: tally('refusedByDocument'),
		allowed: tally('allowed'),
		operations: counts(compared.map(({ found }) => [found?.operation ?? 'unknown', 1])),
		uncompared: counts(
			groups.flatMap(({ verdict, count }) =>
				verdict.kind === 'uncompared' ? [[verdict.reason, count] as const] : [],
			),
		),
		failures: outcomes.filter((one) => typeof one !== 'string'),
	};
}

function distinct(api: OpenApi, requests: readonly RecordedRequest[]): Group[] {
	const find = operationFinder(api);
	const groups = new Map<string, Group>();
	for (const request of requests) {
		const found = find(request);
		const verdict = verdictOf(request);
		const where = found ? found.operation : `${request.method} ${request.path}`;
		const shape = shapeOf(found?.parameters ?? {}, request.form);
		const key = [where, found?.version, JSON.stringify(verdict), shape].join('\n');
		const group = groups.get(key) ?? { request, found, verdict, count: 0 };
		group.count += 1;
		groups.set(key, group);
	}
	return [...groups.values()];
}

async function judge(group: Group, differences: DifferenceList, ask: Ask): Promise<Outcome> {
	const { request, found, verdict, count } = group;
	if (!found) {
		const problem = 'The sandbox serves a path that the API does not have.';
		return { request, problem, mock: undefined, count };
	}
	const mock = await ask(request, request.form);
	const breaches = breachesOf(found, request.form);
	if (verdict.kind === 'refused') {
		if (mock.status === 400) return 'refused';
		if (breaches.some(({ codes }) => codes.includes(verdict.code))) return 'refusedByDocument';
		const entry = differences.refusal(found, verdict.code, verdict.parameter);
		if (entry) return allowed(differences, [entry]);
		const problem = `The sandbox refuses (${verdict.code}: ${verdict.parameter}) what stripe-mock accepts.`;
		return { request, problem, mock, count };
	}
	if (passes(mock) && breaches.length === 0) return 'accepted';
	const entries = await entriesThatMend(group.request, found, differences, ask);
	if (entries) return allowed(differences, entries);
	const said = breaches.map(({ words }) => ` ${words}`).join('');
	const problem = `The sandbox accepts what the other side does not.${said}`;
	return { request, problem, mock, count };
}

/** The entries without whose parameters the request is as the other side wants it. */
async function entriesThatMend(
	request: RecordedRequest,
	found: FoundOperation,
	differences: DifferenceList,
	ask: Ask,
): Promise<readonly Difference[] | undefined> {
	const allowing = (one: FormParameter) => differences.parameter(found, one);
	const entries = parseForm(request.form).flatMap((one) => allowing(one) ?? []);
	if (entries.length === 0) return undefined;
	const form = withoutParameters(request.form, (one) => allowing(one) !== undefined);
	const mock = await ask(request, form);
	const mended = passes(mock) && breachesOf(found, form).length === 0;
	return mended ? [...new Set(entries)] : undefined;
}

interface Breach {
	readonly words: string;
	/** The codes with which the sandbox may refuse it. */
	readonly codes: readonly string[];
}

/**
 * What the document objects to where the mock does not look: it lets unknown names inside objects
 * pass, and any length.
 */
function breachesOf({ parameters }: FoundOperation, form: string): Breach[] {
	return [
		...unknownNames(parameters, form).map((name) => ({
			words: `The API does not know ${name}.`,
			codes: ['parameter_unknown'],
		})),
		...tooLong(parameters, form).map((name) => ({
			words: `The API has no room for so long a ${name}.`,
			codes: ['parameter_invalid'],
		})),
	];
}

/**
 * Whether the mock found nothing to object to. It checks first and makes up an answer then; where it
 * fails at that, for instance at expanding what it has no example of, it says 500.
 */
function passes(mock: MockAnswer): boolean {
	return mock.status === 200 || mock.status === 500;
}

function allowed(differences: DifferenceList, entries: readonly Difference[]): 'allowed' {
	entries.forEach((entry) => differences.use(entry));
	return 'allowed';
}

function counts(pairs: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
	const totals = new Map<string, number>();
	for (const [name, count] of pairs) totals.set(name, (totals.get(name) ?? 0) + count);
	return totals;
}
