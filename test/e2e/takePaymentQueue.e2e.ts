import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withCredentials } from '../../host/exampleWorkflows';
import type { SavedWorkflow } from '../../host/n8nApi';
import type { N8n } from '../../host/n8nProcess';
import { startQueueCluster, type QueueCluster } from '../../host/queueCluster';
import { saveSandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { newInstallation, type Installation } from './support/installation';
import {
	stripePost,
	requestsOf,
	stateOf,
	stripeSettings,
	type LoggedRequest,
} from './support/sandboxControl';
import { untilQueueIdle } from './support/queueIdle';
import { filesOf, postgresRows, secretsIn } from './support/secretScan';
import { until } from './support/until';
import { inHandOf } from './support/workerLog';
import { inARow, webhookSource } from './support/workflows';

/** The months of a contract; each is to be charged once. */
const MONTHS = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, '0')}`);

/** So that a worker has charges in hand when it dies. */
const SLOW_STRIPE_MS = 400;

let installation: Installation;
let sandbox: Sandbox;
let cluster: QueueCluster;
let workflow: SavedWorkflow;
let workers: N8n[];
let customerId: string;

beforeAll(async () => {
	installation = await newInstallation('monthly');
	sandbox = await startSandbox({ port: 0, quiet: true, salesforce: false });
	cluster = await startQueueCluster(installation.host, installation.packed, installation.folder);
	workers = await Promise.all([cluster.addWorker('worker-1'), cluster.addWorker('worker-2')]);
	const credentials = await saveSandboxCredentials(cluster.api, sandbox);
	const draft = withCredentials(monthlyCharge(), credentials);
	workflow = await cluster.api.createWorkflow(draft);
	await cluster.api.activate(workflow);
	({ id: customerId } = await stripePost<{ id: string }>(sandbox, '/v1/customers', {
		name: 'Edge Communications',
	}));
	await stripePost(sandbox, '/v1/payment_methods/pm_card_visa/attach', { customer: customerId });
	await stripeSettings(sandbox, { latency: SLOW_STRIPE_MS });
});

afterAll(async () => {
	await cluster.stop();
	await sandbox.close();
	installation.remove();
});

/** Charges a month of a contract, as a schedule's run would. */
function monthlyCharge() {
	const { trigger } = webhookSource('charge-month');
	const charge = {
		id: randomUUID(),
		name: 'Stripe Take Payment',
		type: 'n8n-nodes-stripe-salesforce.stripeTakePayment',
		typeVersion: 1,
		position: [220, 0],
		parameters: {
			resource: 'payment',
			operation: 'charge',
			payFor: 'amount',
			customerId: { __rl: true, mode: 'id', value: '={{ $json.body.customerId }}' },
			amount: '25.00',
			currency: 'USD',
			method: 'newestCard',
			chargeKey: '=contract-4711/{{ $json.body.month }}',
		},
		credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
	};
	const nodes = [trigger, charge];
	return { name: 'What is due each month', nodes, connections: inARow(nodes) };
}

async function run(months: readonly string[]): Promise<void> {
	const answers = await Promise.all(
		months.map(
			async (month) =>
				await fetch(`${cluster.webhook.url}/webhook/charge-month`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ month, customerId }),
				}),
		),
	);
	expect(answers.map(({ status }) => status)).toEqual(months.map(() => 200));
}

const makesCharge = ({ method, path, status, replayed }: LoggedRequest): boolean =>
	method === 'POST' && path === '/v1/payment_intents' && status === 200 && replayed !== true;

async function chargesMade(): Promise<number> {
	return (await requestsOf(sandbox)).filter(makesCharge).length;
}

describe('twelve months, each run twice at once, and a worker killed in the middle', () => {
	it('spread over both workers, of which one dies with charges in hand', async () => {
		const [, second] = workers;
		if (second === undefined) throw new Error('There is no second worker');
		const sending = run([...MONTHS, ...MONTHS]);
		await until(
			'first charges, and work in hand of both',
			async () => (await chargesMade()) >= 2 && workers.every((worker) => inHandOf(worker) > 0),
		);
		await second.kill();
		await sending;

		const all = await untilQueueIdle(cluster, workflow, 2 * MONTHS.length);
		expect(all).toHaveLength(2 * MONTHS.length);
		const lost = all.filter((status) => status !== 'success').length;
		process.stdout.write(`    of ${all.length} runs, lost with the worker: ${lost}\n`);
		expect(lost).toBeGreaterThan(0);
		expect(lost).toBeLessThanOrEqual(5); // its concurrency
	});

	it('are charged twelve times when the schedule has run once more', async () => {
		await run(MONTHS);
		const all = await untilQueueIdle(cluster, workflow, 3 * MONTHS.length);
		expect(all).toHaveLength(3 * MONTHS.length);

		expect(all.filter((status) => status === 'success').length).toBeGreaterThanOrEqual(
			3 * MONTHS.length - 5,
		);
		expect(await chargesMade()).toBe(MONTHS.length);
		const charges = await stateOf<{ status: string; amount: number; metadata: object }>(
			sandbox,
			'stripe',
			'charge',
		);
		expect(charges.map(({ status, amount }) => [status, amount])).toEqual(
			MONTHS.map(() => ['succeeded', 2500]),
		);
		const text = JSON.stringify(await stateOf(sandbox, 'stripe', 'payment_intent'));
		for (const month of MONTHS) {
			expect(text.split(`"contract-4711/${month}"`)).toHaveLength(2);
		}
	});

	it('left no key in the database, the logs or the files of any process', async () => {
		const processes = ['main', 'webhook', 'worker-1', 'worker-2'];
		const places = [
			...(await postgresRows((sql) => cluster.query(sql))),
			...processes.flatMap((name) => [...filesOf(join(installation.folder, name, '.n8n'))]),
			...processes.map((name) => ({
				where: `the log of ${name}`,
				text: readFileSync(join(installation.folder, `${name}.log`), 'utf8'),
			})),
		];
		const secrets = [
			{ name: 'the key of Stripe', pattern: sandbox.stripe.secretKey },
			{ name: 'the secret of Plaid', pattern: sandbox.plaid.secret },
			{ name: 'a webhook secret', pattern: /whsec_\w/ },
		];
		expect(places.length).toBeGreaterThan(20);
		expect(secretsIn(places, secrets)).toEqual([]);
	});
});
