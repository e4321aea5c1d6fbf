import { ensureBuilt } from '../tools/ensureBuilt';
import { benchBuiltInChain } from './builtInChain';
import { benchLoading } from './loading';
import { benchMemory } from './memory';
import { benchOutboundMessages } from './outboundMessages';
import { benchPage } from './page';
import { benchPayments } from './payments';
import { benchPaymentsChain } from './paymentsChain';
import { benchPaymentsMemory } from './paymentsMemory';
import { benchReceipts } from './receipts';
import { printFigure, type Report } from './report';
import { benchSharedCustomers } from './sharedCustomers';
import { benchSyncCustomers } from './syncCustomers';
import { benchSyncMemory } from './syncMemory';
import { benchThroughput } from './throughput';

/** The measurements, by the name that chooses them on the command line. */
const BENCHES: Readonly<Record<string, { title: string; run: (report: Report) => Promise<void> }>> =
	{
		loading: { title: 'Loading the package into n8n', run: benchLoading },
		throughput: { title: 'Stripe Create Customer: throughput', run: benchThroughput },
		memory: { title: 'Stripe Create Customer: memory', run: benchMemory },
		sync: { title: 'Stripe Sync Customers: speed and cost', run: benchSyncCustomers },
		syncMemory: { title: 'Stripe Sync Customers: memory', run: benchSyncMemory },
		shared: {
			title: 'Stripe Create Shared Customer: pairs, calls and time',
			run: async (report) => await benchSharedCustomers(report),
		},
		payments: { title: 'Stripe Sync Payments: speed and cost', run: benchPayments },
		paymentsMemory: { title: 'Stripe Sync Payments: memory', run: benchPaymentsMemory },
		paymentsChain: {
			title: 'Stripe Sync Payments beside n8n’s own nodes',
			run: benchPaymentsChain,
		},
		messages: {
			title: 'Salesforce Account Trigger: what a call without a password costs',
			run: benchOutboundMessages,
		},
		page: { title: 'Stripe Payment Page Trigger: opening the page', run: benchPage },
		receipts: { title: 'Payment Receipt: time and size', run: benchReceipts },
		chain: {
			title: 'Stripe Sync Customers beside a chain of n8n’s own nodes',
			run: benchBuiltInChain,
		},
	};

async function main(): Promise<void> {
	const chosen = process.argv.slice(2);
	const unknown = chosen.filter((name) => !(name in BENCHES));
	if (unknown.length > 0) {
		throw new Error(
			`There is no measurement “${unknown.join(', ')}”; there is ${Object.keys(BENCHES).join(', ')}`,
		);
	}
	await ensureBuilt();
	for (const [name, { title, run }] of Object.entries(BENCHES)) {
		if (chosen.length > 0 && !chosen.includes(name)) continue;
		console.log(`\n${title}`);
		await run(printFigure);
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
