import type { ServerResponse } from 'node:http';
import type { Clock } from '../../../lib/clock';
import { connectSalesforce, type ConnectionOptions } from '../../../lib/salesforce/connection';
import { appIdentity, parseMyDomain } from '../../../lib/salesforce/login';
import { impatientClock } from '../../support/stripeSandbox';
import { type LocalServer, problemOf, sendJson, startLocalServer } from './support';

type Answer = (response: ServerResponse) => void;

const admits = (more: object = {}): Answer => {
	return (response) => sendJson(response, { access_token: '00D!x', ...more });
};

let server: LocalServer;
let answers: Answer[] = [];
let types: Array<string | undefined> = [];
beforeAll(async () => {
	server = await startLocalServer((request, response) => {
		types.push(request.headers['content-type'], request.headers.accept);
		(answers.shift() ?? admits())(response);
	});
});
afterAll(() => server.close());
beforeEach(() => {
	answers = [];
	types = [];
	server.asked.length = 0;
});

let apps = 0;
/** An app that has not signed in before. */
const newApp = () => ({
	kind: 'clientCredentials' as const,
	myDomain: server.url,
	clientId: `client ${++apps}`,
	clientSecret: 'secret',
});
const signIn = async (app = newApp(), options: Partial<ConnectionOptions> = {}) =>
	await connectSalesforce(app, { clock: impatientClock, ...options });
const unavailable =
	(headers: Record<string, string> = {}): Answer =>
	(response) =>
		sendJson(response, {}, 503, headers);

describe('a sign-in', () => {
	it('is a form, answered as JSON', async () => {
		await signIn();

		expect(types).toEqual(['application/x-www-form-urlencoded', 'application/json']);
	});

	it('serves whoever uses the same app later, spaces around its ID and secret or not', async () => {
		const app = newApp();
		await signIn(app);

		await signIn({ ...app, clientId: ` ${app.clientId}`, clientSecret: `${app.clientSecret}\n` });

		expect(server.asked).toHaveLength(1);
	});

	it.each(['api', 'id api', 'full', 'api id', undefined])(
		'with the scopes “%s” lets the API be used',
		async (scope) => {
			answers = [admits({ scope })];

			await expect(signIn()).resolves.toHaveProperty('instanceUrl');
		},
	);

	it.each(['apis', 'chatter_api', 'id'])('with the scope “%s” does not', async (scope) => {
		answers = [admits({ scope })];

		await expect(signIn()).rejects.toThrow('the app may not use the API');
	});

	it('says where the org is', async () => {
		answers = [admits({ instance_url: 'https://acme.my.salesforce.com//' })];

		expect((await signIn()).instanceUrl).toBe('https://acme.my.salesforce.com');
	});

	it('that does not say where the org is means My Domain', async () => {
		expect((await signIn()).instanceUrl).toBe(server.url);
	});

	it('is tried as often as the caller says', async () => {
		answers = [unavailable(), unavailable(), unavailable()];
		const retryPolicy = { maxAttempts: 2, firstDelayMs: 1, maxDelayMs: 1 };

		await expect(signIn(newApp(), { retryPolicy })).rejects.toThrow();

		expect(server.asked).toHaveLength(2);
	});

	it('is tried again at the time that Salesforce names', async () => {
		const waits: number[] = [];
		const nowMs = Date.UTC(2026, 0, 1);
		const clock: Clock = {
			nowMs: () => nowMs,
			monotonicMs: () => 0,
			sleep: async (milliseconds) => {
				waits.push(milliseconds);
			},
		};
		answers = [unavailable({ 'retry-after': new Date(nowMs + 60_000).toUTCString() })];

		await signIn(newApp(), { clock, random: () => 0 });

		expect(waits).toEqual([60_000]);
	});

	it('at an address that offers a choice is refused', async () => {
		answers = [(response) => sendJson(response, { access_token: '00D!x' }, 300)];

		expect(await problemOf(signIn())).toMatchObject({ httpStatus: 300, field: 'My Domain' });
	});

	it('at an address where something else refuses says to check it, not that the org has moved', async () => {
		answers = [(response) => response.writeHead(400).end('<html>Bad Request</html>')];

		expect((await problemOf(signIn())).whatToDo).toMatch(/^Check My Domain/);
	});

	it('that nobody answers says which field and what to check', async () => {
		const gone = await startLocalServer(() => undefined);
		gone.close();

		const problem = await problemOf(signIn({ ...newApp(), myDomain: gone.url }));

		expect(problem).toMatchObject({
			origin: 'network',
			field: 'My Domain',
			code: 'NO_ANSWER',
			whatToDo: expect.stringContaining(
				'Check My Domain in the credential, and the network',
			) as string,
		});
	});
});

describe('My Domain', () => {
	it.each(['my-login.salesforce.com', 'retest.salesforce.com'])(
		'%s is an org of that name, not the sign-in page of all',
		(host) => {
			expect(parseMyDomain(host)).toBe(`https://${host}`);
		},
	);

	it.each([
		'login.salesforce.com.proxy.example',
		'acme.lightning.force.com.proxy.example',
		'acme.salesforce-setup.com.proxy.example',
	])('%s is taken: a company’s own way to Salesforce', (host) => {
		expect(parseMyDomain(host)).toBe(`https://${host}`);
	});

	it('left empty is refused by its name, with where to find it', async () => {
		const problem = await problemOf(signIn({ ...newApp(), myDomain: '' }));

		expect(problem.field).toBe('My Domain');
		expect(problem.whatToDo).toContain('Setup > My Domain > Current My Domain URL');
	});

	it.each([' 3MVG9.A1B2C3D4E5 ', 'ABC.DEF.1234'])(
		'that holds the client secret “%s” is refused, spaces around it or not, if it has twelve characters',
		async (clientSecret) => {
			const app = { ...newApp(), clientSecret, myDomain: `${clientSecret.trim()}.example` };

			await expect(signIn(app)).rejects.toThrow('it holds what is in Client Secret');
		},
	);
});

it('Two apps of an org are told apart, and so are their caches', async () => {
	const [one, other] = [newApp(), newApp()];

	expect((await signIn(one)).identity).toBe(appIdentity(one));
	expect((await signIn(other)).identity).not.toBe(appIdentity(one));
});
