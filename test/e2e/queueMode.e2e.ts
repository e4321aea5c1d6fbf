import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SavedCredential, SavedWorkflow } from '../../host/n8nApi';
import type { N8n } from '../../host/n8nProcess';
import { startQueueCluster, type QueueCluster } from '../../host/queueCluster';
import { sandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { newInstallation, type Installation } from './support/installation';
import { orgOf, type Org } from './support/org';
import { untilQueueIdle } from './support/queueIdle';
import { customersOf, stripeSettings } from './support/sandboxControl';
import { until } from './support/until';
import { begunBy } from './support/workerLog';
import { accountsToCustomers, accountTrigger, realTimePath } from './support/workflows';

/** `E2E_EVENTS=500` is more of the same. */
const CRASH_EVENTS = Number(process.env.E2E_EVENTS ?? 250);
const PACE_EVENTS = CRASH_EVENTS / 5;

/** Executions that a worker has in hand at most. */
const CONCURRENCY = 5;

/** Far beyond what n8n reaches here, so that n8n's own throughput is seen and not Stripe's limit. */
const NO_LIMIT = 10_000;

/** How the org's flow proves itself to the trigger. */
const FLOW_SECRET = { name: 'X-Flow-Secret', value: 'a long random value that the flow sends' };

let installation: Installation;
let sandbox: Sandbox;
let org: Org;
let cluster: QueueCluster;
let credential: SavedCredential;
/** The trigger's own. */
let orgCredentials: SavedCredential[];
let first: N8n;
let second: N8n;

beforeAll(async () => {
	installation = await newInstallation('queue');
	sandbox = await startSandbox({ port: 0, quiet: true, salesforce: { withStripeModel: true } });
	org = orgOf(sandbox);
	cluster = await startQueueCluster(installation.host, installation.packed, installation.folder);
	credential = await cluster.api.createCredential('stripeAccountApi', 'Stripe', {
		secretKey: sandbox.stripe.liveSecretKey,
		publishableKey: sandbox.stripe.livePublishableKey,
		apiAddress: sandbox.stripe.url,
	});
	const salesforce = sandboxCredentials(sandbox).find(({ type }) => type.startsWith('salesforce'));
	if (salesforce === undefined) throw new Error('There is no credential for the org');
	orgCredentials = [
		await cluster.api.createCredential(salesforce.type, salesforce.name, salesforce.data),
		await cluster.api.createCredential('httpHeaderAuth', 'Flow', FLOW_SECRET),
	];
	first = await cluster.addWorker('worker-1', CONCURRENCY);
});

afterAll(async () => {
	await cluster.stop();
	await sandbox.close();
	installation.remove();
});

/** New accounts of the org; answers with their IDs. */
async function newAccounts(prefix: string, count: number): Promise<string[]> {
	return await org.createAccounts(
		Array.from({ length: count }, (_, index) => ({ Name: `Account ${prefix} ${index}` })),
	);
}

async function activeWorkflow(webhookId: string, slowSeconds = 0): Promise<SavedWorkflow> {
	const source = accountTrigger(webhookId, {
		credentials: orgCredentials,
		parameters: { watchBy: 'realTime', triggerOn: 'both', acceptFlows: true },
	});
	const name = `Customers from ${webhookId}`;
	const workflow = await cluster.api.createWorkflow(
		accountsToCustomers(source, credential, name, slowSeconds),
	);
	await cluster.api.activate(workflow);
	return workflow;
}

/** Tells the webhook process of each account in an event of its own, ten at a time, as the org's flow would. */
async function send(webhookId: string, accounts: readonly string[]): Promise<void> {
	const waiting = [...accounts];
	await Promise.all(
		Array.from({ length: 10 }, async () => {
			for (let accountId = waiting.shift(); accountId !== undefined; accountId = waiting.shift()) {
				const response = await fetch(cluster.webhook.url + realTimePath(webhookId), {
					method: 'POST',
					headers: { 'content-type': 'application/json', [FLOW_SECRET.name]: FLOW_SECRET.value },
					body: JSON.stringify({ accountId }),
				});
				if (!response.ok) throw new Error(`The trigger answered ${response.status}`);
			}
		}),
	);
}

/** How many customers there are for each of these accounts, as far as there are any. */
async function customersBy(accounts: readonly string[]): Promise<Map<string, number>> {
	const wanted = new Set(accounts);
	const counts = new Map<string, number>();
	for (const { metadata } of await customersOf(sandbox)) {
		const id = metadata.salesforce_account_id;
		if (id === undefined || !wanted.has(id)) continue;
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
}

async function untilCustomers(accounts: readonly string[], count: number): Promise<void> {
	await until(
		`${count} customers`,
		async () => (await customersBy(accounts)).size >= count,
		300_000,
	);
}

interface Execution {
	status: string;
	/** The account of its event. */
	account: string;
}

/** The executions of a workflow, each with the account that its trigger received. */
async function executionsOf(workflow: SavedWorkflow): Promise<Execution[]> {
	const rows = await cluster.query(
		`select e.status, substring(d.data from '"(001[A-Za-z0-9]{15})"')
		from execution_entity e left join execution_data d on d."executionId" = e.id
		where e."workflowId" = '${workflow.id}'`,
	);
	return rows.map(([status = '', account = '']) => ({ status, account }));
}

async function succeeded(workflow: SavedWorkflow): Promise<string[]> {
	const all = await executionsOf(workflow);
	return all.filter(({ status }) => status === 'success').map(({ account }) => account);
}

function report(line: string): void {
	process.stdout.write(`    ${line}\n`);
}

async function measure(path: string, workers: number): Promise<Map<string, number>> {
	const workflow = await activeWorkflow(path);
	const accounts = await newAccounts(path, PACE_EVENTS);
	const begin = performance.now();
	await send(path, accounts);
	await untilCustomers(accounts, accounts.length);
	const perSecond = accounts.length / ((performance.now() - begin) / 1000);
	await untilQueueIdle(cluster, workflow, accounts.length);
	report(`${workers} worker(s): ${perSecond.toFixed(1)} new accounts per second`);
	return await customersBy(accounts);
}

describe('throughput, without a limit on Stripe’s side', () => {
	beforeAll(async () => {
		await stripeSettings(sandbox, { rateLimit: NO_LIMIT, endpointRateLimit: NO_LIMIT });
		await cluster.api.updateCredential(credential, {
			secretKey: sandbox.stripe.liveSecretKey,
			apiAddress: sandbox.stripe.url,
			rateLimit: NO_LIMIT,
			endpointRateLimit: NO_LIMIT,
		});
	});

	it('is measured with one worker', async () => {
		expect([...(await measure('pace1', 1)).values()]).toEqual(Array(PACE_EVENTS).fill(1));
	});

	it('is measured with two workers', async () => {
		second = await cluster.addWorker('worker-2', CONCURRENCY);
		expect([...(await measure('pace2', 2)).values()]).toEqual(Array(PACE_EVENTS).fill(1));
	});
});

describe(`${CRASH_EVENTS} new accounts, and a worker killed in the middle`, () => {
	let accounts: string[];
	let workflow: SavedWorkflow;
	let startedBefore: number[];

	beforeAll(async () => {
		await stripeSettings(sandbox, { rateLimit: null, endpointRateLimit: null });
		await cluster.api.updateCredential(credential, {
			secretKey: sandbox.stripe.liveSecretKey,
			apiAddress: sandbox.stripe.url,
		});
		accounts = await newAccounts('crash', CRASH_EVENTS);
		workflow = await activeWorkflow('crash', 0.4);
		startedBefore = [first, second].map(begunBy);
	});

	it('spread over both workers, and one of them dies', async () => {
		const sending = send('crash', accounts);
		await untilCustomers(accounts, CRASH_EVENTS / 3);
		await second.kill();
		await sending;
		const shares = [first, second].map(
			(worker, index) => begunBy(worker) - (startedBefore[index] ?? 0),
		);
		report(`when the second died the workers had begun ${shares.join(' and ')}`);
		// More than it could have taken at once.
		for (const share of shares) expect(share).toBeGreaterThan(CONCURRENCY);
	});

	it('are worked off by the other worker, but for what the dead one had in hand', async () => {
		await untilQueueIdle(cluster, workflow, CRASH_EVENTS);
		const all = await executionsOf(workflow);
		const lost = all.filter(({ status }) => status !== 'success');
		report(`of ${all.length} executions, lost with the worker: ${lost.length}`);
		expect(all).toHaveLength(CRASH_EVENTS);
		expect(lost.length).toBeLessThanOrEqual(CONCURRENCY);
	});

	it('end with exactly one customer each when the lost ones are sent again', async () => {
		const done = await succeeded(workflow);
		const lost = accounts.filter((id) => !done.includes(id));
		const known = await customersBy(accounts);
		const half = lost.filter((id) => known.has(id)).length;
		report(`accounts sent again: ${lost.length}, of which ${half} had a customer already`);
		await send('crash', lost);
		await until(
			'a run to the end for each account',
			async () => (await succeeded(workflow)).length >= CRASH_EVENTS,
		);
		await expectOneCustomerEach();
	});

	it('stay as they are when events come a second time', async () => {
		const again = accounts.slice(0, 50);
		await send('crash', again);
		await until(
			'a second run for each of them',
			async () => (await succeeded(workflow)).length >= CRASH_EVENTS + again.length,
			300_000,
		);
		await expectOneCustomerEach();
	});

	it('left nothing of themselves in the files of any one process', () => {
		const folders = ['main', 'webhook', 'worker-1', 'worker-2'];
		const files = folders.flatMap((name) => filesBelow(join(installation.folder, name, '.n8n')));
		expect(files.length).toBeGreaterThan(0);
		const ours = files.filter((file) => {
			const content = readFileSync(file, 'latin1');
			return content.includes('cus_') || accounts.some((id) => content.includes(id));
		});
		expect(ours).toEqual([]);
	});

	async function expectOneCustomerEach(): Promise<void> {
		const counts = await customersBy(accounts);
		expect([...counts.keys()].sort()).toEqual([...accounts].sort());
		expect([...counts].filter(([, count]) => count !== 1)).toEqual([]);
	}
});

/** n8n's own files of a process, without the installed package. */
function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.name === 'node_modules') return [];
		return entry.isDirectory() ? filesBelow(path) : [path];
	});
}
