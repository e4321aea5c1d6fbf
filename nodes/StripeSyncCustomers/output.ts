import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { SyncEnd } from '../../lib/customerSync/syncFromStripe';
import { nodeError, problemFields } from '../../lib/n8n/problems';
import { SyncReport, type SyncSink } from '../../lib/sync/report';
import type { FieldChange, SyncResult } from '../../lib/sync/result';
import type { Options } from './parameters';

/** The item of an account or customer: what was done with it, or what is wrong with it. */
export function resultItem(result: SyncResult, item: number): INodeExecutionData {
	return { json: fieldsOf(result), pairedItem: { item } };
}

function fieldsOf(result: SyncResult): IDataObject {
	if (result.status === 'problem') {
		return { ...result.references, ...problemFields(result.problem) };
	}
	const { message, references, status, changes, notes, unfinished } = result;
	const { customer = [], account } = changes;
	return {
		message,
		...references,
		status,
		changes: plain(customer),
		...(account && { accountChanges: plain(account) }),
		...(notes && { notes: [...notes] }),
		...(unfinished && problemFields(unfinished)),
	};
}

function plain(changes: readonly FieldChange[]): IDataObject[] {
	return changes.map((change) => ({ ...change }));
}

/** The item with the figures of a run. */
function summaryItem(report: SyncReport): INodeExecutionData {
	const json = { summary: report.toString(), accounts: report.total, ...report.figures() };
	return { json, pairedItem: { item: 0 } };
}

/** Says under the node, and in n8n's log, how it went. */
function tellFigures(context: IExecuteFunctions, report: SyncReport): void {
	context.logger.info(`Stripe Sync Customers: ${report.toString()}`);
	const hasProblems = report.count('problem') > 0;
	context.addExecutionHints({
		message: hasProblems
			? `${report.toString()}. The output “Problems” says what is wrong with each.`
			: `${report.toString()}.`,
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
		result: (result) => {
			if (result.status === 'problem') outputs[1].push(resultItem(result, 0));
			else if (output !== 'problems' && (result.status !== 'unchanged' || includeUnchanged)) {
				outputs[0].push(resultItem(result, 0));
			}
		},
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
	{ outputs }: Pick<Collector, 'outputs'>,
	{ report, endedBy }: SyncEnd,
	{ summary }: Pick<Options, 'summary'>,
): INodeExecutionData[][] {
	tellFigures(context, report);
	if (endedBy) {
		if (!context.continueOnFail()) throw endedBy;
		const references = { accountId: '', accountName: '', customerId: '' };
		outputs[1].push(resultItem({ title: '', references, status: 'problem', problem: endedBy }, 0));
	}
	if (summary) outputs[0].push(summaryItem(report));
	return outputs;
}

/** The node's outputs after an operation that works item by item. */
export function itemByItem(
	context: IExecuteFunctions,
	results: readonly SyncResult[],
	options: Options,
): INodeExecutionData[][] {
	const report = new SyncReport();
	const outputs: Collector['outputs'] = [[], []];
	results.forEach((result, item) => {
		report.result(result);
		outputs[result.status === 'problem' ? 1 : 0].push(resultItem(result, item));
	});
	return finished(context, { outputs }, { report }, options);
}
