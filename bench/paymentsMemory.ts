import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { makePayments } from './paymentsWorld';
import type { Report } from './report';
import { startSandboxProcess } from './sandboxProcess';
import { prepareOrg } from './syncSandbox';

/** Fewer with `BENCH_PAYMENTS`, where there is little time. */
const MANY = Number(process.env['BENCH_PAYMENTS'] ?? 100_000);
const FEW = MANY / 10;
const NO_LIMIT = 1_000_000;

/** The most memory that a process holds on to while it syncs few payments, and while it syncs many. */
export async function benchPaymentsMemory(report: Report): Promise<void> {
	const few = await mostMegabytes(FEW);
	const many = await mostMegabytes(MANY);
	report({ what: `Heap in use at most, ${FEW} payments`, value: `${few.toFixed(0)} MB` });
	report({
		what: `Heap in use at most, ${MANY} payments`,
		value: `${many.toFixed(0)} MB`,
		against: `${(many / few).toFixed(2)} times as much`,
	});
}

async function mostMegabytes(payments: number): Promise<number> {
	const sandbox = await startSandboxProcess();
	try {
		await prepareOrg(sandbox, 1, NO_LIMIT);
		await makePayments(sandbox, payments);
		// Nothing is measured but memory: neither service takes its time.
		await sandbox.call('PATCH', '/settings', { stripe: { latency: 0 } });
		await sandbox.call('DELETE', '/faults');
		const { stripe, salesforce } = sandbox;
		const { stdout } = await promisify(execFile)(
			process.execPath,
			['--expose-gc', '--import', 'tsx', path.join(__dirname, 'syncPaymentsMemoryProcess.ts')],
			{ env: { ...process.env, BENCH_SANDBOX: JSON.stringify({ stripe, salesforce }) } },
		);
		return Number(stdout.trim().split('\n').at(-1));
	} finally {
		await sandbox.close();
	}
}
