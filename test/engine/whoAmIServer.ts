import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that says who asks, for the credentials of the fixture package. */
export interface WhoAmIServer {
	url: string;
	/** paths asked for, in order */
	asked: string[];
	/** the token that it accepts; it gives out the one that it accepts */
	token: string;
	close(): Promise<void>;
}

/**
 * Starts it: `GET /whoami` answers with the authorization and the query that it saw, or refuses an
 * `X-Token` that is not the present token and the key `wrong`; `POST /token` gives the token.
 */
export async function startWhoAmIServer(): Promise<WhoAmIServer> {
	const server = createServer((request, response) => {
		const url = new URL(request.url ?? '/', 'http://localhost');
		state.asked.push(`${request.method ?? ''} ${url.pathname}`);
		const answer = url.pathname === '/token' ? { token: state.token } : seen(request.headers, url);
		const refused = isRefused(request.headers, state.token);
		response.writeHead(refused && url.pathname !== '/token' ? 401 : 200, {
			'Content-Type': 'application/json',
		});
		response.end(JSON.stringify(answer));
	});
	const state: WhoAmIServer = {
		url: '',
		asked: [],
		token: 'fresh',
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return state;
}

function seen(headers: IncomingHttpHeaders, url: URL): object {
	return {
		authorization: headers['authorization'],
		token: headers['x-token'],
		query: Object.fromEntries(url.searchParams),
	};
}

function isRefused(headers: IncomingHttpHeaders, token: string): boolean {
	const given = headers['x-token'];
	return (given !== undefined && given !== token) || headers['authorization'] === 'Bearer wrong';
}
