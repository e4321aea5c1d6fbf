import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runCommand } from '../../demo/command';
import type { DemoSummary } from '../../demo/runDemo';
import { startSandbox } from '../../sandbox';
import { sampleAccounts } from '../../sandbox/salesforce/seed/samples';
import { type CommandRun, runHere } from '../support/commandRun';
import { useSkippedWaits } from '../support/skippedWaits';

// A process is started that loads n8n, and the package may have to be built first.
jest.setTimeout(180_000);
// The test mode's rate is what a run here would wait for most.
useSkippedWaits();

const count = sampleAccounts.length;
const ROOT = path.resolve(__dirname, '../..');

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'demo-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The demo's command in this process. */
const demo = (...args: string[]) => runHere(runCommand, args);

/** The demo's command in a process of its own, to its own end. */
function demoProcess(...args: string[]): Promise<CommandRun> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			['--import', 'tsx', 'demo/main.ts', ...args],
			{ cwd: ROOT, env: { ...process.env, NODE_ENV: 'production' } },
			(_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
		);
	});
}

describe('npm run demo', () => {
	it('prints a table of what happened, says where to look, and on a kept sandbox makes nothing new', async () => {
		const file = path.join(folder, 'kept.sqlite');

		const first = await demoProcess('--file', file);
		const second = await demo('--file', file, '--json');

		expect(first).toMatchObject({ code: 0, stderr: '' });
		expect(first.stdout).toMatch(
			/│ Edge Communications +│ Austin +│ (cus_\w+) │ \1 │ new customer │/,
		);
		expect(first.stdout).toMatch(
			new RegExp(
				`^${count} accounts, ${count} new customers, ${count} IDs in Salesforce, \\d+ requests to Stripe`,
				'm',
			),
		);
		expect(first.stdout).toMatch(/│ 2 payments synced to Salesforce +│ PAID/);
		expect(first.stdout).toContain(`Look at it: npm run sandbox -- --file ${file}`);
		expect(second).toMatchObject({ code: 0, stderr: '' });
		expect(JSON.parse(second.stdout) as DemoSummary).toEqual({
			accounts: count,
			customers: count,
			duplicates: 0,
			requests: expect.any(Number),
			seconds: expect.any(Number),
			created: 0,
			writtenBack: count,
			invoices: 1,
			linksSent: 1,
			payments: 2,
			paidInvoices: 1,
		});
	});

	it('uses a sandbox that runs, and exits with 1 when an account stays without a customer', async () => {
		const sandbox = await startSandbox({ quiet: true });
		try {
			const addresses = path.join(folder, 'sandbox.json');
			writeFileSync(addresses, `${JSON.stringify(sandbox)}\nmore output\n`);
			await fetch(`${sandbox.control}/faults`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({
					service: 'stripe',
					method: 'POST',
					fault: { type: 'status', status: 402, body: { error: { message: 'No more money' } } },
				}),
			});

			const { code, stdout, stderr } = await demo('--sandbox', addresses);

			expect(code).toBe(1);
			expect(stdout).toContain(`Look at it: ${sandbox.page}`);
			expect(stderr).toMatch(/^Edge Communications was refused: .+$/m);
			expect(stderr).toContain(`Accounts without a customer: ${count}\n`);
			expect(stderr).not.toMatch(/^\s+at /m);
		} finally {
			await sandbox.close();
		}
	});

	it('ends its process with 1 for a mistake', async () => {
		const { code, stdout, stderr } = await demoProcess('--nonsense');

		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toMatch(/^Unknown option '--nonsense'/);
	});

	it.each([
		['--nonsense', /Unknown option '--nonsense'/],
		['--sandbox=nowhere', /--sandbox takes the line that npm run sandbox -- --json printed/],
		['--sandbox={}', /--sandbox lacks one of/],
	])('refuses %s in words', async (argument, message) => {
		const { code, stderr } = await demo(argument);

		expect(code).toBe(1);
		expect(stderr).toMatch(message);
		expect(stderr).not.toMatch(/^\s+at /m);
	});
});
