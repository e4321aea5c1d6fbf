import type { FastifyRequest } from 'fastify';
import type { BreakingFault } from '../control/faults';
import type { Answer } from '../control/faultyReply';
import { errorBody, StripeError } from './errors';
import { headerOf, type Passage } from './passage';
import { tooMany } from './rateLimits';

/** The headers of every answer. */
export function headersFor(passage: Passage): Record<string, string> {
	const { request, requestId, version, entry } = passage;
	const account = headerOf(request, 'stripe-account');
	return {
		'content-type': 'application/json',
		'request-id': requestId,
		'cache-control': 'no-cache, no-store',
		...(version && { 'stripe-version': version }),
		...(account && { 'stripe-account': account }),
		...(entry.idempotencyKey && {
			'idempotency-key': entry.idempotencyKey,
			'original-request': requestId,
		}),
	};
}

/** A refusal as it is sent. */
export function errorAnswer(error: StripeError, passage: Passage): Answer {
	return {
		status: error.status,
		headers: { ...headersFor(passage), ...error.options.headers },
		body: JSON.stringify(errorBody(error.fields, logUrl(passage)), undefined, 2),
	};
}

/** Where the dashboard would show the request; Stripe names it once it knows the account. */
function logUrl({ scope, requestId, entry }: Passage): string | undefined {
	if (!scope) return undefined;
	const mode = scope.livemode ? '' : 'test/';
	return `https://dashboard.stripe.com/${mode}logs/${requestId}?t=${Math.floor(entry.at / 1000)}`;
}

/** The answer that a fault gives in place of the endpoint. */
export function faultAnswer(fault: BreakingFault & { type: 'status' }, passage: Passage): Answer {
	const limited = tooMany(false, 'global-rate');
	const isLimit = fault.status === 429;
	const body =
		fault.body ??
		errorBody(
			isLimit
				? limited.fields
				: {
						type: fault.status >= 500 ? 'api_error' : 'invalid_request_error',
						message: 'An unknown error occurred.',
					},
			undefined,
		);
	return {
		status: fault.status,
		headers: {
			...headersFor(passage),
			...(isLimit && limited.options.headers),
			...fault.headers,
		},
		// A text is what something between sends, such as the page of a proxy.
		body: typeof body === 'string' ? body : JSON.stringify(body),
	};
}

/** What is answered when the sandbox itself is at fault. */
export function internalError(error: unknown): StripeError {
	// A fault of the sandbox itself: loud on the console, and never taken for Stripe's behaviour.
	console.error('The sandbox failed:', error);
	return new StripeError(500, {
		type: 'api_error',
		message: `The sandbox itself failed: ${error instanceof Error ? error.message : String(error)}`,
	});
}

/** The 404 for an address that the API does not have. */
export function unknownUrl(method: string, path: string): StripeError {
	return new StripeError(
		404,
		{
			type: 'invalid_request_error',
			message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
		},
		{ beforeEndpoint: true },
	);
}

/** Version 1 of the API reads forms only. */
export function checkContentType(request: FastifyRequest): void {
	if (request.method !== 'POST' || !request.body) return;
	const type = headerOf(request, 'content-type') ?? '';
	if (type === '' || type.startsWith('application/x-www-form-urlencoded')) return;
	throw new StripeError(
		400,
		{
			type: 'invalid_request_error',
			message:
				'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
		},
		{ beforeEndpoint: true },
	);
}
