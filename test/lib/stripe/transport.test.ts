import Stripe from 'stripe';
import { RequestLimiter } from '../../../lib/limits/requestLimiter';
import {
	impatientClock,
	startStripeSandbox,
	type StripeSandbox,
} from '../../support/stripeSandbox';
import type { Clock } from '../../../lib/clock';
import { createTransport, type TransportResponse } from '../../../lib/stripe/transport';

type Inner = Parameters<typeof createTransport>[0]['inner'];
type InnerResponse = Awaited<ReturnType<Inner['makeRequest']>>;

let sandbox: StripeSandbox;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const failing = async (fault: object, times?: number) =>
	await sandbox.fault({ method: 'POST', ...(times !== undefined && { times }), fault });
const make = async (options: Parameters<StripeSandbox['connect']>[1] = {}) =>
	await (await sandbox.connect({}, options)).customers.create({ name: 'Edge' });
const posts = async () =>
	(await sandbox.requests()).filter(({ method }) => method === 'POST').length;

describe('a request that Stripe fails', () => {
	it.each([500, 503, 409, 429])(
		'with %s is tried seven times, and told as it is',
		async (status) => {
			await failing({ type: 'status', status });

			await expect(make()).rejects.toMatchObject({ statusCode: status });
			expect(await posts()).toBe(7);
		},
	);

	it.each([400, 402, 404])('with %s is not tried again', async (status) => {
		await failing({ type: 'status', status });

		await expect(make()).rejects.toMatchObject({ statusCode: status });
		expect(await posts()).toBe(1);
	});

	it.each([
		['is not tried again when Stripe says that it is no use', 500, 'false', 1],
		['is tried again when Stripe says that it is', 400, 'true', 7],
		['is judged by its status when Stripe says something odd', 500, 'maybe', 7],
	])('%s', async (_name, status, header, attempts) => {
		await failing({ type: 'status', status, headers: { 'stripe-should-retry': header } });

		await expect(make()).rejects.toMatchObject({ statusCode: status });
		expect(await posts()).toBe(attempts);
	});

	it('is not tried again once Stripe repeats the failure that it keeps', async () => {
		await failing({ type: 'status', status: 500, stored: true }, 1);

		await expect(make()).rejects.toMatchObject({ statusCode: 500 });
		expect(await posts()).toBe(2);
	});

	it('is not tried again when Stripe repeats what it once answered', async () => {
		await failing({ type: 'status', status: 500, headers: { 'idempotent-replayed': 'true' } });

		await expect(make()).rejects.toMatchObject({ statusCode: 500 });
		expect(await posts()).toBe(1);
	});

	it('is not tried again when it is refused in something that is no JSON', async () => {
		await failing({ type: 'status', status: 400, body: 'No.' });

		await expect(make()).rejects.toMatchObject({ statusCode: 400, code: 'not_stripe' });
		expect(await posts()).toBe(1);
	});

	it('is tried again when its answer was cut, whatever its status', async () => {
		await failing({ type: 'truncate' }, 1);
		const stripe = await sandbox.connect();

		await expect(stripe.customers.update('cus_none', {})).rejects.toMatchObject({
			statusCode: 404,
			code: 'resource_missing',
		});
		expect(await posts()).toBe(2);
	});

	it('is tried as often as it is asked to', async () => {
		await failing({ type: 'cutBefore' });
		const retryPolicy = { maxAttempts: 3, firstDelayMs: 1, maxDelayMs: 1 };

		await expect(make({ retryPolicy })).rejects.toMatchObject({
			type: 'StripeConnectionError',
			detail: expect.objectContaining({
				name: 'ConnectionFailure',
				message: expect.stringContaining('after 3 attempts'),
			}),
		});
		expect(await posts()).toBe(3);
	});

	it.each([
		['with a page of status 500', '<html>Bad', 'Stripe answered with HTTP status 500', 500],
		['with a page', '<html>Bad gateway</html>', 'Stripe answered with HTTP status 502'],
		['with JSON of a proxy', '{"message":"no"}', 'Stripe answered with HTTP status 502'],
		['with no object', '"no"', 'Stripe answered with HTTP status 502'],
		['with nothing', 'null', 'Stripe answered with HTTP status 502'],
	])('%s is told by its status', async (_name, body, message, status = 502) => {
		await failing({ type: 'status', status, body });

		await expect(make()).rejects.toMatchObject({ type: 'StripeAPIError', message });
	});
});

describe('an answer', () => {
	/** What comes of a POST that is answered so, and how often it was sent. */
	const answered = async (
		status: number,
		body: () => unknown,
		headers: Record<string, string> = {},
	) => {
		const makeRequest = jest.fn(async () => ({
			getStatusCode: () => status,
			getHeaders: () => headers,
			toJSON: async () => await Promise.resolve(body()),
		}));
		const limiter = new RequestLimiter({ account: 1000, operation: 1000 }, impatientClock);
		const inner = { getClientName: () => 'test', makeRequest } as unknown as Inner;
		const slowDown = jest.spyOn(limiter, 'slowDown');
		const transport = createTransport({ inner, limiter, clock: impatientClock });
		const path = '/v1/customers';
		const outcome = transport.makeRequest('x.example', '443', path, 'POST', {}, '', 'https', 1);
		const response = await outcome.catch((error: unknown) => error);
		return { response, sent: makeRequest.mock.calls.length, slowDown };
	};
	const broken = () => {
		throw new SyntaxError('Unexpected end');
	};
	const customer = () => ({ id: 'cus_1', object: 'customer' });

	it('that is good is not asked for again, whatever stands beside it', async () => {
		const { response, sent } = await answered(200, customer, { 'stripe-should-retry': 'true' });

		expect(sent).toBe(1);
		expect(await (response as InnerResponse).toJSON()).toEqual(customer());
	});

	it('that is good but no whole JSON is asked for again, and the last failure is told', async () => {
		const { response, sent } = await answered(200, broken);

		expect(sent).toBe(7);
		expect(response).toMatchObject({
			message: 'no complete answer from x.example:443 after 7 attempts',
			cause: expect.any(SyntaxError),
		});
	});

	it.each([400, 404])('of %s without an error is not Stripe’s', async (status) => {
		const { response } = await answered(status, customer);

		expect(await (response as InnerResponse).toJSON()).toMatchObject({
			error: { code: 'not_stripe' },
		});
	});

	it('of 429 that names no limit slows nobody down', async () => {
		const { slowDown, sent } = await answered(429, () => ({ error: { code: 'lock_timeout' } }));

		expect(sent).toBe(7);
		expect(slowDown).not.toHaveBeenCalled();
	});

	it('is not to be had as a stream', async () => {
		const { response } = await answered(200, customer);

		expect(() => (response as InnerResponse).toStream(() => undefined)).toThrow(
			'Streaming is not supported',
		);
	});
});

it.each([
	['an answer', { type: 'status', status: 500 }],
	['none', { type: 'cutBefore' }],
])('The limiter hears that each request has ended, be it with %s', async (_name, fault) => {
	await failing(fault, 2);
	const underWay = { now: 0, ever: 0 };
	const limiter = new RequestLimiter({ account: 1000, operation: 1000 }, impatientClock);
	const acquire = limiter.acquire.bind(limiter);
	jest.spyOn(limiter, 'acquire').mockImplementation(async (operation) => {
		const answered = await acquire(operation);
		underWay.now++;
		underWay.ever++;
		return () => {
			underWay.now--;
			answered();
		};
	});
	const inner = Stripe.createNodeHttpClient();
	const httpClient = createTransport({ inner, limiter, clock: impatientClock });

	await sandbox.client(undefined, { httpClient }).customers.create({ name: 'Edge' });

	expect(underWay).toEqual({ now: 0, ever: 3 });
	expect(httpClient.getClientName()).toBe(inner.getClientName());
});

describe('the waits between attempts', () => {
	it('grow, each half of it fixed and half by chance', async () => {
		const waits: number[] = [];
		const clock: Clock = {
			...impatientClock,
			sleep: async (ms) => {
				waits.push(ms);
			},
		};
		await failing({ type: 'status', status: 500 }, 3);

		await make({ clock, random: () => 0.5 });

		expect(waits).toEqual([375, 750, 1500]);
	});

	it('are by true chance where nobody says otherwise', async () => {
		const waits = new Set<number>();
		const clock: Clock = {
			...impatientClock,
			sleep: async (ms) => {
				waits.add(ms);
			},
		};
		const retryPolicy = { maxAttempts: 7, firstDelayMs: 1000, maxDelayMs: 1000 };
		await failing({ type: 'status', status: 500 }, 6);

		await make({ clock, retryPolicy });

		expect(waits.size).toBeGreaterThan(1);
		for (const ms of waits) {
			expect(ms).toBeGreaterThanOrEqual(500);
			expect(ms).toBeLessThan(1000);
		}
	});
});

it('An object tells how often it was asked for, and with what headers it came', async () => {
	await failing({ type: 'status', status: 500 }, 2);

	const { lastResponse } = await make();

	expect(lastResponse as unknown as TransportResponse).toMatchObject({
		attempts: 3,
		statusCode: 200,
		headers: { 'request-id': expect.stringMatching(/^req_/) },
	});
});
