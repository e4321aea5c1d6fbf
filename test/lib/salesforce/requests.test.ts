import type { IncomingHttpHeaders } from 'node:http';
import { PassThrough } from 'node:stream';
import { Problem } from '../../../lib/errors';
import {
	connectSalesforce,
	type SalesforceAuth,
	type SalesforceRequest,
} from '../../../lib/salesforce/connection';
import { impatientClock } from '../../support/stripeSandbox';
import { type LocalServer, problemOf, sendJson, startLocalServer } from './support';

let server: LocalServer;
let seen: Array<{ headers: IncomingHttpHeaders; body: string }> = [];
let page: string | undefined;
let encoding: Record<string, string> = {};
beforeAll(async () => {
	server = await startLocalServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
			if (request.headers.authorization === 'Bearer expired') {
				sendJson(response, [{ errorCode: 'INVALID_SESSION_ID', message: 'Expired' }], 401);
			} else if (page === undefined) sendJson(response, {});
			else response.writeHead(200, { 'content-type': 'text/html', ...encoding }).end(page);
		});
	});
});
afterAll(() => server.close());
beforeEach(() => {
	seen = [];
	page = undefined;
	encoding = {};
});

const connect = async (auth: Partial<Extract<SalesforceAuth, { kind: 'token' }>> = {}) =>
	await connectSalesforce(
		{ kind: 'token', instanceUrl: server.url, accessToken: 't', ...auth },
		{ clock: impatientClock },
	);

describe('a request', () => {
	it.each<[string, Partial<SalesforceRequest>, string | undefined, string]>([
		['JSON', { method: 'POST', json: { a: 1 } }, 'application/json; charset=UTF-8', '{"a":1}'],
		['CSV', { method: 'PUT', csv: 'a\n1\n' }, 'text/csv; charset=UTF-8', 'a\n1\n'],
		['nothing', {}, undefined, ''],
	])('that carries %s says so', async (_what, parts, type, body) => {
		await (await connect()).request({ path: '/x', doing: 'Asking', ...parts });

		expect(seen).toMatchObject([{ body }]);
		expect(seen[0]?.headers['content-type']).toBe(type);
	});

	it('carries the headers that it is given', async () => {
		const headers = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };

		await (await connect()).request({ path: '/x', doing: 'Asking', headers });

		expect(seen[0]?.headers).toHaveProperty('sforce-duplicate-rule-header', 'allowSave=true');
	});

	it('answered by a page says how it begins, and that what it asked for may have been done', async () => {
		page = `<html>${'x'.repeat(500)}`;

		const problem = await problemOf((await connect()).request({ path: '/x', doing: 'Asking' }));

		expect(problem.message).toBe(
			`Asking failed: The answer is no JSON: ${page.slice(0, 80)} (NO_JSON)`,
		);
		expect(problem.httpStatus).toBe(200);
		expect(problem.whatToDo).toBe(
			'What answered is not Salesforce’s API. Check the address in the credential. It may have been carried out all the same: look in Salesforce before you run it again.',
		);
	});

	it('answered with nothing, compressed, has no answer', async () => {
		page = '';
		encoding = { 'content-encoding': 'gzip' };

		const answer = await (await connect()).request({ path: '/x', doing: 'Asking' });

		expect(answer).toBeUndefined();
	});

	it('that is not answered says for how many seconds nothing came', async () => {
		const silent = await startLocalServer(() => undefined);
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: silent.url, accessToken: 't' },
			{
				clock: impatientClock,
				timeoutMs: 10,
				retryPolicy: { maxAttempts: 1, firstDelayMs: 1, maxDelayMs: 1 },
			},
		);

		const problem = await problemOf(connection.request({ path: '/x', doing: 'Asking' }));
		silent.close();

		expect(problem.message).toContain('nothing came for 0.01 seconds');
	});

	it.each([
		['bytes', Buffer.from('a=1')],
		['a form’s values', new URLSearchParams({ a: '1' })],
		['text', 'a=1'],
	])('that jsforce makes may carry %s', async (_what, body) => {
		await (await connect()).sdk.request({ method: 'POST', url: '/x', body: body as string });

		expect(seen).toMatchObject([{ body: 'a=1' }]);
	});

	it('that jsforce makes may not carry what can be sent only once', async () => {
		const body = new PassThrough() as unknown as string;
		const { sdk } = await connect();

		await expect(sdk.request({ method: 'POST', url: '/x', body })).rejects.toThrow(
			'Streams and forms do not go through this connection',
		);
		expect(seen).toEqual([]);
	});
});

describe('an access token', () => {
	const asks = async (refresh: () => Promise<never>) =>
		await problemOf(
			(await connect({ accessToken: 'expired', refresh })).request({ path: '/x', doing: 'Asking' }),
		);

	it('that cannot be renewed says to connect the credential again', async () => {
		const problem = await asks(async () => await Promise.reject(new Error('invalid_grant')));

		expect(problem).toMatchObject({
			message: 'Renewing the sign-in to Salesforce failed: invalid_grant',
			origin: 'salesforce',
			code: 'INVALID_SESSION_ID',
			whatToDo: 'Open the Salesforce credential and connect it again.',
		});
	});

	it('whose renewal knows what is wrong is told in its words', async () => {
		const known = new Problem('The certificate has run out', { origin: 'input' });

		expect(await asks(async () => await Promise.reject(known))).toBe(known);
	});

	it('is for an address, with or without slashes at its end', async () => {
		const connection = await connect({ instanceUrl: `${server.url}//` });

		expect(connection.instanceUrl).toBe(server.url);
	});
});
