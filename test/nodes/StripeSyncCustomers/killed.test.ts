import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSyncSandbox, type SyncSandbox, workflowOf } from './support';

// A process is started, which loads n8n, and the package may have to be built first.
jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../../..');

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

const parameters = { operation: 'syncAll', options: { summary: true } };

/** Runs the sync in a process of its own and kills it as soon as there are customers in Stripe. */
async function runAndKill(): Promise<void> {
	const workflow = path.join(folder, 'workflow.json');
	const credentials = path.join(folder, 'credentials.json');
	writeFileSync(workflow, JSON.stringify(workflowOf({ parameters })));
	writeFileSync(credentials, JSON.stringify(sandbox.credentials()));
	const child = spawn(
		process.execPath,
		['--import', 'tsx', 'engine/main.ts', workflow, '--credentials', credentials, '--json'],
		{ cwd: ROOT, stdio: 'ignore' },
	);
	const ended = new Promise((resolve) => child.once('exit', resolve));
	while (child.exitCode === null && (await sandbox.customers()).length < 3) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	child.kill('SIGKILL');
	await ended;
}

it('a process killed between making customers and writing their IDs back leaves no second customer', async () => {
	await sandbox.restart();
	// Slow enough that customers are there while others are still to come.
	await sandbox.call('POST', '/faults', { service: 'stripe', fault: { type: 'delay', ms: 100 } });
	await sandbox.call('POST', '/salesforce/generate', { accounts: 150 });
	await runAndKill();
	await sandbox.call('DELETE', '/faults');
	const withoutId = (await sandbox.customers()).length;
	const held = (await sandbox.records('Account')).filter((each) => each['Stripe_Customer_ID__c']);

	const { problems } = await sandbox.run({ parameters });

	expect(withoutId).toBeGreaterThan(0);
	expect(held).toEqual([]);
	expect(problems).toEqual([]);
	const accounts = await sandbox.records('Account');
	const customers = await sandbox.customers();
	expect(customers).toHaveLength(accounts.length);
	expect(accounts.map((each) => each['Stripe_Customer_ID__c']).sort()).toEqual(
		customers.map(({ id }) => id).sort(),
	);
});
