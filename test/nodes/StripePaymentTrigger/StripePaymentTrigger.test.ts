import type { IDataObject, INodeParameters } from 'n8n-workflow';
import Stripe from 'stripe';
import { listenWebhooks, type WebhookListener } from '../../../engine';
import { workflow } from '../../../engine/workflowSketch';
import { PINNED_API_VERSION } from '../../../lib/stripe/sdk';
import { findEndpoint } from '../../../lib/stripe/webhookEndpoint';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

let sandbox: TestSandbox;
const listeners: WebhookListener[] = [];
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());
afterEach(async () => {
	for (const listener of listeners.splice(0)) await listener.close();
});

interface Activation {
	parameters?: INodeParameters;
	credential?: object;
	/** Names the trigger: what a process remembers of one must not help another. */
	node?: string;
	port?: number;
}

let nodes = 0;

/** Activates a workflow with the trigger; resolves with what listens. */
async function activate({ parameters = {}, credential = {}, ...where }: Activation = {}) {
	const listener = await listenWebhooks({
		workflow: workflow(
			[
				{
					id: where.node ?? `trigger-${++nodes}`,
					name: 'Trigger',
					type: 'n8n-nodes-stripe-salesforce.stripePaymentTrigger',
					webhookId: '0b5d1c1e-3a64-4f0e-9f43-3c0a77a6e001',
					parameters,
					credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
				},
			],
			[],
		),
		credentials: [
			{
				id: 'stripe',
				name: 'Stripe',
				type: 'stripeAccountApi',
				data: {
					secretKey: sandbox.stripe.secretKey,
					apiAddress: sandbox.stripe.url,
					rateLimit: 100_000,
					endpointRateLimit: 100_000,
					...credential,
				},
			},
		],
		...(where.port !== undefined && { port: where.port }),
	});
	listeners.push(listener);
	return listener;
}

const urlOf = ({ webhooks }: WebhookListener) => webhooks[0]?.url ?? '';
const portOf = (listener: WebhookListener) => Number(new URL(listener.url).port);
const close = async (listener: WebhookListener) => {
	listeners.splice(listeners.indexOf(listener), 1);
	await listener.close();
};

/** What executions were started with. */
async function itemsOf(listener: WebhookListener): Promise<IDataObject[]> {
	await listener.settled();
	return listener.executions.flatMap(({ nodes: ran }) =>
		(ran['Trigger']?.[0] ?? []).map(({ json }) => json),
	);
}

const endpoints = async () => (await sandbox.client().webhookEndpoints.list({ limit: 100 })).data;

async function pay(): Promise<string> {
	const { id } = await sandbox.client().paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		confirm: true,
		payment_method: 'pm_card_visa',
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	return id;
}

/** An event as Stripe would send it, signed by a secret. */
async function send(url: string, event: object, secret: string, timestamp?: number) {
	const payload = JSON.stringify(event);
	const header = await Stripe.webhooks.generateTestHeaderStringAsync({
		payload,
		secret,
		...(timestamp !== undefined && { timestamp }),
	});
	const { status } = await fetch(url, {
		method: 'POST',
		body: payload,
		headers: { 'content-type': 'application/json', 'stripe-signature': header },
	});
	return status;
}

const BY_HAND = 'whsec_made_by_hand_0123456789abcdef';
const byHand: Activation = {
	parameters: { endpoint: 'manual' },
	credential: { webhookSigningSecret: BY_HAND },
};
const eventOf = (more: object = {}) => ({
	id: 'evt_1',
	object: 'event',
	type: 'charge.succeeded',
	created: 1_790_000_000,
	livemode: false,
	data: { object: { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' } },
	...more,
});

describe('the endpoint in Stripe', () => {
	it('is made when the workflow is published, of the pinned version and the chosen events', async () => {
		const listener = await activate({ parameters: { events: ['charge.refunded'] } });

		expect(await endpoints()).toEqual([
			expect.objectContaining({
				url: urlOf(listener),
				enabled_events: ['charge.refunded'],
				api_version: PINNED_API_VERSION,
				status: 'enabled',
			}),
		]);
		expect(PINNED_API_VERSION).toBe(Stripe.API_VERSION);
	});

	it('takes all events that come at once, while its secret is looked up for the first', async () => {
		const listener = await activate({ parameters: { events: ['charge.succeeded'] } });
		const url = urlOf(listener);
		const { secretKey } = sandbox.stripe;
		const endpoint = await findEndpoint(sandbox.client(), { url, secretKey });
		const ids = ['evt_1', 'evt_2', 'evt_3'];

		const calls = ids.map((id) => send(url, eventOf({ id }), endpoint?.secret ?? ''));

		expect(await Promise.all(calls)).toEqual([200, 200, 200]);
		expect((await itemsOf(listener)).map(({ eventId }) => eventId).sort()).toEqual(ids);
	});

	it('brings what happens, with the payment’s ID', async () => {
		const listener = await activate({ parameters: { events: ['charge.succeeded'] } });
		const id = await pay();

		await expect(eventually(async () => await itemsOf(listener))).resolves.toEqual([
			expect.objectContaining({ eventType: 'charge.succeeded', paymentId: id, livemode: false }),
		]);
	});

	it('is disabled and not deleted, and enabled again with its secret, changed as wanted', async () => {
		const first = await activate({ node: 'kept' });
		const [made] = await endpoints();
		await close(first);
		expect(await endpoints()).toEqual([
			expect.objectContaining({ id: made?.id, status: 'disabled' }),
		]);

		const again = await activate({
			node: 'kept after a restart',
			port: portOf(first),
			parameters: { events: ['charge.succeeded'] },
		});

		expect(await endpoints()).toEqual([
			expect.objectContaining({
				id: made?.id,
				status: 'enabled',
				enabled_events: ['charge.succeeded'],
			}),
		]);
		await pay();
		await expect(eventually(async () => await itemsOf(again))).resolves.toHaveLength(1);
	});

	it('tells with the first event what happened while it was disabled', async () => {
		const parameters = { events: ['charge.succeeded'] };
		const first = await activate({ node: 'gap', parameters });
		await close(first);
		const missed = await pay();
		const again = await activate({ node: 'gap later', port: portOf(first), parameters });
		const now = await pay();

		const items = await eventually(async () => await itemsOf(again), 2);

		expect(items.map(({ paymentId }) => paymentId)).toEqual([missed, now]);
	});

	it('tells it again when the first event did not get through, and notes only then that it was told', async () => {
		const parameters = { events: ['charge.succeeded'], output: 'object' };
		const first = await activate({ node: 'cut', parameters });
		await close(first);
		const missed = await pay();
		const again = await activate({ node: 'cut later', port: portOf(first), parameters });
		const gap = async () => (await endpoints()).filter(({ metadata }) => metadata['n8n_gap_since']);
		await sandbox.call('POST', '/faults', {
			service: 'stripe',
			method: 'GET',
			path: '^/v1/charges/',
			times: 1,
			fault: { type: 'status', status: 403, body: { error: { message: 'Not now.' } } },
		});
		const lost = await pay();
		await eventually(async () => {
			const { faults } = await sandbox.call<{ faults: { fired: number }[] }>('GET', '/faults');
			return faults.filter(({ fired }) => fired > 0);
		});
		expect(await itemsOf(again)).toEqual([]);
		expect(await gap()).toHaveLength(1);

		const next = await pay();

		const items = await eventually(async () => await itemsOf(again), 3);
		expect(items.map(({ paymentId }) => paymentId)).toEqual([missed, lost, next]);
		expect(await gap()).toHaveLength(1);
		await pay();
		await expect(eventually(async () => await itemsOf(again), 4)).resolves.toHaveLength(4);
		expect(await gap()).toHaveLength(0);
	});

	it('gives way to a new one when its secret cannot be read, or somebody deleted it', async () => {
		const first = await activate({ node: 'lost' });
		const [made] = await endpoints();
		await close(first);
		await sandbox
			.client()
			.webhookEndpoints.update(made?.id ?? '', { metadata: { n8n_sealed: 'x' } });

		await activate({ node: 'lost later', port: portOf(first) });

		const now = await endpoints();
		expect(now).toHaveLength(1);
		expect(now[0]?.id).not.toBe(made?.id);
	});

	it('is told about when the account has no room for another', async () => {
		const client = sandbox.client();
		for (let index = 0; index < 16; index++) {
			await client.webhookEndpoints.create({
				url: `https://example.com/${index}`,
				enabled_events: ['charge.refunded'],
			});
		}
		await expect(activate()).rejects.toThrow(/maximum of 16/);
	});
});

describe('an event', () => {
	it('runs once however often it comes', async () => {
		const listener = await activate(byHand);
		const url = urlOf(listener);
		const statuses = [await send(url, eventOf(), BY_HAND), await send(url, eventOf(), BY_HAND)];

		expect(statuses).toEqual([200, 200]);
		expect(await itemsOf(listener)).toHaveLength(1);
	});

	it.each([
		['unsigned', {}, 'whsec_somebody_elses_secret_0123456789', undefined],
		['stale', {}, BY_HAND, Math.floor(Date.now() / 1000) - 301],
		['of the other mode', { livemode: true }, BY_HAND, undefined],
		['of a connected account', { account: 'acct_1' }, BY_HAND, undefined],
		['thin', { object: 'v2.core.event' }, BY_HAND, undefined],
	])('that is %s is refused, and nothing runs', async (_what, more, secret, timestamp) => {
		const listener = await activate(byHand);

		expect(await send(urlOf(listener), eventOf(more), secret, timestamp)).toBe(400);

		expect(await itemsOf(listener)).toEqual([]);
	});

	it('that was altered on its way is refused', async () => {
		const listener = await activate(byHand);
		const payload = JSON.stringify(eventOf());
		const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
			payload,
			secret: BY_HAND,
		});
		const { status } = await fetch(urlOf(listener), {
			method: 'POST',
			body: payload.replace('pi_1', 'pi_2'),
			headers: { 'content-type': 'application/json', 'stripe-signature': signature },
		});
		expect([status, await itemsOf(listener)]).toEqual([400, []]);
	});

	it('of a connected account carries the account, where these were asked for', async () => {
		const parameters = { endpoint: 'manual', options: { connect: true } };
		const listener = await activate({ ...byHand, parameters });
		const statuses = [
			await send(urlOf(listener), eventOf({ account: 'acct_1' }), BY_HAND),
			await send(urlOf(listener), eventOf({ id: 'evt_2' }), BY_HAND),
		];
		expect(statuses).toEqual([200, 400]);
		expect(await itemsOf(listener)).toEqual([expect.objectContaining({ account: 'acct_1' })]);
	});

	it('carries its object as it is now, where that was chosen', async () => {
		const id = await pay();
		const listener = await activate({
			...byHand,
			parameters: { endpoint: 'manual', output: 'object' },
		});
		const old = { id, object: 'payment_intent', status: 'processing' };
		await send(urlOf(listener), eventOf({ data: { object: old } }), BY_HAND);

		const [item] = await itemsOf(listener);
		expect(item).toMatchObject({ paymentId: id, object: { id, status: 'succeeded' } });
	});
});

describe('the workflow', () => {
	it.each<[string, Activation, RegExp]>([
		[
			'a secret',
			{ parameters: { endpoint: 'manual' } },
			/Webhook Signing Secret: the credential has none/,
		],
		['events', { parameters: { events: [] } }, /Events: none is chosen/],
		[
			'events that there are',
			{ parameters: { events: ['charge.exploded'] } },
			/Events: Stripe has none called charge.exploded/,
		],
	])('is not published without %s', async (_what, activation, message) => {
		await expect(activate(activation)).rejects.toThrow(message);
	});
});

/** Deliveries come when they come: asks until there are so many. */
async function eventually(ask: () => Promise<IDataObject[]>, count = 1): Promise<IDataObject[]> {
	for (let tries = 0; tries < 200; tries++) {
		const found = await ask();
		if (found.length >= count) return found;
		await new Promise((resolve) => setImmediate(resolve));
	}
	return await ask();
}
