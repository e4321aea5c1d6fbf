import { systemAgent } from '../agent';
import type { Clock } from '../clock';
import { limiterFor } from '../limits/registry';
import type { Ceilings } from '../limits/requestLimiter';
import { DEFAULT_RETRY_POLICY, retryDelay, type RetryPolicy } from '../retry';
import { seal, unseal } from '../seal';
import { type PlaidConnection, withoutSecrets } from './credential';
import type { PlaidEndpoints } from './endpoints';
import { type FailedCall, type PlaidErrorBody, plaidProblem } from './errors';
import { loadPlaidSdk } from './sdk';

/**
 * Below what Plaid takes of one client in its sandbox for the endpoints used, per minute.
 * https://plaid.com/docs/errors/rate-limit-exceeded/
 */
const CEILINGS: Ceilings = { account: 20, operation: 15 };

const TIMEOUT_MS = 60_000;

/** How an access token is passed on, so that only those with the credential's secret can use it. */
const SEALED = 'sealed_';
const PURPOSE = 'plaid access token';

/** Plaid, for one credential. */
export interface PlaidClient {
	readonly clock: Clock;
	/**
	 * Calls an endpoint, and again where that can help.
	 *
	 * @param doing what is being done, said in front of a failure
	 * @param isOnce what it does must not be done twice, and Plaid takes no idempotency key: it is made again
	 * only when it was refused for the pace
	 * @throws Problem in words
	 */
	call<T>(
		doing: string,
		request: (plaid: PlaidEndpoints) => Promise<{ data: T }>,
		isOnce?: boolean,
	): Promise<T>;
	/** An access token in the form in which it may be shown and kept. */
	sealed(accessToken: string): string;
	/** The access token in either form; undefined when it was sealed by another secret. */
	unsealed(token: string): string | undefined;
}

export interface PlaidOptions {
	clock: Clock;
	/** A number in [0, 1) for the jitter of retries. */
	random?: () => number;
	retryPolicy?: RetryPolicy;
	timeoutMs?: number;
}

/** Opens a client of Plaid's SDK that keeps its pace and survives passing faults. No request is made yet. */
export async function connectPlaid(
	connection: PlaidConnection,
	options: PlaidOptions,
): Promise<PlaidClient> {
	const { clock } = options;
	const random = options.random ?? Math.random;
	const policy = options.retryPolicy ?? DEFAULT_RETRY_POLICY;
	const { address, clientId, secret, secretBefore } = connection;
	const plaid = await openSdk(connection, options.timeoutMs ?? TIMEOUT_MS);
	const limiter = limiterFor(['plaid', address.origin, clientId, secret], CEILINGS, clock);
	return {
		clock,
		async call(doing, request, isOnce = false) {
			for (let attempts = 1; ; attempts++) {
				const answered = await limiter.acquire(doing);
				const outcome = await attempt(plaid, request);
				answered();
				if ('data' in outcome) return outcome.data;
				const { failed } = outcome;
				const { status } = failed;
				if (status === 429) limiter.slowDown(doing, 'operation');
				const mayRepeat = !isOnce || status === 429;
				const delay = mayRepeat ? retryDelay({ attempts, status }, random(), policy) : undefined;
				if (delay === undefined) throw plaidProblem(cleaned(failed, connection), doing);
				await clock.sleep(delay);
			}
		},
		sealed: (token) => SEALED + seal(token, secret, PURPOSE),
		unsealed(token) {
			if (!token.startsWith(SEALED)) return token;
			const text = token.slice(SEALED.length);
			return [secret, secretBefore].reduce<string | undefined>(
				(found, key) => found ?? (key === undefined ? undefined : unseal(text, key, PURPOSE)),
				undefined,
			);
		},
	};
}

async function openSdk(
	{ address, clientId, secret }: PlaidConnection,
	timeout: number,
): Promise<PlaidEndpoints> {
	const { Configuration, PlaidApi } = await loadPlaidSdk();
	const configuration = new Configuration({
		basePath: address.origin,
		baseOptions: {
			headers: { 'PLAID-CLIENT-ID': clientId, 'PLAID-SECRET': secret },
			// The platform's own agents, which n8n has lead through its proxy; a redirect would carry the secret on.
			httpAgent: systemAgent('http'),
			httpsAgent: systemAgent('https'),
			proxy: false,
			maxRedirects: 0,
			timeout,
		},
	});
	return new PlaidApi(configuration);
}

async function attempt<T>(
	plaid: PlaidEndpoints,
	request: (plaid: PlaidEndpoints) => Promise<{ data: T }>,
): Promise<{ data: T } | { failed: FailedCall }> {
	try {
		const { data } = await request(plaid);
		return isAnswer(data) ? { data } : { failed: { status: 200 } };
	} catch (error) {
		const failed = failedCall(error);
		if (!failed) throw error;
		return { failed };
	}
}

/** All answers of Plaid's say by which request they came. https://plaid.com/docs/api/#request-id */
function isAnswer(data: unknown): boolean {
	return typeof data === 'object' && data !== null && 'request_id' in data;
}

/** What is to be known of a call that axios, on which the SDK stands, calls a failure. */
function failedCall(error: unknown): FailedCall | undefined {
	if (!(error instanceof Error) || !('isAxiosError' in error)) return undefined;
	const { response, code } = error as {
		response?: { status: number; data: unknown };
		code?: string;
	};
	// Of an answer that was cut there is the status, but no data; an empty one is an empty text.
	if (response?.data === undefined) return { network: error.message || code };
	const { status, data } = response;
	return isErrorBody(data) ? { status, body: data } : { status };
}

function isErrorBody(data: unknown): data is PlaidErrorBody {
	return (
		typeof data === 'object' && data !== null && 'error_code' in data && 'error_message' in data
	);
}

function cleaned(failed: FailedCall, connection: PlaidConnection): FailedCall {
	const { body, network } = failed;
	return {
		...failed,
		...(network !== undefined && { network: withoutSecrets(network, connection) }),
		...(body && {
			body: { ...body, error_message: withoutSecrets(body.error_message, connection) },
		}),
	};
}
