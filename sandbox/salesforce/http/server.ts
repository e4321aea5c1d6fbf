import multipart from '@fastify/multipart';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { cut, send, type Answer as SentAnswer } from '../../control/faultyReply';
import type { DrawnFaults } from '../../control/faults';
import type { ServiceHost } from '../../service';
import { textOf } from './body';
import type { Answer } from './call';
import { faultAnswer } from './faultAnswer';
import { multipartForm } from './multipart';
import type { IncomingRequest, SalesforceApi } from './service';

/** Bulk uploads may have 150 MB once encoded; that is far more than anything here sends. */
const bodyLimit = 150 * 1024 * 1024;

/** Listens on `port` and lets `api` answer, after the faults that are set have had their say. */
export async function serveSalesforce(
	host: ServiceHost,
	api: SalesforceApi,
	port: number,
): Promise<{ url: string; close(): Promise<void> }> {
	const app = Fastify({ forceCloseConnections: true, bodyLimit });
	app.removeAllContentTypeParsers();
	await app.register(multipart, { limits: { fileSize: bodyLimit, fieldSize: bodyLimit } });
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.setNotFoundHandler((request, reply) => handle(host, api, request, reply));
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		const body = [{ message: error.message, errorCode: 'UNKNOWN_EXCEPTION' }];
		send(reply, sent({ status: error.statusCode ?? 500, body }, host));
	});
	const url = await app.listen({ port, host: '127.0.0.1' });
	return { url, close: () => app.close() };
}

async function handle(
	host: ServiceHost,
	api: SalesforceApi,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<void> {
	const { method, url } = request;
	const entry = host.requests.begin({
		service: 'salesforce',
		method,
		// jsforce asks for its identity with the token in the address.
		path: url.replace(/(oauth_token=)[^&]+/, '$1***'),
	});
	const drawn: DrawnFaults = host.faults.draw('salesforce', method, url);
	if (drawn.fault) entry.fault = drawn.fault.type;
	if (drawn.delayMs > 0) await wait(drawn.delayMs);
	if (drawn.fault?.type === 'cutBefore') {
		cut(reply);
		return;
	}
	if (drawn.fault?.type === 'status') {
		entry.status = drawn.fault.status;
		send(reply, sent(faultAnswer(drawn.fault), host));
		return;
	}
	const incoming = await read(request);
	const version = /\/(v\d+\.\d+)\//.exec(url)?.[1];
	if (version) entry.apiVersion = version;
	const parts = /\/composite$/.test(url) ? partsOf(incoming.body) : [];
	if (parts.length > 0) entry.parts = parts;
	const answer = api.answer(incoming);
	entry.status = answer.status;
	send(reply, sent(answer, host), drawn.fault);
}

/** The calls that a composite request carries; none for what is no such request. */
function partsOf(body: string): string[] {
	try {
		const { compositeRequest } = JSON.parse(body) as { compositeRequest?: unknown };
		if (!Array.isArray(compositeRequest)) return [];
		return compositeRequest.map((part) => {
			const { method, url } = (part ?? {}) as Record<string, unknown>;
			return `${textOf(method)} ${textOf(url)}`;
		});
	} catch {
		return [];
	}
}

async function read(request: FastifyRequest): Promise<IncomingRequest> {
	const headers: IncomingRequest['headers'] = {};
	for (const [name, value] of Object.entries(request.headers))
		headers[name] = Array.isArray(value) ? value.join(', ') : value;
	const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
	const form = request.isMultipart() ? await multipartForm(request) : undefined;
	return {
		method: request.method,
		url: request.url,
		headers,
		body: form ? '' : bytes.toString(),
		...(form ? { form } : {}),
	};
}

/** By the `Date` that comes with an answer, clients see the org's own time. */
function sent(answer: Answer, { clock }: Pick<ServiceHost, 'clock'>): SentAnswer<string | Buffer> {
	const body = answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
	const type =
		answer.contentType ??
		(answer.body === undefined ? undefined : 'application/json;charset=UTF-8');
	return {
		status: answer.status,
		headers: {
			date: new Date(clock.nowMs()).toUTCString(),
			...answer.headers,
			...(type ? { 'content-type': type } : {}),
		},
		body,
	};
}
