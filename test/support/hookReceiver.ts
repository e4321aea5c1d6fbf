import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that has reached a receiver. */
export interface ReceivedHook {
	body: string;
	headers: IncomingHttpHeaders;
}

/** A server that takes webhooks and answers as told. */
export interface HookReceiver {
	url: string;
	received: ReceivedHook[];
	/** What the next requests are answered with, in order; 200 afterwards. */
	answers: number[];
	close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startHookReceiver(): Promise<HookReceiver> {
	const received: ReceivedHook[] = [];
	const answers: number[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received.push({ body: Buffer.concat(chunks).toString(), headers: request.headers });
			response.statusCode = answers.shift() ?? 200;
			response.end();
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/hooks`,
		received,
		answers,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
