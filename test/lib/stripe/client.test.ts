import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type { Clock } from '../../../lib/clock';
import { RequestLimiter } from '../../../lib/limits/requestLimiter';
import { connectStripe, parseApiAddress } from '../../../lib/stripe/client';
import { stripeProblem } from '../../../lib/stripe/errors';
import { createTransport } from '../../../lib/stripe/transport';
import {
	startStripeSandbox,
	type StripeSandbox,
	impatientClock,
} from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

async function customersHeld(): Promise<number> {
	const page = await sandbox.client().customers.list({ limit: 100 });
	return page.data.length;
}

describe('a client of Stripe', () => {
	it.each([
		['the server fails', { type: 'status', status: 500 }],
		['there are too many requests', { type: 'status', status: 429 }],
		['the gateway sends a page that is no JSON', { type: 'status', status: 502, body: '<html>' }],
		['the connection is cut before the request is worked on', { type: 'cutBefore' }],
		['the connection is cut after the customer was made', { type: 'cutAfter' }],
		['the answer is cut short', { type: 'truncate' }],
	])('makes exactly one customer when %s', async (_name, fault) => {
		await sandbox.fault({ method: 'POST', times: 2, fault });
		const stripe = await sandbox.connect();

		const customer = await stripe.customers.create({ name: 'Edge' });

		expect(customer.id).toMatch(/^cus_/);
		expect(await customersHeld()).toBe(1);
	});

	it('gives up on an answer that never ends, and asks again', async () => {
		await sandbox.fault({ method: 'POST', times: 1, fault: { type: 'stall' } });
		const stripe = await sandbox.connect({}, { timeoutMs: 200 });

		await stripe.customers.create({ name: 'Edge' });

		expect(await customersHeld()).toBe(1);
	});

	it('says how often it tried when no answer ever comes', async () => {
		await sandbox.fault({ fault: { type: 'cutBefore' } });
		const stripe = await sandbox.connect();

		await expect(stripe.customers.create({ name: 'Edge' })).rejects.toMatchObject({
			type: 'StripeConnectionError',
			detail: expect.objectContaining({
				message: expect.stringMatching(
					/^no complete answer from 127\.0\.0\.1:\d+ after 7 attempts$/,
				),
			}),
		});
	});

	it('does not repeat a refusal', async () => {
		const stripe = await sandbox.connect();

		await expect(stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
			code: 'resource_missing',
		});
		expect(await sandbox.requests()).toHaveLength(1);
	});

	it.each([
		['JSON of another service', 404, 'application/json', '{"message":"no"}'],
		['JSON of another service that likes the request', 200, 'application/json', '{"ok":true}'],
		['a page', 200, 'text/html', '<html>hello</html>'],
		['a page that is not there', 404, 'text/html', '<html>hello</html>'],
	])('says that it is not Stripe that answers with %s', async (_name, status, type, body) => {
		const server = createServer((_request, response) => {
			response.writeHead(status, { 'content-type': type }).end(body);
		});
		const apiAddress = await listening(server);
		const stripe = await connectStripe(
			{ secretKey: 'sk_test_x', apiAddress },
			{ clock: impatientClock },
		);

		const problem = await stripe.customers
			.retrieve('cus_1')
			.catch((error: unknown) => stripeProblem(error, 'Reading the customer'));

		expect(problem).toMatchObject({
			message: `Reading the customer failed: What answers at ${new URL(apiAddress).host} is not Stripe (HTTP status ${status})`,
			whatToDo: expect.stringContaining('Check API Address in the credential'),
		});
		server.close();
	});

	it('says which address does not answer, and why', async () => {
		const stripe = await connectStripe(
			{ secretKey: 'sk_test_x', apiAddress: 'http://127.0.0.1:9' },
			{ clock: impatientClock },
		);

		const problem = await stripe.customers
			.retrieve('cus_1')
			.catch((error: unknown) => stripeProblem(error, 'Reading the customer'));

		expect(problem).toMatchObject({
			origin: 'network',
			message: expect.stringMatching(/no complete answer from 127\.0\.0\.1:9 .*ECONNREFUSED/),
			whatToDo: expect.stringContaining('API Address'),
		});
	});

	it.each([
		['global-rate', ['account']],
		['global-concurrency', ['account']],
		['endpoint-rate', ['operation']],
		['resource-specific', ['operation']],
		// A lock on an object, not a rate.
		['', []],
	])('after a 429 for “%s” slows down %j', async (reason, exceeded) => {
		const headers = { 'stripe-rate-limited-reason': reason };
		await sandbox.fault({
			method: 'POST',
			times: 1,
			fault: { type: 'status', status: 429, headers },
		});
		const limiter = new RequestLimiter({ account: 1000, operation: 1000 }, impatientClock);
		const slowDown = jest.spyOn(limiter, 'slowDown');
		const stripe = sandbox.client(undefined, {
			httpClient: createTransport({
				inner: Stripe.createNodeHttpClient(),
				limiter,
				clock: impatientClock,
			}),
		});

		await stripe.customers.create({ name: 'Edge' });

		expect(slowDown.mock.calls).toEqual(exceeded.map((which) => ['POST /v1/customers', which]));
	});

	it('keeps to the rate limits while the SDK pages through a list', async () => {
		for (let number = 0; number < 5; number++) {
			await sandbox.client().customers.create({ name: `${number}` });
		}
		await sandbox.fault({ method: 'GET', times: 2, fault: { type: 'status', status: 503 } });
		const stripe = await sandbox.connect();

		const names: unknown[] = [];
		for await (const customer of stripe.customers.list({ limit: 2 })) names.push(customer.name);

		expect(names).toEqual(['4', '3', '2', '1', '0']);
	});

	it('keeps to the pace of its own account, whoever else uses the account', async () => {
		const { connectedAccounts, secondAccount, secretKey } = sandbox.stripe as unknown as {
			connectedAccounts: string[];
			secondAccount: { secretKey: string };
			secretKey: string;
		};
		let waits = 0;
		const clock: Clock = {
			...impatientClock,
			monotonicMs: () => waits * 60_000,
			sleep: async () => {
				waits++;
				await Promise.resolve();
			},
		};
		const list = async (account: object) => {
			const slow = { rateLimit: 1, endpointRateLimit: 1, ...account };
			await (await sandbox.connect(slow, { clock })).customers.list();
			return waits;
		};

		expect(await list({ secretKey })).toBe(0);
		expect(await list({ connectedAccount: connectedAccounts[0] })).toBe(0);
		expect(await list({ connectedAccount: connectedAccounts[1] })).toBe(0);
		expect(await list({ secretKey: secondAccount.secretKey })).toBe(0);
		expect(await list({ secretKey })).toBeGreaterThan(0);
	});

	it('acts on a connected account when one is chosen', async () => {
		const [connectedAccount] = (sandbox.stripe as unknown as { connectedAccounts: string[] })
			.connectedAccounts;
		const stripe = await sandbox.connect({ connectedAccount });
		await stripe.customers.create({ name: 'On the connected account' });

		expect(await customersHeld()).toBe(0);
		expect((await stripe.customers.list()).data).toHaveLength(1);
	});
});

it.each([
	[{}, 'https', 'api.stripe.com', '443'],
	[{ apiAddress: 'https://gateway.example:8443' }, 'https', 'gateway.example', '8443'],
	[{ apiAddress: 'http://127.0.0.1' }, 'http', '127.0.0.1', '80'],
	[{ apiAddress: 'http://127.0.0.1:12111' }, 'http', '127.0.0.1', '12111'],
])('A client for %j speaks %s with %s on port %s', async (address, protocol, host, port) => {
	const client = await connectStripe(
		{ secretKey: 'sk_test_x', ...address },
		{ clock: impatientClock },
	);

	expect(client.getApiField('protocol')).toBe(protocol);
	expect(client.getApiField('host')).toBe(host);
	expect(String(client.getApiField('port'))).toBe(port);
});

it('A client waits a minute for an answer, or as long as it is told, and reports no times to Stripe', async () => {
	const connect = async (more: object) =>
		await connectStripe({ secretKey: 'sk_test_x' }, { clock: impatientClock, ...more });
	const client = await connect({});

	expect(client.getApiField('timeout')).toBe(60_000);
	expect((await connect({ timeoutMs: 200 })).getApiField('timeout')).toBe(200);
	expect(client.getTelemetryEnabled()).toBe(false);
});

describe('parseApiAddress', () => {
	it.each(['https://api.stripe.com', 'https://gateway.example:8443', 'http://127.0.0.1:12111'])(
		'takes %s',
		(address) => {
			expect(parseApiAddress(address).origin).toBe(address);
		},
	);

	it('refuses plain http to another machine, since the key would travel readably', () => {
		expect(() => parseApiAddress('http://api.stripe.com')).toThrow(
			'API Address: it must start with https://, because secrets travel with every request',
		);
	});

	it('refuses a path, since the SDK would leave it out', () => {
		expect(() => parseApiAddress('https://gateway.example/stripe')).toThrow(
			'API Address: it must end after the name of the machine and its port',
		);
	});

	it('refuses what is no address', () => {
		expect(() => parseApiAddress('stripe')).toThrow(
			'API Address: this is not the address of a service on the internet',
		);
	});
});

async function listening(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
