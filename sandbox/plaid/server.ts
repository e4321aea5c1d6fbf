import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { inTransaction } from '../control/database';
import { cut, send, type Answer } from '../control/faultyReply';
import type { PlaidContext } from './context';
import {
	internalError,
	invalidBody,
	invalidInput,
	missingFields,
	notFound,
	PlaidRefusal,
} from './errors';
import { ENDPOINTS } from './operations';
import type { Check } from './schemas/check';

export interface Keys {
	clientId: string;
	secret: string;
}

/** Listens on `port` (0: any free one) and answers as Plaid's API does. */
export async function servePlaid(
	context: PlaidContext,
	keys: Keys,
	checks: Promise<Check>,
	port: number,
): Promise<{ url: string; close(): Promise<void> }> {
	const app = Fastify({ forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.setNotFoundHandler((request, reply) => handle(context, keys, checks, request, reply));
	const url = await app.listen({ port, host: '127.0.0.1' });
	return { url, close: () => app.close() };
}

async function handle(
	context: PlaidContext,
	keys: Keys,
	checks: Promise<Check>,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const { method, url } = request;
	const { host } = context;
	const entry = host.requests.begin({ service: 'plaid', method, path: url });
	const { delayMs, fault } = host.faults.draw('plaid', method, url);
	if (fault) entry.fault = fault.type;
	if (delayMs > 0) await wait(delayMs);
	if (fault?.type === 'cutBefore') {
		cut(reply);
		return reply;
	}
	const requestId = randomBytes(12).toString('base64url');
	entry.requestId = requestId;
	let answer: Answer;
	if (fault?.type === 'status') {
		answer = sent(fault.status, fault.body ?? bodyOf(internalError(fault.status)), requestId);
	} else {
		try {
			const result = perform(context, keys, await checks, request);
			answer = sent(200, result, requestId);
		} catch (error) {
			if (!(error instanceof PlaidRefusal)) console.error('The sandbox failed:', error);
			const refusal = error instanceof PlaidRefusal ? error : internalError();
			answer = sent(refusal.status, bodyOf(refusal), requestId);
		}
	}
	entry.status = answer.status;
	send(reply, answer, fault);
	return reply;
}

function perform(
	context: PlaidContext,
	keys: Keys,
	check: Check,
	{ method, url, headers, body }: FastifyRequest,
): object {
	const endpoint = method === 'POST' ? ENDPOINTS.get(url) : undefined;
	if (!endpoint) throw notFound();
	// The keys belong to the request, in headers or in its body, not to what it asks for.
	const { client_id: id, secret, ...asked } = parsed(body);
	authenticate(keys, headers['plaid-client-id'] ?? id, headers['plaid-secret'] ?? secret);
	return inTransaction(context.host.database, () => endpoint(context, check, asked));
}

function parsed(body: unknown): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(typeof body === 'string' ? body : '');
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
	} catch {
		// Answered below.
	}
	throw invalidBody();
}

/** https://plaid.com/docs/api/#api-protocols-and-headers */
function authenticate({ clientId, secret }: Keys, id: unknown, given: unknown): void {
	const missing = [...(id ? [] : ['client_id']), ...(given ? [] : ['secret'])];
	if (missing.length > 0) throw missingFields(missing);
	if (id === clientId && given === secret) return;
	throw invalidInput('INVALID_API_KEYS', 'invalid client_id or secret provided');
}

function bodyOf({ fields }: PlaidRefusal): object {
	return { ...fields, documentation_url: 'https://plaid.com/docs/errors/', suggested_action: null };
}

function sent(status: number, body: unknown, requestId: string): Answer {
	const withId = typeof body === 'object' ? { ...body, request_id: requestId } : body;
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		body: JSON.stringify(withId),
	};
}
