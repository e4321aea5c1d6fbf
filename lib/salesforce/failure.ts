import type { HttpAnswer, NoAnswer } from './http';

/** One error as Salesforce words it. */
export interface ErrorEntry {
	message: string;
	/** `INVALID_FIELD`; in the result of a row it stands under `statusCode`. */
	errorCode: string;
	fields: string[];
	/** The whole entry, for what only some errors carry. */
	raw: Readonly<Record<string, unknown>>;
}

/** What is known of whether a failed request changed anything in Salesforce. */
export type Effect = 'none' | 'unknown';

export interface FailureDetails {
	status?: number;
	entries?: ErrorEntry[];
	effect: Effect;
	/** How often the request was sent. */
	attempts: number;
	cause?: unknown;
}

/** A request that Salesforce refused, or that got no answer. `salesforceProblem` puts it into words. */
export class SalesforceFailure extends Error {
	/** Salesforce's code of the first error, or one of ours: `NO_ANSWER`, `HTTP_502`, `MULTIPLE_CHOICES`. */
	readonly code: string;
	readonly status?: number;
	readonly entries: readonly ErrorEntry[];
	readonly effect: Effect;
	readonly attempts: number;

	constructor(code: string, message: string, details: FailureDetails) {
		super(message, { cause: details.cause });
		this.name = 'SalesforceFailure';
		this.code = code;
		this.status = details.status;
		this.entries = details.entries ?? [];
		this.effect = details.effect;
		this.attempts = details.attempts;
	}
}

/** The failure that an answer with an error status tells of. */
export function refusal(
	answer: HttpAnswer,
	attempts: number,
	changesNothing: boolean,
): SalesforceFailure {
	const { status, body } = answer;
	const entries = errorEntries(body);
	const [first] = entries;
	const effect: Effect = changesNothing || !mayHaveActed(status) ? 'none' : 'unknown';
	if (status === 300) {
		return new SalesforceFailure(
			'MULTIPLE_CHOICES',
			'Several records have this external ID, which is not unique',
			{ status, effect: 'none', attempts },
		);
	}
	return new SalesforceFailure(
		first?.errorCode ?? `HTTP_${status}`,
		first?.message ?? `Salesforce answered with HTTP status ${status}`,
		{ status, entries, effect, attempts },
	);
}

/** The failure of a request that got no whole answer in any attempt. */
export function lost(failure: NoAnswer, attempts: number, effect: Effect): SalesforceFailure {
	return new SalesforceFailure('NO_ANSWER', failure.message, { effect, attempts, cause: failure });
}

/** Statuses after which the request may have been carried out all the same: the server broke in it. */
export function mayHaveActed(status: number): boolean {
	return status >= 500 && status !== 503;
}

/**
 * Reads the errors of an answer's body: the list of the data API, the object of the sign-in, the fault
 * of SOAP, the results of an action. Empty when the body is something else, such as a page of a proxy.
 */
export function errorEntries(body: string): ErrorEntry[] {
	const fault = /<faultcode>(?:\w+:)?(\w+)<\/faultcode>\s*<faultstring>([^<]*)</.exec(body);
	if (fault) return [entryOf({ errorCode: fault[1], message: fault[2] })];
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return [];
	}
	const list = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
	return list
		.filter(isRecord)
		.flatMap((each) => (isError(each) ? [each] : listedErrors(each['errors'])))
		.map(entryOf);
}

/** One error, of a whole request or of a row. */
export function entryOf(raw: Readonly<Record<string, unknown>>): ErrorEntry {
	const code = raw['errorCode'] ?? raw['statusCode'] ?? raw['error'];
	const message = raw['message'] ?? raw['error_description'];
	return {
		errorCode: typeof code === 'string' ? code : 'UNKNOWN',
		message: typeof message === 'string' ? message : 'Salesforce gave no reason',
		fields: Array.isArray(raw['fields']) ? raw['fields'].map(String) : [],
		raw,
	};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_intro_invoking.htm */
function listedErrors(errors: unknown): Array<Record<string, unknown>> {
	return Array.isArray(errors) ? errors.filter(isRecord).filter(isError) : [];
}

function isError(raw: Record<string, unknown>): boolean {
	return ['errorCode', 'statusCode', 'error'].some((name) => typeof raw[name] === 'string');
}
