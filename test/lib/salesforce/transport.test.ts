import type { IncomingMessage, ServerResponse } from 'node:http';
import { orgState } from '../../../lib/salesforce/orgs';
import { type Access, Session } from '../../../lib/salesforce/session';
import { createTransport, type SalesforceCall } from '../../../lib/salesforce/transport';
import { impatientClock } from '../../support/stripeSandbox';
import { type LocalServer, sendJson, startLocalServer } from './support';

const SOAP = '/services/Soap/u/65.0';
const REST = '/services/data/v65.0/x';

interface Received {
	method: string | undefined;
	headers: IncomingMessage['headers'];
	body: string;
}
type Answer = (response: ServerResponse, asked: Received, count: number) => void;

let servers: LocalServer[] = [];
let received: Received[];
beforeEach(() => {
	received = [];
});
afterEach(() => {
	for (const server of servers) server.close();
	servers = [];
});

async function start(answer: Answer): Promise<string> {
	const server = await startLocalServer((call, response) => {
		const parts: Buffer[] = [];
		call.on('data', (part: Buffer) => parts.push(part));
		call.on('end', () => {
			const { method, headers } = call;
			const asked = { method, headers, body: Buffer.concat(parts).toString() };
			received.push(asked);
			answer(response, asked, received.length);
		});
	});
	servers.push(server);
	return server.url;
}

/** Sends one call to an org at an address, as the first access of a session or its renewed one. */
async function send(
	instanceUrl: string,
	call: Partial<SalesforceCall> = {},
	renewed?: Partial<Access>,
): Promise<string> {
	const access = { instanceUrl, accessToken: 'first' };
	const renew = renewed && (async () => await Promise.resolve({ ...access, ...renewed }));
	const transport = createTransport({
		session: new Session(renew, access),
		org: orgState(instanceUrl),
		clock: impatientClock,
		random: () => 0,
		timeoutMs: 5_000,
		dailyShare: 1,
	});
	const { path = REST, ...rest } = call as Partial<SalesforceCall> & { path?: string };
	const url = `https://old.my.salesforce.com${path}`;
	return (await transport({ method: 'GET', headers: {}, ...rest, url })).body;
}

const cut: Answer = (response) => response.destroy();
const well: Answer = (response) => {
	sendJson(response, { well: true });
};
const once =
	(first: Answer, then: Answer = well): Answer =>
	(response, asked, count) => {
		(count === 1 ? first : then)(response, asked, count);
	};
const refuse =
	(status: number, errorCode = 'NO'): Answer =>
	(response) => {
		sendJson(response, [{ errorCode, message: 'No' }], status);
	};

describe('a call without an answer', () => {
	it.each(['GET', 'HEAD', 'PATCH', 'PUT', 'DELETE'])(
		'is made again when it is a %s',
		async (method) => {
			await send(await start(once(cut)), { method });

			expect(received).toHaveLength(2);
		},
	);

	it('is not made again when it may have made something, and that is said', async () => {
		await expect(send(await start(cut), { method: 'POST' })).rejects.toMatchObject({
			code: 'NO_ANSWER',
			effect: 'unknown',
			attempts: 1,
		});
		expect(received).toHaveLength(1);
	});

	it.each<[string, Partial<SalesforceCall>]>([
		['the caller says that it may be', { repeatable: true }],
		['it only reads', { readsOnly: true }],
	])('is made again though it is a POST, where %s', async (_name, more) => {
		await send(await start(once(cut)), { method: 'POST', ...more });

		expect(received).toHaveLength(2);
	});

	it('is not made again where the caller says that it may not be', async () => {
		const call = { method: 'PATCH', repeatable: false };

		await expect(send(await start(cut), call)).rejects.toMatchObject({ effect: 'unknown' });
		expect(received).toHaveLength(1);
	});

	it.each<[string, Partial<SalesforceCall>]>([
		['GET', { method: 'GET' }],
		['POST that reads', { method: 'POST', readsOnly: true }],
	])('has changed nothing when it is a %s', async (_name, call) => {
		await expect(send(await start(cut), call)).rejects.toMatchObject({
			effect: 'none',
			attempts: 7,
		});
	});

	it('has changed nothing when nobody was there', async () => {
		const address = await start(well);
		servers[0]?.close();

		await expect(send(address, { method: 'POST' })).rejects.toMatchObject({
			code: 'NO_ANSWER',
			effect: 'none',
			attempts: 7,
		});
	});
});

describe('an answer', () => {
	it('that is no whole JSON is asked for again, a text is believed', async () => {
		const broken: Answer = (response) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"well": tr');
		};
		expect(await send(await start(once(broken)))).toBe('{"well":true}');

		const text: Answer = (response) => {
			response.writeHead(200, { 'content-type': 'text/csv' }).end('{"well": tr');
		};
		expect(await send(await start(text))).toBe('{"well": tr');
		const empty: Answer = (response) => {
			response.writeHead(204, { 'content-type': 'application/json' }).end();
		};
		expect(await send(await start(empty))).toBe('');
	});

	it.each([300, 400])('of %s is believed though it is no whole JSON', async (status) => {
		const broken: Answer = (response) => {
			response.writeHead(status, { 'content-type': 'application/json' }).end('[{"errorC');
		};

		await expect(send(await start(broken))).rejects.toMatchObject({ status, attempts: 1 });
		expect(received).toHaveLength(1);
	});

	it('to a write that is no whole JSON leaves it in doubt', async () => {
		const broken: Answer = (response) => {
			response.writeHead(201, { 'content-type': 'application/json' }).end('{"id": "00');
		};

		await expect(send(await start(broken), { method: 'POST' })).rejects.toMatchObject({
			code: 'NO_ANSWER',
			message: 'the answer is incomplete',
			effect: 'unknown',
		});
	});

	it('of 500 leaves a write in doubt, and a read not', async () => {
		const soap: Answer = (response) => {
			response.writeHead(500).end('<faultcode>sf:X</faultcode><faultstring>No</faultstring>');
		};

		await expect(send(await start(soap), { method: 'POST' })).rejects.toMatchObject({
			effect: 'unknown',
		});
		await expect(send(await start(soap))).rejects.toMatchObject({ code: 'X', effect: 'none' });
	});
});

describe('an access that has expired', () => {
	it('is renewed once, and the call made again', async () => {
		const address = await start(once(refuse(401)));

		expect(await send(address, { method: 'POST' }, { accessToken: 'second' })).toContain('well');
		expect(received.map(({ headers }) => headers.authorization)).toEqual([
			'Bearer first',
			'Bearer second',
		]);
	});

	it('is told when the new one is refused, too', async () => {
		const address = await start(refuse(401, 'INVALID_AUTH_HEADER'));

		await expect(send(address, {}, { accessToken: 'second' })).rejects.toMatchObject({
			code: 'INVALID_SESSION_ID',
			status: 401,
			effect: 'none',
			attempts: 2,
			entries: [{ errorCode: 'INVALID_AUTH_HEADER' }],
		});
	});

	it('is told when there is no way to renew it', async () => {
		await expect(send(await start(refuse(401)))).rejects.toMatchObject({
			code: 'INVALID_SESSION_ID',
			attempts: 1,
		});
	});

	it('of SOAP is renewed as well, in the envelope', async () => {
		const expired: Answer = (response) => {
			response
				.writeHead(500)
				.end('<faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>No</faultstring>');
		};
		const call = {
			method: 'POST',
			path: SOAP,
			headers: { Authorization: 'Bearer of jsforce', 'Content-Length': '3', soapaction: '""' },
			body: '<a><sessionId>old</sessionId><b>sessionId</b></a>',
		};

		await send(await start(once(expired)), call, { accessToken: '<second & last>' });

		expect(received.map(({ body }) => body)).toEqual([
			'<a><sessionId>first</sessionId><b>sessionId</b></a>',
			'<a><sessionId>&lt;second &amp; last&gt;</sessionId><b>sessionId</b></a>',
		]);
		expect(received[1]?.headers).toMatchObject({ soapaction: '""' });
		expect(received[1]?.headers.authorization).toBeUndefined();
	});
});

describe('an org that has moved', () => {
	it.each([
		['301', refuse(301)],
		['302', refuse(302)],
		['307', refuse(307)],
		['308', refuse(308)],
		['in words', refuse(400, 'URL_NOT_RESET')],
	])('is asked at its new address, once the session knows it (%s)', async (_name, moved) => {
		const next = await start(well);
		const here = await start((response, asked, count) => {
			if (asked.headers.authorization === 'Bearer first') moved(response, asked, count);
			else well(response, asked, count);
		});

		const access = { instanceUrl: next, accessToken: 'second' };
		expect(await send(here, { method: 'POST' }, access)).toContain('well');
		expect(received.at(-1)?.headers.host).toBe(new URL(next).host);
		expect(received).toHaveLength(2);
	});

	it('is told when the session knows no other', async () => {
		const address = await start(refuse(302));

		await expect(send(address, {}, { accessToken: 'second' })).rejects.toMatchObject({
			status: 302,
			attempts: 1,
		});
		await expect(send(address)).rejects.toMatchObject({ status: 302, attempts: 1 });
	});

	it.each([300, 304])('is not meant by %s', async (status) => {
		const next = await start(well);

		await expect(
			send(await start(refuse(status)), {}, { instanceUrl: next }),
		).rejects.toMatchObject({ status });
	});
});

it('A call is signed by us alone, and goes to the org of the session', async () => {
	const headers = { AUTHORIZATION: 'Bearer of jsforce', 'Content-Length': '99', accept: 'x' };

	await send(await start(well), { method: 'POST', headers, body: '{"a":"é"}' });

	expect(received).toEqual([
		expect.objectContaining({
			method: 'POST',
			body: '{"a":"é"}',
			headers: expect.objectContaining({
				authorization: 'Bearer first',
				'content-length': '10',
				accept: 'x',
			}),
		}),
	]);
});
