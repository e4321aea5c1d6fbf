import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { NO_LIMIT } from './createCustomerRun';
import type { Report } from './report';
import { startSandboxProcess, type SandboxProcess } from './sandboxProcess';

const MEASURED_PROCESS = path.join(__dirname, 'memoryProcess.ts');

/** Peak memory of a process that runs n8n's engine and the node, for few and for many items. */
export async function benchMemory(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		const few = await peakMegabytes(sandbox, 1_000);
		const many = await peakMegabytes(sandbox, 20_000);
		report({ what: 'Peak memory of the process, 1,000 items', value: `${few.toFixed(0)} MB` });
		report({
			what: 'Peak memory of the process, 20,000 items',
			value: `${many.toFixed(0)} MB`,
			against: `${(((many - few) * 1024) / 19_000).toFixed(1)} KB an item more, output items included`,
		});
	} finally {
		await sandbox.close();
	}
}

async function peakMegabytes(sandbox: SandboxProcess, items: number): Promise<number> {
	await sandbox.call('POST', '/reset');
	await sandbox.call('PATCH', '/settings', {
		stripe: { rateLimit: NO_LIMIT, endpointRateLimit: NO_LIMIT },
	});
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', MEASURED_PROCESS, String(items)],
		{ env: { ...process.env, BENCH_STRIPE: JSON.stringify(sandbox.stripe) } },
	);
	return Number(stdout.trim().split('\n').at(-1));
}
