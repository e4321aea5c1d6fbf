import type Stripe from 'stripe';
import type { Clock } from '../clock';
import type { Exceeded, RequestLimiter } from '../limits/requestLimiter';
import { DEFAULT_RETRY_POLICY, retryDelay, type RetryPolicy } from '../retry';
import { operationName } from './operationName';

type HttpClient = NonNullable<Stripe.StripeConfig['httpClient']>;
type HttpResponse = Awaited<ReturnType<HttpClient['makeRequest']>>;
type Headers = ReturnType<HttpResponse['getHeaders']>;

export interface TransportOptions {
	/** Sends one request, once. */
	inner: HttpClient;
	limiter: RequestLimiter;
	clock: Clock;
	/** A number in [0, 1) for the jitter. */
	random?: () => number;
	retryPolicy?: RetryPolicy;
}

/** What `lastResponse` of an SDK object holds when it came through this transport. */
export interface TransportResponse {
	headers: Headers;
	statusCode: number;
	/** How many times the request was sent. */
	attempts: number;
}

interface Answer {
	status: number;
	headers: Headers;
	body: unknown;
}

/**
 * The HTTP client that the SDK is given. It waits for the limiter before each request that leaves,
 * reads the whole answer before it believes it, and sends again what failed in passing, so that
 * every call of the SDK, its own paging included, keeps to the limits and survives the same faults.
 * The SDK's own retries are to be switched off: they neither wait for the limiter nor retry a 429.
 */
export function createTransport(options: TransportOptions): HttpClient {
	const { inner, limiter, clock } = options;
	const random = options.random ?? Math.random;
	const policy = options.retryPolicy ?? DEFAULT_RETRY_POLICY;

	async function makeRequest(
		...request: Parameters<HttpClient['makeRequest']>
	): Promise<HttpResponse> {
		const [host, port, path, method] = request;
		const address = `${host}:${port}`;
		const operation = operationName(method, path);
		for (let attempts = 1; ; attempts++) {
			const answered = await limiter.acquire(operation);
			const outcome = await attempt(inner, request);
			answered();
			if (outcome.answer && outcome.answer.status < 400) {
				return bufferedResponse(withStripesBody(outcome.answer, address), attempts);
			}
			const { answer } = outcome;
			if (answer?.status === 429) slowDown(limiter, operation, answer.headers);
			const delay = retryDelay(
				{
					attempts,
					status: answer?.status,
					shouldRetry: shouldRetryHeader(answer?.headers),
					replayed: answer?.headers['idempotent-replayed'] === 'true',
				},
				random(),
				policy,
			);
			if (delay === undefined) {
				if (answer) return bufferedResponse(withStripesBody(answer, address), attempts);
				throw new ConnectionFailure(address, attempts, outcome.failure);
			}
			await clock.sleep(delay);
		}
	}

	return { getClientName: () => inner.getClientName(), makeRequest };
}

/**
 * No whole answer came in any attempt. It carries no `code`, since the SDK would try once more by
 * itself on `ECONNRESET` and `EPIPE`.
 */
class ConnectionFailure extends Error {
	constructor(address: string, attempts: number, cause: unknown) {
		super(`no complete answer from ${address} after ${attempts} attempts`, { cause });
		this.name = 'ConnectionFailure';
	}
}

type Outcome = { answer: Answer; failure?: undefined } | { answer?: undefined; failure: unknown };

async function attempt(
	inner: HttpClient,
	request: Parameters<HttpClient['makeRequest']>,
): Promise<Outcome> {
	try {
		const response = await inner.makeRequest(...request);
		const status = response.getStatusCode();
		const headers = response.getHeaders();
		try {
			const body: unknown = await response.toJSON();
			return { answer: { status, headers, body } };
		} catch (failure) {
			// A page of a proxy, or of something else, is no JSON, but its status still says what happened; with
			// a good status it may be a cut answer of Stripe's, unless it says itself that it is a page.
			const isPage = /html/.test(String(headers['content-type'] ?? ''));
			if (failure instanceof SyntaxError && (status >= 400 || isPage)) {
				return { answer: { status, headers, body: undefined } };
			}
			return { failure };
		}
	} catch (failure) {
		return { failure };
	}
}

function shouldRetryHeader(headers: Headers | undefined): 'true' | 'false' | undefined {
	const value = headers?.['stripe-should-retry'];
	return value === 'true' || value === 'false' ? value : undefined;
}

/**
 * A 429 for its rate names the limit in `Stripe-Rate-Limited-Reason`; one for a locked object names
 * none and is no reason to go slower. https://docs.stripe.com/rate-limits
 */
function slowDown(limiter: RequestLimiter, operation: string, headers: Headers): void {
	const reason = headers['stripe-rate-limited-reason'];
	if (typeof reason !== 'string' || reason === '') return;
	const exceeded: Exceeded = reason.startsWith('global') ? 'account' : 'operation';
	limiter.slowDown(operation, exceeded);
}

/**
 * The SDK takes any body without an `error` for a success, whatever the status. All of Stripe's have that,
 * or say by `object` what they are (https://docs.stripe.com/api): what has neither is given an error.
 */
function withStripesBody(answer: Answer, address: string): Answer {
	const { body, status } = answer;
	const isObject = typeof body === 'object' && body !== null;
	if (isObject && ('error' in body || (status < 400 && 'object' in body))) return answer;
	const error =
		status >= 500
			? { type: 'api_error', message: `Stripe answered with HTTP status ${status}` }
			: {
					type: 'api_error',
					code: 'not_stripe',
					message: `What answers at ${address} is not Stripe (HTTP status ${status})`,
				};
	return { ...answer, body: { error } };
}

function bufferedResponse(answer: Answer, attempts: number): HttpResponse {
	const raw: TransportResponse = {
		headers: answer.headers,
		statusCode: answer.status,
		attempts,
	};
	return {
		getStatusCode: () => answer.status,
		getHeaders: () => answer.headers,
		getRawResponse: () => raw,
		toStream: () => {
			throw new Error('Streaming is not supported by this transport');
		},
		toJSON: async () => answer.body,
	};
}
