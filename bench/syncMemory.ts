import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { NO_LIMIT } from './createCustomerRun';
import type { Report } from './report';
import { startSandboxProcess } from './sandboxProcess';

const FEW = 1_000;
const MANY = 100_000;

/**
 * A process with gigabytes at hand lets garbage lie until there is much of it, which says nothing of what
 * it needs. In a small heap V8 has to collect, as it does in a small container: what does not fit
 * fails there. https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib
 */
const SMALL_HEAP = ['--max-old-space-size=128'];

/** Peak memory of a process that syncs few accounts, and of one that syncs many. */
export async function benchSyncMemory(report: Report): Promise<void> {
	for (const [where, flags] of [
		['in a heap of 128 MB', SMALL_HEAP],
		['with all memory of this machine', []],
	] as const) {
		const few = await peakMegabytes(FEW, flags);
		const many = await peakMegabytes(MANY, flags);
		report({
			what: `Peak memory of the process, ${FEW} accounts, ${where}`,
			value: `${few.toFixed(0)} MB`,
		});
		report({
			what: `Peak memory of the process, ${MANY} accounts, ${where}`,
			value: `${many.toFixed(0)} MB`,
			against: `${(many - few).toFixed(0)} MB more; at most 100 MB`,
		});
	}
}

async function peakMegabytes(accounts: number, flags: readonly string[]): Promise<number> {
	const sandbox = await startSandboxProcess();
	try {
		await sandbox.call('POST', '/salesforce/install-model');
		await sandbox.call('POST', '/salesforce/generate', { accounts });
		await sandbox.call('PATCH', '/settings', {
			stripe: { rateLimit: NO_LIMIT, endpointRateLimit: NO_LIMIT },
		});
		const { stripe, salesforce } = sandbox;
		const { stdout } = await promisify(execFile)(
			process.execPath,
			[...flags, '--import', 'tsx', path.join(__dirname, 'syncCustomersMemoryProcess.ts')],
			{ env: { ...process.env, BENCH_SANDBOX: JSON.stringify({ stripe, salesforce }) } },
		);
		return Number(stdout.trim().split('\n').at(-1));
	} finally {
		await sandbox.close();
	}
}
