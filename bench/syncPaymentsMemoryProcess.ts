// Syncs all payments of the sandbox once and prints the most memory that this process held on to after
// collecting its garbage, in megabytes.
import type { Sandbox } from '../sandbox';
import { runSyncPayments } from './syncPaymentsRun';

const LOOK_EVERY_MS = 2_000;

async function main(): Promise<void> {
	const { gc } = globalThis;
	if (!gc) throw new Error('This has to be run with --expose-gc');
	const sandbox = JSON.parse(process.env['BENCH_SANDBOX'] ?? '') as Sandbox;
	let most = 0;
	const look = () => {
		gc();
		most = Math.max(most, process.memoryUsage().heapUsed);
	};
	const looking = setInterval(look, LOOK_EVERY_MS);
	await runSyncPayments(sandbox);
	clearInterval(looking);
	look();
	console.log(most / 1024 / 1024);
}

void main();
