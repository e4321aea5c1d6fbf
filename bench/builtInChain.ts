import { runBuiltInChain } from './builtInChainRun';
import { NO_LIMIT } from './createCustomerRun';
import { perSecond, type Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';
import { prepareOrg, requestsTo } from './syncSandbox';
import { runSyncCustomers } from './syncCustomersRun';

const ACCOUNTS = 500;

/** Within Stripe's documented limits, and as if there were none: then it is the nodes that take the time. */
const CASES = [
	{ title: 'within Stripe’s limits', rateLimit: null, goal: '' },
	{ title: 'without limits', rateLimit: NO_LIMIT, goal: 'at least 20' },
] as const;

/**
 * The same accounts made into customers by our node and by a chain of n8n's own, and what a second run
 * of either makes of it.
 */
export async function benchBuiltInChain(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		// The engine, the node and the SDKs are loaded before anything is measured.
		await prepareOrg(sandbox, 1);
		await runSyncCustomers(sandbox, { rateLimit: 0 });
		for (const { title, rateLimit, goal } of CASES) {
			const ours = async () =>
				(await runSyncCustomers(sandbox, { rateLimit: rateLimit ?? 0 })).duration;
			const own = await benchRuns(sandbox, report, {
				what: `Stripe Sync Customers, ${title}`,
				rateLimit,
				run: ours,
			});
			const builtIn = await benchRuns(sandbox, report, {
				what: `n8n’s own nodes in a row, ${title}`,
				rateLimit,
				run: async () => await runBuiltInChain(sandbox),
			});
			report({
				what: `How many times as fast, ${title}`,
				value: (builtIn / own).toFixed(1),
				...(goal && { against: goal }),
			});
		}
	} finally {
		await sandbox.close();
	}
}

/**
 * Runs twice over a fresh org.
 *
 * @returns milliseconds that the first run took
 */
async function benchRuns(
	sandbox: SandboxProcess,
	report: Report,
	{ what, rateLimit, run }: { what: string; rateLimit: number | null; run: () => Promise<number> },
): Promise<number> {
	const accounts = await prepareOrg(sandbox, ACCOUNTS, rateLimit);
	const first = await run();
	const calls = `${(await requestsTo(sandbox, 'stripe')).length} calls to Stripe, ${(await requestsTo(sandbox, 'salesforce')).length} to Salesforce`;
	report({
		what: `${accounts} accounts by ${what}`,
		value: `${(first / 1000).toFixed(1)} s`,
		against: `${perSecond(accounts, first).toFixed(1)}/s; ${calls}`,
	});
	const again = await run();
	report({
		what: '  the same once more',
		value: `${(again / 1000).toFixed(1)} s`,
		against: `${await customers(sandbox)} customers are there then`,
	});
	return first;
}

async function customers(sandbox: SandboxProcess): Promise<number> {
	const { objects } = (await sandbox.call('GET', '/state?service=stripe&type=customer')) as {
		objects: unknown[];
	};
	return objects.length;
}
