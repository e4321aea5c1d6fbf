import type { Clock } from '../clock';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../retry';
import { lost, refusal, SalesforceFailure } from './failure';
import { type HttpAnswer, type HttpCall, NoAnswer, sendOnce } from './http';
import type { OrgState } from './orgs';
import { repeatDelay } from './repeat';
import type { Access, Session } from './session';

export interface TransportOptions {
	session: Session;
	org: OrgState;
	clock: Clock;
	/** A number in [0, 1) for the jitter. */
	random: () => number;
	retryPolicy?: RetryPolicy;
	/** Milliseconds without a byte after which an answer counts as lost. */
	timeoutMs: number;
	/** Share of the org's daily requests, 0 to 1, at which to stop. */
	dailyShare: number;
}

export interface SalesforceCall extends HttpCall {
	/**
	 * The request may be carried out twice without harm. Reads, updates by ID and upserts by external ID
	 * may; what else may is for the caller to say.
	 */
	repeatable?: boolean;
	/** A read, whatever its method: when it fails, nothing has changed. */
	readsOnly?: boolean;
}

/** Sends a request and resolves with its answer when that is a success. */
export type Transport = (call: SalesforceCall) => Promise<HttpAnswer>;

/**
 * The way of all requests to an org, those that jsforce makes by itself included. It keeps to the
 * org's concurrency and to the daily share, sends each request to the address of the session of the
 * moment, signed by it, and renews that once when Salesforce says that it has expired or that the org is
 * elsewhere, reads the whole answer before it believes it, and sends again what failed in passing and may
 * be sent again.
 *
 * @throws SalesforceFailure (from the returned function) or Problem
 */
export function createTransport(options: TransportOptions): Transport {
	const { session, org, clock, random } = options;
	const policy = options.retryPolicy ?? DEFAULT_RETRY_POLICY;

	async function attempt(call: HttpCall, access: Access): Promise<HttpAnswer | NoAnswer> {
		return await org.gate(async () => {
			org.usage.check(options.dailyShare, clock);
			try {
				const answer = await sendOnce(signed(call, access), options.timeoutMs);
				org.usage.note(answer.headers['sforce-limit-info'], clock);
				org.time.note(answer.headers.date);
				return isBroken(answer) ? new NoAnswer('the answer is incomplete', true) : answer;
			} catch (failure) {
				if (failure instanceof NoAnswer) return failure;
				throw failure;
			}
		});
	}

	const chance = () => ({ random: random(), nowMs: clock.nowMs() });
	return async (call) => {
		const readsOnly = call.readsOnly ?? ['GET', 'HEAD'].includes(call.method);
		const repeatable =
			call.repeatable ?? (readsOnly || ['PATCH', 'PUT', 'DELETE'].includes(call.method));
		let access = await session.access();
		let renewed = false;
		let attempts = 0;
		for (;;) {
			const outcome = await attempt(call, access);
			attempts++;
			if (outcome instanceof NoAnswer) {
				const delay = repeatDelay({ attempts, repeatable, outcome }, chance(), policy);
				if (delay === undefined) {
					const effect = readsOnly || !outcome.mayHaveArrived ? 'none' : 'unknown';
					throw lost(outcome, attempts, effect);
				}
				await clock.sleep(delay);
				continue;
			}
			if (outcome.status < 300) return outcome;
			if (saysExpired(outcome)) {
				if (renewed || !session.canRenew) throw notSignedIn(outcome, attempts);
				renewed = true;
				access = await session.accessAfter(access.accessToken);
				continue;
			}
			if (saysMoved(outcome) && !renewed && session.canRenew) {
				renewed = true;
				const before = access;
				access = await session.accessAfter(before.accessToken);
				if (access.instanceUrl !== before.instanceUrl) continue;
			}
			const delay = repeatDelay({ attempts, repeatable, outcome }, chance(), policy);
			if (delay === undefined) throw refusal(outcome, attempts, readsOnly);
			await clock.sleep(delay);
		}
	};
}

/**
 * The call as the session of the moment makes it: jsforce knows the address and the token that the
 * connection began with. SOAP carries its token in the envelope, REST in a header.
 */
function signed(unsigned: HttpCall, { accessToken, instanceUrl }: Access): HttpCall {
	const { pathname, search } = new URL(unsigned.url);
	const call = { ...unsigned, url: new URL(instanceUrl).origin + pathname + search };
	if (isSoap(call.url)) {
		const body = String(call.body ?? '').replace(
			/(<sessionId>)[^<]*(<\/sessionId>)/,
			(_all, open: string, close: string) => open + escapeXml(accessToken) + close,
		);
		return { ...call, headers: withoutLength(call.headers), body };
	}
	const headers = withoutLength(call.headers);
	return { ...call, headers: { ...headers, authorization: `Bearer ${accessToken}` } };
}

/** jsforce's own `Authorization` and its count of bytes give way to ours, in whatever case it wrote them. */
function withoutLength(headers: HttpCall['headers']): Record<string, string> {
	const own = ['authorization', 'content-length'];
	return Object.fromEntries(
		Object.entries(headers).filter(([name]) => !own.includes(name.toLowerCase())),
	);
}

function isSoap(url: string): boolean {
	return new URL(url).pathname.startsWith('/services/Soap/');
}

function escapeXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function saysExpired({ status, body }: HttpAnswer): boolean {
	return status === 401 || (status === 500 && /<faultcode>\w+:INVALID_SESSION_ID</.test(body));
}

/**
 * The org answers at another address since its My Domain was changed; the request was not carried out.
 * https://help.salesforce.com/s/articleView?id=xcloud.domain_name_enable_my_domain_redirects.htm
 */
function saysMoved({ status, body }: HttpAnswer): boolean {
	return [301, 302, 307, 308].includes(status) || /"errorCode":\s*"URL_NOT_RESET"/.test(body);
}

function notSignedIn(answer: HttpAnswer, attempts: number): SalesforceFailure {
	const { entries, status, message } = refusal(answer, attempts, true);
	return new SalesforceFailure('INVALID_SESSION_ID', message, {
		status,
		entries: [...entries],
		effect: 'none',
		attempts,
	});
}

/** JSON that cannot be read was cut on its way by something that closed the connection politely. */
function isBroken({ status, headers, body }: HttpAnswer): boolean {
	if (status >= 300 || body === '' || !/^application\/json/.test(headers['content-type'] ?? '')) {
		return false;
	}
	try {
		JSON.parse(body);
		return false;
	} catch {
		return true;
	}
}
