// Runs the package's nodes again and again in this one process, as n8n does, and prints what the process
// holds in between. It must be started with --expose-gc. It ends when nothing keeps it alive any more.
import type { IDataObject } from 'n8n-workflow';
import { pollOnce, runWorkflow } from '../../engine';

/** What the process holds at one moment. */
export interface Holdings {
	heapMegabytes: number;
	/** What keeps the process alive: timers, sockets, servers and so on, by Node's names. */
	resources: Record<string, number>;
	/** Listeners on the process itself, by event. */
	listeners: Record<string, number>;
}

/** What the parent passes in `GUEST`. */
export interface GuestTask {
	credentials: object[];
	accountId: string;
	/** Executions before the first look, and between one look and the next. */
	executions: number[];
}

const PACKAGE = 'n8n-nodes-stripe-salesforce';

function node(name: string, type: string, parameters: IDataObject): object {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
		credentials: {
			stripeAccountApi: { id: 'stripe', name: 'Stripe' },
			salesforceClientCredentialsApi: { id: 'org', name: 'Org' },
		},
	};
}

/** A workflow of the nodes in a row. */
function workflow(...nodes: { name?: string }[]): object {
	const names = nodes.map(({ name = '' }) => name);
	const connections = names
		.slice(1)
		.map((to, index) => [names[index] ?? '', { main: [[{ node: to, type: 'main', index: 0 }]] }]);
	return {
		id: 'guest',
		name: 'Guest',
		nodes,
		connections: Object.fromEntries(connections) as object,
	};
}

const start = node('Start', 'n8n-nodes-base.manualTrigger', {});

const createCustomer = workflow(
	start,
	node('Create', `${PACKAGE}.stripeCreateCustomer`, {
		operation: 'create',
		name: '={{ $json.Name }}',
	}),
);

const sendCustomer = workflow(
	start,
	node('Send', `${PACKAGE}.stripeSyncCustomers`, { operation: 'sendCustomer' }),
);

const checkOrg = workflow(
	start,
	node('Check', `${PACKAGE}.salesforceStripeSetup`, { operation: 'check' }),
);

const watch = workflow(
	node('Watch', `${PACKAGE}.salesforceAccountTrigger`, { watchBy: 'poll', fields: ['Name'] }),
);

async function run(file: object, { credentials, accountId }: GuestTask): Promise<void> {
	const { success, error } = await runWorkflow({
		workflow: file,
		credentials,
		pinData: { Start: [{ json: { Id: accountId, Name: 'Guest' } }] },
	});
	if (!success) throw new Error(error?.message);
}

/** Seven of ten executions create a customer, and each of the other nodes has one. */
async function execute(task: GuestTask, count: number): Promise<void> {
	const { credentials } = task;
	for (let index = 0; index < count; index++) {
		if (index % 10 === 7) await run(sendCustomer, task);
		else if (index % 10 === 8) await run(checkOrg, task);
		else if (index % 10 === 9) await pollOnce({ workflow: watch, credentials });
		else await run(createCustomer, task);
	}
}

function countsOf(names: readonly string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}

async function look(): Promise<Holdings> {
	// What ends with an execution has had its turn of the event loop.
	for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
	for (let round = 0; round < 3; round++) globalThis.gc?.();
	return {
		heapMegabytes: process.memoryUsage().heapUsed / 1024 ** 2,
		resources: countsOf(process.getActiveResourcesInfo()),
		listeners: Object.fromEntries(
			process.eventNames().map((event) => [String(event), process.listenerCount(event)]),
		),
	};
}

async function main(): Promise<void> {
	const task = JSON.parse(process.env['GUEST'] ?? '') as GuestTask;
	const seen: Holdings[] = [];
	for (const count of task.executions) {
		await execute(task, count);
		seen.push(await look());
	}
	console.log(JSON.stringify(seen));
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
