import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { send, type Answer } from '../control/faultyReply';
import { StripeError } from './errors';
import type { Operation } from './operation';
import { RequestPipeline, type StripeParts } from './pipeline';
import { RESOURCES } from './resources';

/** Listens on `port` and hands each request to the pipeline. */
export async function serveStripe(
	parts: StripeParts,
	port: number,
): Promise<{ url: string; close(): Promise<void> }> {
	const app = Fastify({
		forceCloseConnections: true,
		bodyLimit: 10 * 1024 * 1024,
		routerOptions: { maxParamLength: 5000, querystringParser: () => ({}) },
	});
	app.removeAllContentTypeParsers();
	// Bodies stay text: Stripe's own rules for forms are applied later.
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	const pipeline = new RequestPipeline(parts);
	const answerWith = (operation?: Operation) => (request: FastifyRequest, reply: FastifyReply) =>
		pipeline.answer(operation, request, reply);
	for (const operation of RESOURCES.flatMap((resource) => resource.operations)) {
		app.route({ method: operation.method, url: operation.path, handler: answerWith(operation) });
	}
	app.setNotFoundHandler(answerWith());
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
		send(reply, brokenAnswer(error)),
	);
	const url = await app.listen({ port, host: '127.0.0.1' });
	return { url, close: () => app.close() };
}

/** What is left to say when a request could not even be read. */
function brokenAnswer(error: Error & { statusCode?: number }): Answer {
	const { fields } = new StripeError(error.statusCode ?? 500, {
		type: error.statusCode ? 'invalid_request_error' : 'api_error',
		message: error.message,
	});
	return {
		status: error.statusCode ?? 500,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ error: fields }),
	};
}
