import type { ActiveFault } from '../../sandbox/control/faults';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

const fault = (rule: object) => sandbox.call('POST', '/faults', { service: 'stripe', ...rule });
const names = async () =>
	(await sandbox.client().customers.list({ limit: 100 })).data.map((customer) => customer.name);

describe('a fault', () => {
	it('answers a status of its own before the endpoint begins, with headers and body if given', async () => {
		await fault({ times: 1, fault: { type: 'status', status: 429 } });
		expect(await refusalOf(sandbox.client().customers.create())).toMatchObject({
			statusCode: 429,
			code: 'rate_limit',
		});
		await fault({
			times: 1,
			fault: {
				type: 'status',
				status: 503,
				body: { error: { message: 'Down' } },
				headers: { 'stripe-should-retry': 'true' },
			},
		});
		const refusal = await refusalOf(sandbox.client().customers.create());
		expect(refusal).toMatchObject({ statusCode: 503, message: 'Down' });
		expect(refusal.headers).toMatchObject({ 'stripe-should-retry': 'true' });
		expect(await names()).toEqual([]);
	});

	it('answers with a text as it is, as a proxy sends a page', async () => {
		const headers = { 'content-type': 'text/html' };
		await fault({ fault: { type: 'status', status: 502, body: '<html>Bad', headers } });

		const response = await fetch(`${sandbox.stripe.url}/v1/customers`, {
			headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
		});

		expect(response.headers.get('content-type')).toBe('text/html');
		expect(await response.text()).toBe('<html>Bad');
	});

	it('cuts the connection before the commit, so that nothing was done', async () => {
		// The SDK tries once more by itself after a closed connection.
		await fault({ times: 2, method: 'POST', fault: { type: 'cutBefore' } });
		expect(await refusalOf(sandbox.client().customers.create({ name: 'A' }))).toMatchObject({
			type: 'StripeConnectionError',
		});
		expect(await names()).toEqual([]);
	});

	it.each(['cutAfter', 'truncate'])(
		'of the kind %s spoils the answer after the commit, which a retry under the same key mends',
		async (type) => {
			await fault({ times: 1, method: 'POST', fault: { type } });
			const retrying = sandbox.client(undefined, { maxNetworkRetries: 1 });
			const create = () => retrying.customers.create({ name: 'A' }, { idempotencyKey: 'k' });
			const customer = await create().catch(create);
			expect(customer.name).toBe('A');
			expect(await names()).toEqual(['A']);
			expect((await sandbox.requests())[0]).toMatchObject({ status: 200, fault: type });
		},
	);

	it('stalls in the middle of the body', async () => {
		await fault({ times: 1, fault: { type: 'stall' } });
		const abort = new AbortController();
		const response = await fetch(`${sandbox.stripe.url}/v1/customers`, {
			headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
			signal: abort.signal,
		});
		expect(response.status).toBe(200);
		const reader = response.body?.getReader();
		const { value } = (await reader?.read()) ?? {};
		expect(Buffer.from(value ?? []).toString()).toContain('"object": "list"'.slice(0, 8));
		abort.abort();
	});

	it('delays, beside another fault', async () => {
		await fault({ fault: { type: 'delay', ms: 20 } });
		await fault({ times: 1, fault: { type: 'status', status: 500 } });
		expect(await refusalOf(sandbox.client().customers.list())).toMatchObject({ statusCode: 500 });
		await sandbox.client().customers.list();
		expect((await sandbox.requests()).map((request) => request.fault)).toEqual(['status', 'delay']);
	});

	it('fires by method, path and count', async () => {
		await fault({
			method: 'POST',
			path: '/v1/customers$',
			times: 2,
			fault: { type: 'status', status: 500 },
		});
		const stripe = sandbox.client();
		await stripe.customers.list();
		await stripe.coupons.create({ percent_off: 5 });
		await refusalOf(stripe.customers.create());
		await refusalOf(stripe.customers.create());
		await stripe.customers.create();
		const { faults } = await sandbox.call<{ faults: ActiveFault[] }>('GET', '/faults');
		expect(faults).toMatchObject([{ fired: 2 }]);
	});

	it('with a seed fires on the same requests each time', async () => {
		const run = async () => {
			await sandbox.call('DELETE', '/faults');
			await fault({ probability: 0.5, seed: 7, fault: { type: 'status', status: 500 } });
			const statuses: boolean[] = [];
			for (let i = 0; i < 20; i++) {
				statuses.push(
					await sandbox
						.client()
						.customers.list()
						.then(
							() => true,
							() => false,
						),
				);
			}
			return statuses;
		};
		const first = await run();
		expect(await run()).toEqual(first);
		expect(new Set(first).size).toBe(2);
	});

	it('is refused by the control API when it makes no sense', async () => {
		for (const rule of [
			{ fault: { type: 'sulk' } },
			{ fault: { type: 'delay' } },
			{ service: 'paypal', fault: { type: 'cutAfter' } },
		]) {
			expect(await fault(rule)).toMatchObject({ error: expect.any(String) });
		}
	});
});

describe('rate limits', () => {
	beforeEach(() => sandbox.call('POST', '/reset'));

	it('let 25 requests a second through in test mode and name the limit that was met', async () => {
		const stripe = sandbox.client();
		const results = await Promise.allSettled(
			Array.from({ length: 40 }, () => stripe.customers.list()),
		);
		const refused = results.filter((result) => result.status === 'rejected');
		expect(refused.length).toBeGreaterThan(0);
		expect(refused[0]?.reason).toMatchObject({
			statusCode: 429,
			type: 'StripeRateLimitError',
			code: 'rate_limit',
			headers: { 'stripe-rate-limited-reason': 'global-rate' },
		});
	});

	it('limit one operation at 25 where the account may do 100', async () => {
		const stripe = sandbox.client(sandbox.stripe.liveSecretKey);
		const results = await Promise.allSettled(
			Array.from({ length: 40 }, () => stripe.customers.list()),
		);
		expect(results.find((result) => result.status === 'rejected')).toMatchObject({
			reason: { headers: { 'stripe-rate-limited-reason': 'endpoint-rate' } },
		});
	});

	it('can be set, and apply to each account by itself', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { rateLimit: 1, endpointRateLimit: 1 } });
		await sandbox.client().customers.list();
		await sandbox.client(sandbox.stripe.secondAccount.secretKey).customers.list();
		expect(await refusalOf(sandbox.client().customers.list())).toMatchObject({ statusCode: 429 });
		expect(
			await sandbox.call('PATCH', '/settings', { stripe: { rateLimit: 'many' } }),
		).toMatchObject({
			error: expect.stringContaining('rateLimit'),
		});
	});

	it('can be seen kept in the request log, which tells when each request came', async () => {
		const stripe = sandbox.client();
		await Promise.allSettled(Array.from({ length: 40 }, () => stripe.customers.list()));
		const accepted = (await sandbox.requests()).filter((request) => request.status === 200);
		const times = accepted.map((request) => request.at);
		const busiest = Math.max(
			...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length),
		);
		expect(busiest).toBeLessThanOrEqual(25);
	});
});
