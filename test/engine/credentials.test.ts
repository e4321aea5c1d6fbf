import { runWorkflow, testCredential } from '../../engine';
import { chain, START } from '../../engine/workflowSketch';
import { fixture, FIXTURE_PACKAGE } from './fixtureNodes';
import { startWhoAmIServer } from './whoAmIServer';
import type { WhoAmIServer } from './whoAmIServer';

let server: WhoAmIServer;
beforeEach(async () => {
	server = await startWhoAmIServer();
});
afterEach(() => server.close());

const whoami = (name: string, operation = 'whoami', credentials: object = {}) =>
	fixture(name, { operation, address: server.url }, { credentials });

const run = (file: object, credentials: object[]) =>
	runWorkflow({ workflow: file, credentials, packageDir: FIXTURE_PACKAGE });

const keyCredential = (data: object, more: object = {}) => ({
	id: '1',
	name: 'Mine',
	type: 'fixtureApi',
	data,
	...more,
});

describe('a credential that a node uses', () => {
	it('authenticates the request as its description says, in headers and query', async () => {
		const result = await run(chain(START, whoami('Ask')), [keyCredential({ key: 'k1' })]);

		expect(result.nodes['Ask']?.[0]?.[0]?.json['seen']).toEqual({
			authorization: 'Bearer k1',
			query: { region: 'eu' },
		});
	});

	it('has default values, inherited fields and expressions filled in', async () => {
		const result = await run(chain(START, whoami('Ask')), [
			keyCredential({ key: '={{ "k" + 2 }}', region: 'us' }),
		]);

		expect(result.nodes['Ask']?.[0]?.[0]?.json['credential']).toEqual({
			key: 'k2',
			region: 'us',
			address: 'https://us.example.com',
		});
	});

	it('is found by its ID, before its name', async () => {
		const ask = whoami('Ask', 'whoami', { fixtureApi: { id: '2', name: 'Mine' } });

		const result = await run(chain(START, ask), [
			keyCredential({ key: 'by name' }),
			keyCredential({ key: 'by id' }, { id: '2', name: 'Other' }),
		]);

		expect(result.nodes['Ask']?.[0]?.[0]?.json['seen']).toMatchObject({
			authorization: 'Bearer by id',
		});
	});

	it('is found by its name where the workflow carries another instance’s ID', async () => {
		const ask = whoami('Ask', 'whoami', { fixtureApi: { id: 'elsewhere', name: 'Other' } });

		const result = await run(chain(START, ask), [
			keyCredential({ key: 'not this' }),
			keyCredential({ key: 'by name' }, { id: '2', name: 'Other' }),
		]);

		expect(result.nodes['Ask']?.[0]?.[0]?.json['seen']).toMatchObject({
			authorization: 'Bearer by name',
		});
	});

	it('serves a declarative node, which has no code', async () => {
		const node = { name: 'Ask', type: 'n8n-nodes-fixture.fixtureDeclarative', parameters: {} };

		const result = await run(chain(START, node), [
			keyCredential({ key: 'k1', address: server.url }),
		]);

		expect(result.error).toBeUndefined();
		expect(result.nodes['Ask']?.[0]?.[0]?.json).toMatchObject({ authorization: 'Bearer k1' });
	});
});

describe('a credential whose token expires', () => {
	const tokenCredential = (token = '') => ({
		id: 't',
		name: 'Token',
		type: 'fixtureTokenApi',
		data: { address: server.url, secret: 's', token },
	});

	it('fetches a token once and keeps it for the run', async () => {
		const result = await run(
			chain(START, whoami('One', 'whoamiByToken'), whoami('Two', 'whoamiByToken')),
			[tokenCredential()],
		);

		expect(result.nodes['Two']?.[0]?.[0]?.json['seen']).toMatchObject({ token: 'fresh' });
		expect(server.asked).toEqual(['POST /token', 'GET /whoami', 'GET /whoami']);
	});

	it('fetches a new one when the service refuses the old', async () => {
		const result = await run(chain(START, whoami('One', 'whoamiByToken')), [
			tokenCredential('stale'),
		]);

		expect(result.nodes['One']?.[0]?.[0]?.json['seen']).toMatchObject({ token: 'fresh' });
		expect(server.asked).toEqual(['GET /whoami', 'POST /token', 'GET /whoami']);
	});

	it('leaves the caller’s own credential as it was', async () => {
		const credential = tokenCredential();

		await run(chain(START, whoami('One', 'whoamiByToken')), [credential]);

		expect(credential.data.token).toBe('');
	});
});

describe('testing a credential', () => {
	const test = (type: string, data: object) =>
		testCredential({ type, data, packageDir: FIXTURE_PACKAGE });

	it('sends the request of its description, authenticated', async () => {
		await expect(test('fixtureApi', { key: 'k1', address: server.url })).resolves.toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(server.asked).toEqual(['GET /whoami']);
	});

	it('tells of a refusal', async () => {
		await expect(test('fixtureApi', { key: 'wrong', address: server.url })).resolves.toEqual({
			status: 'Error',
			message: 'Unauthorized',
		});
	});

	it('tells that nobody answers', async () => {
		const { url } = server;
		await server.close();
		server = await startWhoAmIServer();

		await expect(test('fixtureApi', { key: 'k1', address: url })).resolves.toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});

	it('fetches a token first, where there is one to fetch, even with one at hand', async () => {
		const data = { address: server.url, secret: 's', token: 'stale' };

		await expect(test('fixtureTokenApi', data)).resolves.toMatchObject({ status: 'OK' });
		expect(server.asked).toEqual(['POST /token', 'GET /whoami']);
	});

	it('calls the function of the node that says it tests it', async () => {
		await expect(test('fixtureUntestedApi', { pin: '1234' })).resolves.toEqual({
			status: 'OK',
			message: 'The pin is right',
		});
		await expect(test('fixtureUntestedApi', { pin: '0' })).resolves.toEqual({
			status: 'Error',
			message: 'The pin is wrong',
		});
	});

	it('says so when the type has no test', async () => {
		await expect(test('fixtureParentApi', {})).resolves.toEqual({
			status: 'Error',
			message: 'Credential type "fixtureParentApi" has no test',
		});
	});

	it('refuses a type that there is not', async () => {
		await expect(test('nonsenseApi', {})).rejects.toThrow('Unknown credential type "nonsenseApi"');
	});
});

describe('credentials not in the form of n8n’s export are refused', () => {
	it.each<[string, object, string]>([
		['without a type', { id: '1', name: 'Mine', data: {} }, 'Credential Mine has no "type"'],
		['without data', { id: '1', name: 'Mine', type: 'x' }, 'Credential Mine has no "data" object'],
		['encrypted', { name: 'Mine', type: 'x', data: 'U2FsdGVk' }, 'Credential Mine is encrypted'],
		['that are none', ['x'], 'Credential number 1 has no "type"'],
	])('%s', async (_what, credential, message) => {
		await expect(run(chain(START), [credential])).rejects.toThrow(message);
	});
});
