import { DEFAULT_RETRY_POLICY, retryDelay, type RetryPolicy } from '../retry';
import { errorEntries, mayHaveActed } from './failure';
import type { HttpAnswer, NoAnswer } from './http';

/** Longest time that Salesforce may ask to wait, in seconds; beyond it the run ends with its reason. */
const LONGEST_WAIT_SECONDS = 120;

export interface Attempt {
	attempts: number;
	/** The request may be carried out twice without harm. */
	repeatable: boolean;
	outcome: HttpAnswer | NoAnswer;
}

/**
 * Decides whether a failed request is sent again, and after how long. One that must not be carried out
 * twice is sent again only when it is certain that it was not carried out at all.
 *
 * @param chance.random a number in [0, 1), the jitter
 * @param chance.nowMs the time of day, in milliseconds since 1970, for a `Retry-After` that names one
 * @returns milliseconds to wait, or undefined when it ends here
 */
export function repeatDelay(
	{ attempts, repeatable, outcome }: Attempt,
	{ random, nowMs }: { random: number; nowMs: number },
	policy: RetryPolicy = DEFAULT_RETRY_POLICY,
): number | undefined {
	if (outcome instanceof Error) {
		if (!repeatable && outcome.mayHaveArrived) return undefined;
		return retryDelay({ attempts }, random, policy);
	}
	const { status, headers } = outcome;
	if (!isTransient(outcome) || (!repeatable && mayHaveActed(status))) return undefined;
	const delay = retryDelay({ attempts, status, shouldRetry: 'true' }, random, policy);
	if (delay === undefined) return undefined;
	const asked = secondsAsked(headers['retry-after'], nowMs);
	return asked > LONGEST_WAIT_SECONDS ? undefined : Math.max(delay, asked * 1000);
}

/** Codes of refusals that pass by themselves. `ENTITY_IS_LOCKED`, an approval's lock, does not. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
	'UNABLE_TO_LOCK_ROW',
	'SERVER_UNAVAILABLE',
	'REQUEST_RUNNING_TOO_LONG',
	'QUERY_TIMEOUT',
]);

/** Tells whether a row or a request refused with this code may succeed when it is sent again. */
export function isTransientCode(code: string): boolean {
	return TRANSIENT_CODES.has(code);
}

/**
 * Salesforce's 409 means a version conflict, not a lock, and its 403 may be a limit: of requests at
 * one time, which passes, or of the day, which does not.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
function isTransient({ status, body }: HttpAnswer): boolean {
	if (status < 400) return false;
	if (status === 408 || status === 429) return true;
	// SOAP refuses with 500 and a fault; a 500 without one is the server's own trouble.
	if (status >= 500 && !/<faultcode>/.test(body)) return true;
	return errorEntries(body).some(
		({ errorCode, message }) =>
			isTransientCode(errorCode) ||
			(errorCode === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(message)),
	);
}

/** `Retry-After` in seconds, be it a number or a date; 0 without it. */
function secondsAsked(header: string | undefined, nowMs: number): number {
	if (!header) return 0;
	const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - nowMs) / 1000;
	return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}
