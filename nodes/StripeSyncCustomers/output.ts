import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Problem } from '../../lib/errors';
import { nodeError, problemFields } from '../../lib/n8n/problems';
import type { Options } from './parameters';
import type { SyncSink } from '../../lib/customerSync/runReport';
import type { SyncCounts, SyncedAccount, SyncProblem } from '../../lib/customerSync/syncReport';

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
		json: { summary: counts.toString(), ...counts.figures() },
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

/** Runs an operation; what it throws becomes n8n's error. */
export async function inNodeErrors(
	context: IExecuteFunctions,
	operation: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	try {
		return await operation();
	} catch (error) {
		throw nodeError(context.getNode(), error, 0);
	}
}

/** Turns what a sync tells into items and lines of n8n's log. */
export interface Collector extends SyncSink {
	synced: (account: SyncedAccount) => void;
	outputs: [INodeExecutionData[], INodeExecutionData[]];
}

export function collector(
	context: IExecuteFunctions,
	{ includeUnchanged, output }: Pick<Options, 'includeUnchanged' | 'output'>,
): Collector {
	// Such a sync runs once, with the parameters of the first item: all that comes out comes of that one.
	// https://docs.n8n.io/build/work-with-data/reference-data/link-data-items/how-items-link-through-workflows
	const outputs: Collector['outputs'] = [[], []];
	return {
		outputs,
		synced: (account) => {
			if (output === 'problems') return;
			if (account.status !== 'unchanged' || includeUnchanged)
				outputs[0].push(syncedItem(account, 0));
		},
		problem: (problem) => outputs[1].push(problemItem(problem, 0)),
		progress: (message) => context.logger.info(`Stripe Sync Customers: ${message}`),
	};
}

/**
 * The node's outputs after a sync.
 *
 * @throws the failure that ended it early, unless the node is set to continue
 */
export function finished(
	context: IExecuteFunctions,
	{ outputs }: Collector,
	counts: SyncCounts,
	endedBy: Problem | undefined,
	{ summary }: { summary?: boolean },
): INodeExecutionData[][] {
	tellCounts(context, counts);
	if (endedBy) {
		if (!context.continueOnFail()) throw endedBy;
		const ended = { accountId: '', accountName: '', customerId: '', problem: endedBy };
		outputs[1].push(problemItem(ended, 0));
	}
	if (summary) outputs[0].push(summaryItem(counts));
	return outputs;
}
