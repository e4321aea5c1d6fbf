import Fastify, { type FastifyReply } from 'fastify';
import type { SandboxService } from '../service';
import type { Html } from './html';
import { html } from './html';
import { document } from './layout';

/**
 * Starts the sandbox's second face on `port` (0: any free one): the pages that a person opens in a
 * browser without a key, such as a Checkout page, each service's under a path of its own. Forms reach
 * the routes as `URLSearchParams`.
 */
export async function startPages(
	services: SandboxService[],
	port: number,
): Promise<{ url: string; close(): Promise<void> }> {
	const app = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 5000 } });
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(_request, body, done) => done(null, new URLSearchParams(body as string)),
	);
	app.setNotFoundHandler((_request, reply) =>
		sendPage(reply, 404, document('Nothing here', html`<h1>Nothing here</h1>`)),
	);
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		if (!error.statusCode) console.error('The sandbox failed:', error);
		const body = html`<h1>Something went wrong</h1>
			<p>${error.message}</p>`;
		return sendPage(reply, error.statusCode ?? 500, document('Something went wrong', body));
	});
	for (const service of services) service.pages?.(app);
	const url = await app.listen({ port, host: '127.0.0.1' });
	return { url, close: () => app.close() };
}

/** Sends a page; nobody may keep it. */
export function sendPage(reply: FastifyReply, status: number, page: Html): FastifyReply {
	return reply
		.code(status)
		.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
		.send(page.text.trim());
}
