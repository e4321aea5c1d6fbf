import { runBuiltInPayments } from './builtInPaymentsRun';
import { makePayments } from './paymentsWorld';
import { perSecond, type Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';
import { runSyncPayments } from './syncPaymentsRun';
import { prepareOrg, requestsTo } from './syncSandbox';

const PAYMENTS = 500;
const NO_LIMIT = 100_000;

/** The same payments written by our node and by n8n's own, in one run of each over a fresh org. */
export async function benchPaymentsChain(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		// The engine, the nodes and the SDKs are loaded before anything is measured.
		await prepare(sandbox, 1);
		await runSyncPayments(sandbox);
		await runBuiltInPayments(sandbox);
		const ours = await measured(sandbox, report, 'Stripe Sync Payments', runSyncPayments);
		const theirs = await measured(sandbox, report, 'n8n’s own nodes in a row', runBuiltInPayments);
		report({ what: 'How many times as fast', value: (theirs / ours).toFixed(1) });
	} finally {
		await sandbox.close();
	}
}

async function prepare(sandbox: SandboxProcess, payments: number): Promise<void> {
	await prepareOrg(sandbox, 1, NO_LIMIT);
	await makePayments(sandbox, payments);
	await sandbox.call('DELETE', '/requests');
}

/** @returns milliseconds that the run took */
async function measured(
	sandbox: SandboxProcess,
	report: Report,
	what: string,
	run: (sandbox: SandboxProcess) => Promise<number>,
): Promise<number> {
	await prepare(sandbox, PAYMENTS);
	const duration = await run(sandbox);
	const [stripe, salesforce] = [
		await requestsTo(sandbox, 'stripe'),
		await requestsTo(sandbox, 'salesforce'),
	];
	const { objects } = (await sandbox.call('GET', '/state?service=salesforce&type=Invoice__c')) as {
		objects: Array<{ Status__c?: string }>;
	};
	const paid = objects.filter(({ Status__c }) => Status__c === 'Paid').length;
	report({
		what: `${PAYMENTS} payments by ${what}`,
		value: `${(duration / 1000).toFixed(1)} s`,
		against: `${perSecond(PAYMENTS, duration).toFixed(1)}/s; ${stripe.length} calls to Stripe, ${salesforce.length} to Salesforce; ${paid} of ${objects.length} invoices say Paid`,
	});
	return duration;
}
