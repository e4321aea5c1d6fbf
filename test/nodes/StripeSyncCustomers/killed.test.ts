import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Operation, syncEveryAccount } from './everyAccount';
import { expectOneCustomerEach, startSyncSandbox, type SyncSandbox, workflowOf } from './support';

// A process is started, which loads n8n, and the package may have to be built first.
jest.setTimeout(180_000);

/** Less than what it looks for lasts; whoever looks all the time keeps the process from getting there. */
const LOOK_AGAIN_MS = 20;

const ROOT = path.resolve(__dirname, '../../..');
const RUN_TYPESCRIPT = 'test/support/typeScriptProcess.js';

let sandbox: SyncSandbox;
let folder: string;
beforeAll(async () => {
	sandbox = await startSyncSandbox();
	folder = mkdtempSync(path.join(tmpdir(), 'killed-'));
});
afterAll(async () => {
	rmSync(folder, { recursive: true });
	await sandbox.close();
});

/**
 * Runs the sync in a process of its own, and kills it at the moment that `isTime` tells.
 *
 * @returns the signal that ended it, null if it came to its end
 */
async function runAndKill(operation: Operation, isTime: () => Promise<boolean>): Promise<unknown> {
	const workflow = path.join(folder, 'workflow.json');
	const credentials = path.join(folder, 'credentials.json');
	const items = (await sandbox.liveAccounts()).map(({ Id }) => ({ json: { Id } }));
	const parameters = { operation };
	const content = { ...workflowOf({ parameters }), pinData: { Start: items } };
	writeFileSync(workflow, JSON.stringify(content));
	writeFileSync(credentials, JSON.stringify(sandbox.credentials()));
	const child = spawn(
		process.execPath,
		[RUN_TYPESCRIPT, 'engine/main.ts', workflow, '--credentials', credentials, '--json'],
		{ cwd: ROOT, stdio: 'ignore' },
	);
	const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
	while (child.exitCode === null && !(await isTime())) await setTimeout(LOOK_AGAIN_MS);
	child.kill('SIGKILL');
	return await ended;
}

const someCustomers = async () => (await sandbox.customers()).length >= 3;
const idsBeingWritten = async () =>
	(await sandbox.calls('salesforce')).some(
		({ method, path: address }) => method === 'PATCH' && address.endsWith('/composite/sobjects'),
	);

beforeEach(async () => {
	await sandbox.restart();
	// Slow enough that customers are there while others are still to come, and the IDs not yet written.
	const delay = { type: 'delay', ms: 100 };
	await sandbox.call('POST', '/faults', { service: 'stripe', fault: delay });
	await sandbox.call('POST', '/faults', { service: 'salesforce', method: 'PATCH', fault: delay });
	await sandbox.call('POST', '/salesforce/generate', { accounts: 100 });
});

it.each<[Operation, string, () => Promise<boolean>]>([
	['syncAll', 'while it makes customers', someCustomers],
	['sendCustomer', 'while their IDs are on their way to Salesforce', idsBeingWritten],
])('%s, killed %s, leaves no second customer', async (operation, _when, isTime) => {
	const endedBy = await runAndKill(operation, isTime);
	await sandbox.call('DELETE', '/faults');
	const made = (await sandbox.customers()).length;

	const { problems } = await syncEveryAccount(sandbox, operation);

	expect(endedBy).toBe('SIGKILL');
	expect(made).toBeGreaterThan(0);
	expect(problems).toEqual([]);
	await expectOneCustomerEach(sandbox);
});
