import type Stripe from 'stripe';
import { PINNED_API_VERSION } from '../../../lib/stripe/sdk';
import {
	closeGap,
	deleteEndpoint,
	disableEndpoint,
	ensureEndpoint,
	findEndpoint,
	type WantedEndpoint,
} from '../../../lib/stripe/webhookEndpoint';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

const URL = 'https://n8n.example/webhook/1';
const ELSEWHERE = 'https://n8n.example/webhook/2';
const NOON = { nowMs: () => Date.UTC(2026, 10, 27, 12) };
const EVENING = { nowMs: () => Date.UTC(2026, 10, 27, 18) };
const NOON_SECONDS = NOON.nowMs() / 1000;

let sandbox: StripeSandbox;
let stripe: Stripe;
let wanted: WantedEndpoint;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	stripe = await sandbox.connect();
	wanted = {
		url: URL,
		events: ['charge.succeeded'],
		connect: false,
		description: 'n8n: Payments',
		secretKey: sandbox.stripe.secretKey,
	};
});

const ensure = async (other: Partial<WantedEndpoint> = {}, version: string = PINNED_API_VERSION) =>
	await ensureEndpoint(stripe, version, { ...wanted, ...other });
const held = async () => (await sandbox.client().webhookEndpoints.list({ limit: 100 })).data;
const idsHeld = async () => (await held()).map(({ id }) => id).sort();
const found = async (secretKey = wanted.secretKey) =>
	await findEndpoint(stripe, { url: URL, secretKey });

/** An endpoint that somebody else made. */
const foreign = async (url: string, metadata: Stripe.MetadataParam = {}) =>
	await sandbox.client().webhookEndpoints.create({ url, enabled_events: ['*'], metadata });

describe('the endpoint of a trigger', () => {
	it('is made as wanted, and its secret is kept where nobody can read it', async () => {
		const made = await ensure();

		const [endpoint] = await held();
		expect(endpoint).toMatchObject({
			id: made.id,
			url: URL,
			enabled_events: ['charge.succeeded'],
			description: 'n8n: Payments',
			api_version: PINNED_API_VERSION,
			status: 'enabled',
		});
		expect(made).toMatchObject({ secret: expect.stringMatching(/^whsec_/), gapSince: undefined });
		expect(JSON.stringify(endpoint)).not.toContain(made.secret);
	});

	it('is the same one the next time, with its secret, and takes over what is wanted now', async () => {
		const made = await ensure();

		const again = await ensure({ events: ['charge.refunded'], description: 'n8n: Refunds' });

		expect(again).toEqual(made);
		expect(await held()).toEqual([
			expect.objectContaining({
				enabled_events: ['charge.refunded'],
				description: 'n8n: Refunds',
			}),
		]);
	});

	it.each([true, false])('asks for events of connected accounts: %s', async (connect) => {
		await ensure({ connect });

		const [made] = (await sandbox.requests()).filter(({ method }) => method === 'POST');
		expect(made?.params).toEqual(
			connect
				? expect.objectContaining({ connect: 'true' })
				: expect.not.objectContaining({ connect: expect.anything() }),
		);
	});

	it.each([
		['is to tell of connected accounts from now on', { connect: true }, PINNED_API_VERSION],
		['speaks another version of the API', {}, '2025-02-24.acacia'],
		['has a secret that another key sealed', { secretKey: 'sk_test_new' }, PINNED_API_VERSION],
	])('gives way to a new one when it %s', async (_name, other, version) => {
		const old = await ensure();

		const made = await ensure(other, version);

		expect(made.id).not.toBe(old.id);
		expect(made.secret).not.toBe(old.secret);
		expect(await idsHeld()).toEqual([made.id]);
	});

	it('is one, where there were two by accident', async () => {
		const { id } = await ensure();
		const [endpoint] = await held();
		await foreign(URL, endpoint?.metadata);

		const kept = await ensure();

		expect(await idsHeld()).toEqual([kept.id]);
		expect(kept.secret).toMatch(/^whsec_/);
		expect(id).toMatch(/^we_/);
	});
});

describe('endpoints that are not this trigger’s', () => {
	let others: string[];
	beforeEach(async () => {
		await ensure();
		const mark = { n8n_trigger: 'stripePaymentTrigger' };
		others = [
			(await foreign(URL)).id,
			(await foreign(URL, { n8n_trigger: 'another' })).id,
			(await foreign(ELSEWHERE, mark)).id,
		].sort();
	});

	it('stay when it is set up, switched off and deleted', async () => {
		await ensure();
		await disableEndpoint(stripe, URL, NOON);
		const states = (await held()).filter(({ id }) => others.includes(id));
		expect(states.map(({ status }) => status)).toEqual(['enabled', 'enabled', 'enabled']);

		await deleteEndpoint(stripe, URL);

		expect(await idsHeld()).toEqual(others);
	});

	it('are not taken for it', async () => {
		await deleteEndpoint(stripe, URL);

		expect(await found()).toBeUndefined();
	});
});

describe('an endpoint that was switched off', () => {
	it('stays with its secret, and tells from when on nobody looked, until somebody has', async () => {
		const made = await ensure();
		await disableEndpoint(stripe, URL, NOON);
		expect(await held()).toEqual([expect.objectContaining({ id: made.id, status: 'disabled' })]);

		const back = await ensure();
		expect(back).toEqual({ ...made, gapSince: NOON_SECONDS });
		expect(await held()).toEqual([expect.objectContaining({ status: 'enabled' })]);
		expect(await found()).toEqual(back);

		await closeGap(stripe, back);
		expect(await found()).toEqual(made);
	});

	it('remembers the first time, when it is switched off twice', async () => {
		await ensure();
		await disableEndpoint(stripe, URL, NOON);
		await disableEndpoint(stripe, URL, EVENING);

		expect(await ensure()).toMatchObject({ gapSince: NOON_SECONDS });
	});

	it('remembers the first time, when nobody looked before it was switched off again', async () => {
		await ensure();
		await disableEndpoint(stripe, URL, NOON);
		await ensure();
		await disableEndpoint(stripe, URL, EVENING);

		expect(await ensure()).toMatchObject({ gapSince: NOON_SECONDS });
	});

	it('keeps its gap when it is set up once more', async () => {
		await ensure();
		await disableEndpoint(stripe, URL, NOON);
		await ensure();

		expect(await ensure()).toMatchObject({ gapSince: NOON_SECONDS });
	});
});

describe('the endpoint that events came to', () => {
	it('is found with its secret, by the key that sealed it alone', async () => {
		const made = await ensure();

		expect(await found()).toEqual(made);
		expect(await found('sk_test_other')).toBeUndefined();
	});

	it('is the one of several whose secret can be read', async () => {
		const made = await ensure();
		await foreign(URL, { n8n_trigger: 'stripePaymentTrigger', n8n_sealed: 'x' });

		expect(await found()).toEqual(made);
	});
});

describe('what Stripe refuses', () => {
	it('says what to do when there are as many endpoints as there may be', async () => {
		for (let made = 0; made < 16; made++) await foreign(`${ELSEWHERE}/${made}`);

		await expect(ensure()).rejects.toMatchObject({
			message: expect.stringMatching(
				/^Setting up the webhook endpoint in Stripe failed: .*maximum of 16/,
			),
			whatToDo: expect.stringContaining('Delete endpoints that nobody needs any more'),
		});
	});

	it.each([
		['setting up', async () => await ensure()],
		['switching off', async () => await disableEndpoint(stripe, URL, NOON)],
		['deleting', async () => await deleteEndpoint(stripe, URL)],
	])('is told when %s fails', async (_name, work) => {
		stripe = await sandbox.connect({ secretKey: 'sk_test_wrong' });

		await expect(work()).rejects.toMatchObject({
			message: expect.stringMatching(
				/^Setting up the webhook endpoint in Stripe failed: Invalid API Key provided/,
			),
			whatToDo: expect.stringContaining('Check the secret key in the credential.'),
		});
	});
});

describe('an endpoint without its secret', () => {
	it('is not taken for one that works', async () => {
		const create = stripe.webhookEndpoints.create.bind(stripe.webhookEndpoints);
		jest
			.spyOn(stripe.webhookEndpoints, 'create')
			.mockImplementation(async (params) => ({ ...(await create(params)), secret: undefined }));

		await expect(ensure()).rejects.toThrow('Stripe made an endpoint without a signing secret');
	});

	it('is not taken for one that is enabled again', async () => {
		const { id } = await ensure();
		const update = stripe.webhookEndpoints.update.bind(stripe.webhookEndpoints);
		jest
			.spyOn(stripe.webhookEndpoints, 'update')
			.mockImplementation(async (...args) => ({ ...(await update(...args)), metadata: {} }));

		await expect(ensure()).rejects.toThrow('An endpoint lost its secret');
		expect(await idsHeld()).toEqual([id]);
	});
});
