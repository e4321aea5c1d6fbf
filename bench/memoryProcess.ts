// Runs the node once with so many items and prints the peak memory of this process in megabytes.
import { runCreateCustomer } from './createCustomerRun';
import type { SandboxProcess } from './sandboxProcess';

async function main(): Promise<void> {
	const stripe = JSON.parse(process.env['BENCH_STRIPE'] ?? '') as SandboxProcess['stripe'];
	await runCreateCustomer(stripe, {
		items: Number(process.argv[2]),
		operation: 'create',
		limited: false,
	});
	console.log(process.resourceUsage().maxRSS / 1024);
}

void main();
