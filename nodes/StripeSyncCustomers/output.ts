import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { problemFields } from '../../lib/n8n/problems';
import type { SyncCounts, SyncedAccount, SyncProblem } from '../../lib/sync/syncReport';

/** The item of an account that is in step. */
export function syncedItem(synced: SyncedAccount, item: number): INodeExecutionData {
	const { changes, accountChanges, unfinished, ...plain } = synced;
	const json: IDataObject = {
		...plain,
		changes: changes.map((change) => ({ ...change })),
		...(accountChanges && { accountChanges: accountChanges.map((change) => ({ ...change })) }),
		...(unfinished && problemFields(unfinished)),
	};
	return { json, pairedItem: { item } };
}

/** The item of a record that has a problem. */
export function problemItem({ problem, ...record }: SyncProblem, item: number): INodeExecutionData {
	return { json: { ...record, ...problemFields(problem) }, pairedItem: { item } };
}

/** The item with the figures of a run. */
export function summaryItem(counts: SyncCounts): INodeExecutionData {
	return {
		json: { summary: counts.toString(), ...counts, accounts: counts.total },
		pairedItem: { item: 0 },
	};
}

/** Says under the node, and in n8n's log, how it went. */
export function tellCounts(context: IExecuteFunctions, counts: SyncCounts): void {
	context.logger.info(`Stripe Sync Customers: ${counts.toString()}`);
	const hasProblems = counts.problems > 0;
	context.addExecutionHints({
		message: hasProblems
			? `${counts.toString()}. The output “Problems” says what is wrong with each.`
			: `${counts.toString()}.`,
		type: hasProblems ? 'warning' : 'info',
		location: 'outputPane',
	});
}
