import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { SavedCredential, SavedWorkflow } from '../../host/n8nApi';
import type { N8n } from '../../host/n8nProcess';
import { startQueueCluster, type QueueCluster } from '../../host/queueCluster';
import { startSandbox, type Sandbox } from '../../sandbox';
import { newInstallation, type Installation } from './support/installation';
import { customersOf, stripeSettings } from './support/sandboxControl';
import { accountsToCustomers, webhookSource } from './support/workflows';

const CRASH_EVENTS = 500;
const PACE_EVENTS = 200;

/** Far beyond what n8n reaches here, so that n8n's own throughput is seen and not Stripe's limit. */
const NO_LIMIT = 10_000;

interface Account {
	Id: string;
	Name: string;
	Email: string;
}

let installation: Installation;
let sandbox: Sandbox;
let cluster: QueueCluster;
let credential: SavedCredential;
let first: N8n;
let second: N8n;

beforeAll(async () => {
	installation = await newInstallation('queue');
	sandbox = await startSandbox({ port: 0, quiet: true });
	cluster = await startQueueCluster(installation.host, installation.packed, installation.folder);
	credential = await cluster.api.createCredential('stripeAccountApi', 'Stripe', {
		secretKey: sandbox.stripe.liveSecretKey,
		publishableKey: sandbox.stripe.livePublishableKey,
		apiAddress: sandbox.stripe.url,
	});
	first = await cluster.addWorker('worker-1');
});

afterAll(async () => {
	await cluster.stop();
	await sandbox.close();
	installation.remove();
});

/** Accounts of one test, with IDs of Salesforce's form that no other test has. */
function newAccounts(prefix: string, count: number): Account[] {
	return Array.from({ length: count }, (_, index) => {
		const number = String(index).padStart(4, '0');
		return {
			Id: `001${prefix.padEnd(8, '0')}${number}AAA`,
			Name: `Account ${prefix} ${number}`,
			Email: `billing-${prefix}-${number}@example.com`,
		};
	});
}

async function activeWorkflow(path: string, slowSeconds = 0): Promise<SavedWorkflow> {
	const name = `Customers from ${path}`;
	const draft = accountsToCustomers(webhookSource(path), credential, name, slowSeconds);
	const workflow = await cluster.api.createWorkflow(draft);
	await cluster.api.activate(workflow);
	return workflow;
}

/** Sends each account as an event of its own to the webhook process, ten at a time. */
async function send(path: string, accounts: readonly Account[]): Promise<void> {
	const waiting = [...accounts];
	await Promise.all(
		Array.from({ length: 10 }, async () => {
			for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
				const response = await fetch(`${cluster.webhook.url}/webhook/${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(one),
				});
				if (!response.ok) throw new Error(`The webhook answered ${response.status}`);
			}
		}),
	);
}

async function customersBy(prefix: string): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const { metadata } of await customersOf(sandbox)) {
		const id = metadata.salesforce_account_id;
		if (id?.startsWith(`001${prefix.padEnd(8, '0')}`) !== true) continue;
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
}

async function untilCustomers(prefix: string, count: number): Promise<void> {
	await until(async () => (await customersBy(prefix)).size >= count, 150_000);
}

async function until(condition: () => Promise<boolean>, patienceMs: number): Promise<void> {
	const deadline = Date.now() + patienceMs;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`Not so after ${patienceMs / 1000} s`);
		await delay(200);
	}
}

interface Execution {
	status: string;
	/** The account of its event. */
	account: string;
}

/** The executions of a workflow, each with the account that its trigger received. */
async function executionsOf(workflow: SavedWorkflow): Promise<Execution[]> {
	const rows = await cluster.query(
		`select e.status, substring(d.data from '001[a-z0-9]{8}[0-9]{4}AAA')
		from execution_entity e left join execution_data d on d."executionId" = e.id
		where e."workflowId" = '${workflow.id}'`,
	);
	return rows.map(([status = '', account = '']) => ({ status, account }));
}

async function succeeded(workflow: SavedWorkflow): Promise<string[]> {
	const all = await executionsOf(workflow);
	return all.filter(({ status }) => status === 'success').map(({ account }) => account);
}

/** No execution of the workflow waits or runs any more. */
async function untilIdle(workflow: SavedWorkflow): Promise<void> {
	await until(async () => {
		const all = await executionsOf(workflow);
		return all.every(({ status }) => status !== 'new' && status !== 'running');
	}, 150_000);
}

/** How many executions a worker began, by its own log. */
function startedBy(worker: N8n): number {
	return readFileSync(worker.log, 'utf8').match(/Worker started execution/g)?.length ?? 0;
}

function report(line: string): void {
	process.stdout.write(`    ${line}\n`);
}

async function measure(path: string, workers: number): Promise<Map<string, number>> {
	const workflow = await activeWorkflow(path);
	const accounts = newAccounts(path, PACE_EVENTS);
	const begin = performance.now();
	await send(path, accounts);
	await untilCustomers(path, accounts.length);
	const perSecond = accounts.length / ((performance.now() - begin) / 1000);
	await untilIdle(workflow);
	report(`${workers} worker(s): ${perSecond.toFixed(1)} new accounts per second`);
	return await customersBy(path);
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
		second = await cluster.addWorker('worker-2');
		expect([...(await measure('pace2', 2)).values()]).toEqual(Array(PACE_EVENTS).fill(1));
	});
});

describe(`${CRASH_EVENTS} new accounts, and a worker killed in the middle`, () => {
	const accounts = newAccounts('crash', CRASH_EVENTS);
	let workflow: SavedWorkflow;
	let startedBefore: number[];

	beforeAll(async () => {
		await stripeSettings(sandbox, { rateLimit: null, endpointRateLimit: null });
		await cluster.api.updateCredential(credential, {
			secretKey: sandbox.stripe.liveSecretKey,
			apiAddress: sandbox.stripe.url,
		});
		workflow = await activeWorkflow('crash', 0.4);
		startedBefore = [first, second].map(startedBy);
	});

	it('spread over both workers, and one of them dies', async () => {
		const sending = send('crash', accounts);
		await until(async () => (await customersBy('crash')).size >= CRASH_EVENTS / 3, 120_000);
		await second.kill();
		await sending;
		const shares = [first, second].map(
			(worker, index) => startedBy(worker) - (startedBefore[index] ?? 0),
		);
		report(`when the second died the workers had begun ${shares.join(' and ')}`);
		for (const share of shares) expect(share).toBeGreaterThan(CRASH_EVENTS / 10);
	});

	it('are worked off by the other worker, but for what the dead one had in hand', async () => {
		await untilIdle(workflow);
		const all = await executionsOf(workflow);
		const lost = all.filter(({ status }) => status !== 'success');
		report(`of ${all.length} executions, lost with the worker: ${lost.length}`);
		expect(all).toHaveLength(CRASH_EVENTS);
		expect(lost.length).toBeLessThanOrEqual(5); // its concurrency
	});

	it('end with exactly one customer each when the lost ones are sent again', async () => {
		const done = await succeeded(workflow);
		const lost = accounts.filter(({ Id }) => !done.includes(Id));
		const known = await customersBy('crash');
		const half = lost.filter(({ Id }) => known.has(Id)).length;
		report(`accounts sent again: ${lost.length}, of which ${half} had a customer already`);
		await send('crash', lost);
		await until(async () => (await succeeded(workflow)).length >= CRASH_EVENTS, 60_000);
		await expectOneCustomerEach();
	});

	it('stay as they are when events come a second time', async () => {
		const again = accounts.slice(0, 100);
		await send('crash', again);
		await until(
			async () => (await succeeded(workflow)).length >= CRASH_EVENTS + again.length,
			120_000,
		);
		await expectOneCustomerEach();
	});

	it('left nothing of themselves in the files of any one process', () => {
		const folders = ['main', 'webhook', 'worker-1', 'worker-2'];
		const files = folders.flatMap((name) => filesBelow(join(installation.folder, name, '.n8n')));
		expect(files.length).toBeGreaterThan(0);
		const ours = files.filter((file) => /001crash|cus_/.test(readFileSync(file, 'latin1')));
		expect(ours).toEqual([]);
	});

	async function expectOneCustomerEach(): Promise<void> {
		const counts = await customersBy('crash');
		expect([...counts.keys()].sort()).toEqual(accounts.map(({ Id }) => Id));
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
