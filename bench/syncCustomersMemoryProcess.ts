// Syncs all accounts of the sandbox once and prints the peak memory of this process in megabytes.
import type { Sandbox } from '../sandbox';
import { runSyncCustomers } from './syncCustomersRun';

/** Out of the way; the limiter remembers the requests of a second, of which there are fewer. */
const RATE_LIMIT = 2_000;

async function main(): Promise<void> {
	const sandbox = JSON.parse(process.env['BENCH_SANDBOX'] ?? '') as Sandbox;
	await runSyncCustomers(sandbox, { rateLimit: RATE_LIMIT, withoutItems: true });
	console.log(process.resourceUsage().maxRSS / 1024);
}

void main();
