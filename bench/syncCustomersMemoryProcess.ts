// Syncs all accounts of the sandbox once and prints the peak memory of this process in megabytes.
import type { Sandbox } from '../sandbox';
import { NO_LIMIT } from './createCustomerRun';
import { runSyncCustomers } from './syncCustomersRun';

async function main(): Promise<void> {
	const sandbox = JSON.parse(process.env['BENCH_SANDBOX'] ?? '') as Sandbox;
	await runSyncCustomers(sandbox, { rateLimit: NO_LIMIT, withoutItems: true });
	console.log(process.resourceUsage().maxRSS / 1024);
}

void main();
