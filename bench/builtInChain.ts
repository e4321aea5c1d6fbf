import { runBuiltInChain } from './builtInChainRun';
import { perSecond, type Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';
import { prepareOrg, requestsTo } from './syncSandbox';
import { runSyncCustomers } from './syncCustomersRun';

const ACCOUNTS = 500;

/**
 * The same accounts made into customers by our node and by a chain of n8n's own, and what a second run
 * of either makes of it.
 */
export async function benchBuiltInChain(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		const ours = async () => (await runSyncCustomers(sandbox, { rateLimit: 0 })).duration;
		const theirs = async () => await runBuiltInChain(sandbox);
		// The engine, the node and the SDKs are loaded before anything is measured.
		await prepareOrg(sandbox, 1);
		await ours();
		const seconds: number[] = [];
		for (const [whose, run] of [
			['Stripe Sync Customers', ours],
			['n8n’s own nodes, one after another', theirs],
		] as const) {
			const accounts = await prepareOrg(sandbox, ACCOUNTS);
			const first = await run();
			seconds.push(first);
			const calls = `${(await requestsTo(sandbox, 'stripe')).length} calls to Stripe, ${(await requestsTo(sandbox, 'salesforce')).length} to Salesforce`;
			report({
				what: `${accounts} accounts by ${whose}`,
				value: `${(first / 1000).toFixed(1)} s`,
				against: `${perSecond(accounts, first).toFixed(1)}/s; ${calls}`,
			});
			const again = await run();
			report({
				what: '  the same once more',
				value: `${(again / 1000).toFixed(1)} s`,
				against: `${await customers(sandbox)} customers are there then`,
			});
		}
		const [own = NaN, builtIn = NaN] = seconds;
		report({ what: 'How many times as fast', value: (builtIn / own).toFixed(1) });
	} finally {
		await sandbox.close();
	}
}

async function customers(sandbox: SandboxProcess): Promise<number> {
	const { objects } = (await sandbox.call('GET', '/state?service=stripe&type=customer')) as {
		objects: unknown[];
	};
	return objects.length;
}
