import type Stripe from 'stripe';
import { startHookReceiver, type HookReceiver } from '../support/hookReceiver';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
let receiver: HookReceiver;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	receiver = await startHookReceiver();
});
afterAll(async () => {
	await sandbox.close();
	await receiver.close();
});
beforeEach(async () => {
	await sandbox.restart();
	receiver.received.length = 0;
	receiver.answers.length = 0;
});

const endpoint = (params: Partial<Stripe.WebhookEndpointCreateParams> = {}) =>
	sandbox.client().webhookEndpoints.create({ url: receiver.url, enabled_events: ['*'], ...params });

const deliver = (mischief: object = {}) => sandbox.call('POST', '/deliveries/run', mischief);

/** The events received so far, each verified by the SDK with `secret`. */
const verified = (secret: string | undefined) =>
	receiver.received.map(({ body, headers }) =>
		sandbox.client().webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret ?? ''),
	);

describe('a webhook endpoint', () => {
	it('gets the events it asked for, signed with its secret', async () => {
		const { secret } = await endpoint({ enabled_events: ['customer.created'] });
		const customer = await sandbox.client().customers.create({ name: 'Edge' });
		await sandbox.client().customers.update(customer.id, { name: 'Edge Communications' });
		await deliver();
		expect(verified(secret)).toMatchObject([
			{
				type: 'customer.created',
				pending_webhooks: 1,
				data: { object: { id: customer.id, name: 'Edge' } },
			},
		]);
		expect(receiver.received[0]?.headers['user-agent']).toMatch(/^Stripe\/1.0/);
	});

	it('tells its secret when it is made and never again', async () => {
		const stripe = sandbox.client();
		const { id, secret } = await endpoint();
		expect(secret).toMatch(/^whsec_/);
		expect(await stripe.webhookEndpoints.retrieve(id)).not.toHaveProperty('secret');
		expect(await stripe.webhookEndpoints.update(id, { metadata: { a: 'b' } })).not.toHaveProperty(
			'secret',
		);
		expect((await stripe.webhookEndpoints.list()).data).toMatchObject([
			{ id, metadata: { a: 'b' }, status: 'enabled' },
		]);
	});

	it('gets an event again, later and later, until it answers with success', async () => {
		await endpoint();
		await sandbox.client().customers.create();
		receiver.answers.push(500, 302);
		await deliver();
		await deliver();
		expect(receiver.received).toHaveLength(1);
		for (const seconds of [600, 3600]) {
			await sandbox.call('POST', '/clock', { advance: seconds });
			await deliver();
		}
		expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
		expect(receiver.received).toHaveLength(3);
		const [event] = (await sandbox.client().events.list()).data;
		expect(event).toMatchObject({ pending_webhooks: 0 });
	});

	it('that never answers is given up, and the event is found as not delivered', async () => {
		const stripe = sandbox.client();
		await endpoint();
		await stripe.customers.create({ name: 'Lost' });
		receiver.answers.push(500, 500, 500, 500);
		for (let hours = 0; hours < 9; hours++) {
			await deliver();
			await sandbox.call('POST', '/clock', { advance: 3600 });
		}
		expect(receiver.received).toHaveLength(4);
		await stripe.customers.create({ name: 'Found' });
		await deliver();
		const names = async (delivered: boolean) =>
			(await stripe.events.list({ delivery_success: delivered })).data.map(
				({ data }) => (data.object as Stripe.Customer).name,
			);
		expect(await names(false)).toEqual(['Lost']);
		expect(await names(true)).toEqual(['Found']);
	});

	it('that is disabled or deleted gets nothing', async () => {
		const stripe = sandbox.client();
		const [first, second] = [await endpoint(), await endpoint()];
		await stripe.webhookEndpoints.update(first.id, { disabled: true });
		await stripe.webhookEndpoints.del(second.id);
		await stripe.customers.create();
		await deliver();
		expect(receiver.received).toEqual([]);
		await stripe.webhookEndpoints.update(first.id, { disabled: false });
		await stripe.customers.create();
		await deliver();
		expect(receiver.received).toHaveLength(1);
	});

	it('hears of nothing that was refused', async () => {
		await endpoint();
		await refusalOf(sandbox.client().customers.create({ source: 'tok_nobody' }));
		await deliver();
		expect(receiver.received).toEqual([]);
	});

	it('of a platform hears of connected accounts when it was made for that', async () => {
		const [account = ''] = sandbox.stripe.connectedAccounts;
		const { secret } = await endpoint({ connect: true });
		await endpoint();
		await sandbox.client().customers.create({ name: 'There' }, { stripeAccount: account });
		await deliver();
		expect(verified(secret)).toMatchObject([{ account, type: 'customer.created' }]);
	});

	it('gets events in the version it was made with', async () => {
		const { secret } = await endpoint({ api_version: '2025-08-27.basil' });
		await sandbox.client().customers.create();
		await deliver();
		expect(verified(secret)).toMatchObject([{ api_version: '2025-08-27.basil' }]);
	});

	it('whose secret is rolled is signed for with both until the old one has gone', async () => {
		const { id, secret: old } = await endpoint();
		const { secret } = await sandbox.call<{ secret: string }>('POST', '/stripe/roll-secret', {
			id,
			account: sandbox.stripe.account,
			oldValidSeconds: 3600,
		});
		await sandbox.client().customers.create();
		await deliver();
		expect(verified(old)).toHaveLength(1);
		expect(verified(secret)).toHaveLength(1);
		receiver.received.length = 0;
		await sandbox.call('POST', '/clock', { advance: 3600 });
		await sandbox.client().customers.create();
		await deliver();
		expect(receiver.received).toHaveLength(1);
		const { body, headers } = receiver.received[0] ?? { body: '', headers: {} };
		const signature = String(headers['stripe-signature']);
		expect(signature.match(/v1=/g)).toHaveLength(1);
		const tolerant = 2 * 3600;
		const verify = (key: string | undefined) =>
			sandbox.client().webhooks.constructEvent(body, signature, key ?? '', tolerant);
		expect(() => verify(old)).toThrow(/No signatures found/);
		expect(verify(secret)).toMatchObject({ type: 'customer.created' });
	});

	it.each([
		[{ url: 'example.com' }, 'url_invalid'],
		[{ enabled_events: ['customer.exploded'] }, undefined],
		[{ api_version: 'tomorrow' }, undefined],
	])('is refused with %j', async (params, code) => {
		const refusal = await refusalOf(
			endpoint(params as unknown as Stripe.WebhookEndpointCreateParams),
		);
		expect(refusal).toMatchObject({ statusCode: 400, ...(code && { code }) });
	});
});

describe('a test clock', () => {
	it('that is advanced is not ready before what lives by it has happened', async () => {
		const { testClocks } = sandbox.client().testHelpers;
		const clock = await testClocks.create({ frozen_time: 1_700_000_000 });
		const advancing = await testClocks.advance(clock.id, { frozen_time: 1_700_086_400 });
		expect(advancing).toMatchObject({ status: 'advancing', frozen_time: 1_700_086_400 });
		expect(await testClocks.retrieve(clock.id)).toMatchObject({ status: 'ready' });
		const types = (await sandbox.client().events.list()).data.map(({ type }) => type);
		expect(types).toEqual([
			'test_helpers.test_clock.ready',
			'test_helpers.test_clock.advancing',
			'test_helpers.test_clock.created',
		]);
	});
});
