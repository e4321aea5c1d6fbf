import { connectSalesforce, type ConnectionOptions } from '../../../lib/salesforce/connection';
import { parseMyDomain } from '../../../lib/salesforce/login';
import { queryRecords } from '../../../lib/salesforce/query';
import { soql } from '../../../lib/salesforce/soql';
import { readLimitInfo } from '../../../lib/salesforce/usage';
import { impatientClock } from '../../support/stripeSandbox';
import { VirtualClock } from '../../support/virtualClock';
import { connectedOrg, problemOf, sendJson, startConnectedOrg, startLocalServer } from './support';

const org = connectedOrg();

const app = () => ({
	kind: 'clientCredentials' as const,
	myDomain: org.url,
	clientId: org.clientId,
	clientSecret: org.clientSecret,
});
const clock = impatientClock;
const limits = { path: '/limits', doing: 'Reading the limits' } as const;

describe('an app’s sign-in', () => {
	it('opens the org', async () => {
		const connection = await connectSalesforce(app(), { clock });

		expect(connection.instanceUrl).toBe(org.url);
		expect(await connection.request(limits)).toHaveProperty('DailyApiRequests');
	});

	it('is made once for all connections of the app', async () => {
		await org.control('POST', '/salesforce/expire-sessions');
		await (await connectSalesforce(app(), { clock })).request(limits);
		await org.forgetCalls();

		await Promise.all([1, 2, 3].map(async () => connectSalesforce(app(), { clock })));

		expect(await org.calls('POST', /oauth2/)).toEqual([]);
	});

	it('is renewed once, however many calls find it expired', async () => {
		const connection = await connectSalesforce(app(), { clock });
		await connection.request(limits);
		await org.control('POST', '/salesforce/expire-sessions');
		await org.forgetCalls();

		await Promise.all(Array.from({ length: 30 }, async () => connection.request(limits)));

		expect(await org.calls('POST', /oauth2/)).toHaveLength(1);
		expect((await org.calls('GET')).filter(({ status }) => status === 200)).toHaveLength(30);
	});

	it('is tried again when it fails in passing', async () => {
		org.fault({ type: 'cutAfter' }, { path: 'oauth2', times: 2 });
		await org.control('POST', '/salesforce/expire-sessions');

		const connection = await connectSalesforce(app(), { clock });

		expect(await connection.request(limits)).toHaveProperty('DailyApiRequests');
	});

	it.each([
		['a wrong client ID', { clientId: 'x' }, 'Check the client ID'],
		['a wrong client secret', { clientSecret: 'x' }, 'Check the client secret'],
		['no client secret', { clientSecret: ' ' }, 'Copy it from the app'],
	])('with %s says what to correct', async (_name, wrong, advice) => {
		const problem = await problemOf(connectSalesforce({ ...app(), ...wrong }, { clock }));

		expect(problem.whatToDo).toContain(advice);
		expect(problem.message).not.toContain(org.clientSecret);
	});

	it.each([
		['no client credentials user enabled', 'choose the user to run as'],
		['request not supported on this domain', 'use the org’s own My Domain'],
		['no valid scopes defined', 'Manage user data via APIs (api)'],
		['something new', 'Check My Domain, client ID and client secret'],
	])('refused with “%s” says what to do', async (error_description, advice) => {
		const server = await startLocalServer((_request, response) =>
			sendJson(response, { error: 'invalid_grant', error_description }, 400),
		);

		const problem = await problemOf(
			connectSalesforce({ ...app(), myDomain: server.url }, { clock }),
		);

		expect(problem.message).toBe(
			`Signing in to Salesforce failed: ${error_description} (invalid_grant)`,
		);
		expect(problem.whatToDo).toContain(advice);
		server.close();
	});

	it.each([
		['invalid_app_access', 'The app’s policies admit chosen users only'],
		['OAUTH_APP_ACCESS_DENIED', 'The app’s policies admit chosen users only'],
		['OAUTH_APP_BLOCKED', 'An admin has blocked the app'],
		['OAUTH_EC_APP_NOT_FOUND', 'The app is not in this org'],
		['inactive_org', 'locked, expired or deleted'],
		['unknown_error', 'a problem of its own'],
		['server_error', 'a problem of its own'],
	])('refused as %s says what to do', async (error, advice) => {
		const server = await startLocalServer((_request, response) =>
			sendJson(response, { error, error_description: 'no' }, 400),
		);

		const problem = await problemOf(
			connectSalesforce({ ...app(), myDomain: server.url }, { clock }),
		);

		expect(problem.whatToDo).toContain(advice);
		server.close();
	});

	it('without the scope of the API says which scope is missing', async () => {
		const server = await startLocalServer((_request, response) =>
			sendJson(response, { access_token: '00D!x', instance_url: 'https://a.example', scope: 'id' }),
		);

		const problem = await problemOf(
			connectSalesforce({ ...app(), myDomain: server.url }, { clock }),
		);

		expect(problem.message).toContain('the app may not use the API');
		expect(problem.whatToDo).toContain('Manage user data via APIs (api)');
		server.close();
	});

	it('at an address that the org has left says so', async () => {
		const server = await startLocalServer((_request, response) => {
			response.writeHead(301, { location: 'https://new.my.salesforce.com' }).end();
		});

		const problem = await problemOf(
			connectSalesforce({ ...app(), myDomain: server.url }, { clock }),
		);

		expect(problem.whatToDo).toContain('The org has another address by now');
		server.close();
	});

	it.each([
		['something else answers', 200],
		['there is no such page', 404],
	])('at an address where %s says so', async (_name, status) => {
		const server = await startLocalServer((_request, response) => {
			response.writeHead(status, { 'content-type': 'text/html' }).end('<html>hello</html>');
		});

		const problem = await problemOf(
			connectSalesforce({ ...app(), myDomain: server.url }, { clock }),
		);

		expect(problem.field).toBe('My Domain');
		expect(problem.whatToDo).toContain('Check My Domain');
		server.close();
	});

	it('at an address where nobody answers says so', async () => {
		const server = await startLocalServer(() => undefined);
		server.close();

		const problem = await problemOf(
			connectSalesforce({ ...app(), myDomain: server.url }, { clock }),
		);

		expect(problem.message).toContain(`no answer from ${server.url}`);
	});
});

describe('My Domain', () => {
	it.each([
		['https://acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
		[' acme.my.salesforce.com/ ', 'https://acme.my.salesforce.com'],
		['https://acme.my.salesforce.com/lightning/page/home', 'https://acme.my.salesforce.com'],
		['http://localhost:8080', 'http://localhost:8080'],
	])('%s is taken', (text, origin) => {
		expect(parseMyDomain(text)).toBe(origin);
	});

	it.each([
		['', 'it is empty'],
		['login.salesforce.com', 'the sign-in page of all orgs'],
		['https://test.salesforce.com', 'the sign-in page of all orgs'],
		['https://acme.lightning.force.com', 'for people with a browser'],
		['http://acme.my.salesforce.com', 'must start with https://'],
		['my org', 'is not an address'],
		['admin@acme.my.salesforce.com', 'a user name or password before an @'],
		['acme', 'whose name has a dot'],
	])('“%s” is refused with the reason', (text, reason) => {
		expect(() => parseMyDomain(text)).toThrow(reason);
	});
});

it('An app’s secret entered as My Domain is refused before it is looked up, and not repeated', async () => {
	const clientSecret = '3MVG9.A1B2C3D4E5F60718';

	const problem = await problemOf(
		connectSalesforce({ ...app(), clientSecret, myDomain: clientSecret }, { clock }),
	);

	expect(problem.message).toBe('My Domain: it holds what is in Client Secret');
});

describe('a token', () => {
	it('is renewed once, however many calls find it expired', async () => {
		const refresh = jest.fn(async () => ({
			accessToken: (await newToken()) ?? '',
			instanceUrl: org.url,
		}));
		const connection = await org.connect({ accessToken: 'expired', refresh });

		await Promise.all(Array.from({ length: 20 }, async () => connection.request(limits)));

		expect(refresh).toHaveBeenCalledTimes(1);
	});

	it('is renewed for SOAP calls too, which carry it in their body', async () => {
		const seen: string[] = [];
		const server = await startLocalServer((request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				const token = /<sessionId>([^<]*)</.exec(body)?.[1] ?? '';
				seen.push(token);
				const [status, inner]: [number, string] =
					token === 'fresh'
						? [200, '<listMetadataResponse/>']
						: [
								500,
								'<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>Expired</faultstring></soapenv:Fault>',
							];
				response
					.writeHead(status, { 'content-type': 'text/xml' })
					.end(
						`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`,
					);
			});
		});
		const connection = await connectSalesforce(
			{
				kind: 'token',
				instanceUrl: server.url,
				accessToken: 'expired',
				refresh: async () => ({ accessToken: 'fresh', instanceUrl: server.url }),
			},
			{ clock },
		);

		await connection.sdk.metadata.list({ type: 'CustomObject' });

		expect(seen).toEqual(['expired', 'fresh']);
		server.close();
	});

	it.each([
		['a redirect', 301, 'Moved Permanently'],
		[
			'Salesforce’s word for it',
			400,
			'[{"errorCode":"URL_NOT_RESET","message":"Use the new URL"}]',
		],
		[
			'Salesforce’s word for it, spaced out',
			400,
			'[ { "errorCode": "URL_NOT_RESET", "message": "Use the new URL" } ]',
		],
	])(
		'is used at the org’s new address once it has moved, told by %s',
		async (_by, status, body) => {
			const old = await startLocalServer((_request, response) => {
				response
					.writeHead(status, {
						'content-type': 'application/json',
						location: `${org.url}/elsewhere`,
					})
					.end(body);
			});
			const refresh = jest.fn(async () => ({
				accessToken: (await newToken()) ?? '',
				instanceUrl: org.url,
			}));
			const connection = await org.connect({ instanceUrl: old.url, refresh });

			const answers = await Promise.all([connection.request(limits), connection.request(limits)]);

			expect(answers).toEqual([expect.any(Object), expect.any(Object)]);
			expect(refresh).toHaveBeenCalledTimes(1);
			old.close();
		},
	);

	it('says what to do when nobody knows the new address', async () => {
		const old = await startLocalServer((_request, response) => {
			response.writeHead(301, { location: `${org.url}/elsewhere` }).end('Moved Permanently');
		});
		const refresh = async () => ({ accessToken: 'new', instanceUrl: old.url });

		const problem = await problemOf(
			(await org.connect({ instanceUrl: old.url, refresh })).request(limits),
		);

		expect(problem.whatToDo).toContain('My Domain');
		expect(old.asked).toHaveLength(1);
		old.close();
	});

	it('is renewed once for an address, even if the org has left the new one too', async () => {
		const moved = async () =>
			await startLocalServer((_request, response) => {
				response.writeHead(301, { location: `${org.url}/elsewhere` }).end('Moved Permanently');
			});
		const [old, newer] = [await moved(), await moved()];
		const addresses = [newer.url, old.url, newer.url];
		const refresh = jest.fn(async () => ({
			accessToken: 'new',
			instanceUrl: addresses.shift() ?? newer.url,
		}));

		const problem = await problemOf(
			(await org.connect({ instanceUrl: old.url, refresh })).request(limits),
		);

		expect(problem.httpStatus).toBe(301);
		expect(refresh).toHaveBeenCalledTimes(1);
		for (const server of [old, newer]) server.close();
	});

	it('without a way to renew it ends in words', async () => {
		const problem = await problemOf(
			(await org.connect({ accessToken: 'expired' })).request(limits),
		);

		expect(problem.code).toBe('INVALID_SESSION_ID');
		expect(problem.message).toContain('Session expired or invalid');
		expect(await org.calls()).toHaveLength(1);
	});

	it('never shows in a problem', async () => {
		const accessToken = 'secret-token-value';
		const problem = await problemOf((await org.connect({ accessToken })).request(limits));

		expect(JSON.stringify([problem.message, problem.whatToDo])).not.toContain(accessToken);
	});
});

async function newToken(): Promise<string | undefined> {
	const form = new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: org.clientId,
		client_secret: org.clientSecret,
	});
	const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: form });
	const { access_token } = (await response.json()) as { access_token?: string };
	return access_token;
}

describe('the org’s time', () => {
	it('is that of its latest answer, in whatever order they come, and not of one without', async () => {
		const dates = ['', '2026-11-23T12:00:05Z', '2026-11-23T12:00:04Z', '', 'no date'];
		const server = await startLocalServer((_request, response) => {
			const date = dates.shift() ?? '';
			if (date === '') response.sendDate = false;
			const said = Number.isNaN(Date.parse(date)) ? date : new Date(date).toUTCString();
			sendJson(response, {}, 200, date === '' ? {} : { date: said });
		});
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
			{ clock },
		);
		const told: Array<string | undefined> = [];
		while (dates.length > 0) {
			await connection.request(limits);
			const at = connection.answeredAtMs();
			told.push(at === undefined ? at : new Date(at).toISOString());
		}
		server.close();

		expect(told).toEqual([undefined, ...Array(4).fill('2026-11-23T12:00:05.000Z')]);
	});

	it('is the sandbox’s own, which can be moved', async () => {
		const org = await startConnectedOrg();
		const connection = await org.connect();
		await connection.request(limits);
		const before = connection.answeredAtMs() ?? 0;
		await org.control('POST', '/clock', { advance: 3600 });

		await connection.request(limits);

		const moved = (connection.answeredAtMs() ?? 0) - before;
		expect(moved).toBeGreaterThanOrEqual(3_600_000);
		expect(moved).toBeLessThan(3_660_000);
		await org.close();
	});
});

describe('the daily limit', () => {
	/** An org of which so many of 1,000 requests are used. Each request counts. */
	const startBusyOrg = async (used: number) => {
		const state = { used };
		const server = await startLocalServer((_request, response) => {
			state.used++;
			sendJson(response, {}, 200, { 'sforce-limit-info': `api-usage=${state.used}/1000` });
		});
		const connect = async (options: Partial<ConnectionOptions> = {}) =>
			await connectSalesforce(
				{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
				{ clock, ...options },
			);
		return { ...server, state, connect };
	};

	it('is read off each answer', async () => {
		const busy = await startBusyOrg(500);
		const connection = await busy.connect();
		expect(connection.usage()).toBeUndefined();

		await connection.request(limits);

		expect(connection.usage()).toEqual({ used: 501, limit: 1000 });
		busy.close();
	});

	it('stops requests when the share is used up, and says so', async () => {
		const busy = await startBusyOrg(799);
		await (await busy.connect()).request(limits);

		// Whoever else uses the org knows it too.
		const problem = await problemOf((await busy.connect()).request(limits));

		expect(problem.message).toBe(
			'Stopped before Salesforce’s daily limit: 800 of 1000 API requests of the last 24 hours are used, and this workflow may go up to 80%',
		);
		expect(problem.whatToDo).toContain('what is done stays done');
		expect(busy.asked).toHaveLength(1);
		busy.close();
	});

	it('stops at the share that is asked for', async () => {
		const busy = await startBusyOrg(799);
		const connection = await busy.connect({ dailyShare: 0.9 });
		await connection.request(limits);

		await connection.request(limits);

		expect(connection.usage()?.used).toBe(801);
		busy.close();
	});

	it('is looked at again after a while', async () => {
		const busy = await startBusyOrg(900);
		const virtual = new VirtualClock();
		const connection = await busy.connect({ clock: virtual });
		await connection.request(limits);
		await problemOf(connection.request(limits));
		busy.state.used = 3;

		virtual.advance(11 * 60_000);

		await connection.request(limits);
		expect(connection.usage()?.used).toBe(4);
		busy.close();
	});

	it('when exceeded is told, and not run against again and again', async () => {
		const busy = await startConnectedOrg({ apiLimit: 0 });

		const problem = await problemOf((await busy.connect()).request(limits));

		expect(problem.code).toBe('REQUEST_LIMIT_EXCEEDED');
		expect(problem.whatToDo).toContain('Run it again later');
		expect(await busy.calls()).toHaveLength(1);
		await busy.close();
	});

	it.each([
		['api-usage=18/15000', { used: 18, limit: 15000 }],
		['per-app-api-usage=17/250(appName=x), api-usage=25/5000', { used: 25, limit: 5000 }],
		['per-app-api-usage=17/250(appName=x)', undefined],
		['', undefined],
	])('reads “%s”', (header, usage) => {
		expect(readLimitInfo(header)).toEqual(usage);
	});
});

describe('requests to an org', () => {
	it('run five at a time at most, over all connections', async () => {
		let running = 0;
		let most = 0;
		const server = await startLocalServer((_request, response) => {
			running++;
			most = Math.max(most, running);
			setImmediate(() => {
				running--;
				sendJson(response, {});
			});
		});
		const connections = await Promise.all(
			['a', 'b', 'c'].map(async (accessToken) =>
				connectSalesforce({ kind: 'token', instanceUrl: server.url, accessToken }, { clock }),
			),
		);

		await Promise.all(
			connections.flatMap((connection) =>
				Array.from({ length: 20 }, async () => connection.request(limits)),
			),
		);

		expect(server.asked).toHaveLength(60);
		expect(most).toBeGreaterThan(1);
		expect(most).toBeLessThanOrEqual(5);
		server.close();
	});

	it('that the org has too many of at a time are repeated', async () => {
		org.fault(
			{
				type: 'status',
				status: 403,
				body: [
					{
						errorCode: 'REQUEST_LIMIT_EXCEEDED',
						message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
					},
				],
			},
			{ times: 2 },
		);

		const connection = await connectSalesforce(app(), { clock });

		expect(await connection.request(limits)).toHaveProperty('DailyApiRequests');
	});

	it('that are refused for good are not repeated', async () => {
		const connection = await connectSalesforce(app(), { clock });
		await connection.request(limits);
		await org.forgetCalls();

		const problem = await problemOf(queryRecords(connection, soql`SELECT Nope FROM Account`));

		expect(problem.message).toContain("No such column 'Nope'");
		expect(problem.whatToDo).toContain('Salesforce Stripe Setup');
		expect(await org.calls()).toHaveLength(1);
	});

	it('that are answered by a page say that it is not the API', async () => {
		const server = await startLocalServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>');
		});
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
			{ clock },
		);

		const problem = await problemOf(connection.request(limits));

		expect(problem.whatToDo).toContain('Check the address in the credential');
		server.close();
	});

	it('read compressed answers', async () => {
		const { gzipSync } = await import('node:zlib');
		const server = await startLocalServer((request, response) => {
			expect(request.headers['accept-encoding']).toContain('gzip');
			response
				.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
				.end(gzipSync('{"said":"Grüße"}'));
		});
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
			{ clock },
		);

		expect(await connection.request(limits)).toEqual({ said: 'Grüße' });
		server.close();
	});
});
