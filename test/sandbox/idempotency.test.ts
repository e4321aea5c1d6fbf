import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

const customers = async () => (await sandbox.client().customers.list({ limit: 100 })).data.length;

describe('an idempotency key', () => {
	it('makes the second request answer what the first answered, and says so', async () => {
		const stripe = sandbox.client();
		const first = await stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k' });
		const second = await stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k' });
		expect(second.id).toBe(first.id);
		expect(second.lastResponse.headers).toMatchObject({
			'idempotent-replayed': 'true',
			'original-request': first.lastResponse.requestId,
			'idempotency-key': 'k',
		});
		expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
		expect(await customers()).toBe(1);
		expect((await sandbox.requests()).map((request) => request.replayed)).toEqual([
			undefined,
			true,
			undefined,
		]);
	});

	it('may not be used again with other parameters or for another endpoint', async () => {
		const stripe = sandbox.client();
		await stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k' });
		expect(
			await refusalOf(stripe.customers.create({ name: 'B' }, { idempotencyKey: 'k' })),
		).toMatchObject({
			statusCode: 400,
			rawType: 'idempotency_error',
			message: expect.stringContaining('can only be used with the same parameters'),
		});
		expect(
			await refusalOf(stripe.coupons.create({ percent_off: 5 }, { idempotencyKey: 'k' })),
		).toMatchObject({
			rawType: 'idempotency_error',
			message: expect.stringContaining('can only be used for the same endpoint'),
		});
	});

	it('belongs to one account and one mode', async () => {
		const { stripe } = sandbox;
		const keys = [stripe.secretKey, stripe.liveSecretKey, stripe.secondAccount.secretKey];
		const ids = await Promise.all(
			keys.map(
				async (key) => (await sandbox.client(key).customers.create({}, { idempotencyKey: 'k' })).id,
			),
		);
		expect(new Set(ids).size).toBe(3);
	});

	it('is refused while a request with it has not ended', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { latency: 200 } });
		const stripe = sandbox.client();
		const results = await Promise.allSettled([
			stripe.customers.create({}, { idempotencyKey: 'k' }),
			stripe.customers.create({}, { idempotencyKey: 'k' }),
		]);
		expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(results.find((result) => result.status === 'rejected')).toMatchObject({
			reason: { statusCode: 409, code: 'idempotency_key_in_use' },
		});
		await sandbox.call('PATCH', '/settings', { stripe: { latency: 0 } });
		await stripe.customers.create({}, { idempotencyKey: 'k' });
		expect(await customers()).toBe(1);
	});

	it('is free again after a request whose parameters were refused', async () => {
		const stripe = sandbox.client();
		await refusalOf(stripe.customers.create({ email: 'nobody' }, { idempotencyKey: 'k' }));
		const customer = await stripe.customers.create({ email: 'a@b.co' }, { idempotencyKey: 'k' });
		expect(customer.email).toBe('a@b.co');
	});

	it('keeps what an endpoint refused after it had begun', async () => {
		const stripe = sandbox.client();
		const ask = () =>
			stripe.customers.create({ source: 'tok_chargeDeclined' }, { idempotencyKey: 'k' });
		const first = await refusalOf(ask());
		const second = await refusalOf(ask());
		expect(second).toMatchObject({ statusCode: 402, code: 'card_declined' });
		expect(second.headers).toMatchObject({
			'idempotent-replayed': 'true',
			'original-request': first.requestId,
		});
	});

	it('replays a 500 of an endpoint that had begun, and tells clients not to try again', async () => {
		await sandbox.call('POST', '/faults', {
			service: 'stripe',
			times: 1,
			fault: { type: 'status', status: 500, stored: true },
		});
		const ask = () => sandbox.client().customers.create({}, { idempotencyKey: 'k' });
		await refusalOf(ask());
		const again = await refusalOf(ask());
		expect(again).toMatchObject({ statusCode: 500, rawType: 'api_error' });
		expect(again.headers).toMatchObject({ 'stripe-should-retry': 'false' });
	});

	it('is forgotten after 24 hours', async () => {
		const ask = async () =>
			(await sandbox.client().customers.create({}, { idempotencyKey: 'k' })).id;
		const first = await ask();
		await sandbox.call('POST', '/clock', { advance: 24 * 3600 - 5 });
		expect(await ask()).toBe(first);
		await sandbox.call('POST', '/clock', { advance: 10 });
		expect(await ask()).not.toBe(first);
	});

	it('may have 255 characters and no more', async () => {
		const stripe = sandbox.client();
		await stripe.customers.create({}, { idempotencyKey: 'x'.repeat(255) });
		expect(
			await refusalOf(stripe.customers.create({}, { idempotencyKey: 'x'.repeat(256) })),
		).toMatchObject({
			statusCode: 400,
		});
	});

	it('means nothing on a DELETE', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create();
		await stripe.customers.del(id, {}, { idempotencyKey: 'k' });
		expect(await refusalOf(stripe.customers.del(id, {}, { idempotencyKey: 'k' }))).toMatchObject({
			statusCode: 404,
		});
	});
});
