import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Problem } from '../errors';
import type { SyncEnd, SyncReport, SyncSink } from '../sync/report';
import type { DoneResult } from '../sync/result';
import { oncePerRun } from './oncePerRun';
import type { Hint, ItemResult } from './output';
import { problemFields } from './problems';
import type { CheckpointOptions } from './syncOptions';
import { isCalledByModel } from './tool';

/** What differs between the nodes that sync everything at once. */
export interface SyncOutput<Name extends string> {
	/** What is synced, in the plural: it names the count in a summary, and stands in sentences. */
	records: string;
	/** The node's outputs in their order, before that for problems. */
	outputs: readonly [Name, ...Name[]];
	/** Where a result goes; by default to the first. */
	outputOf?: (result: DoneResult) => Name;
	toItem: (result: DoneResult) => ItemResult;
	/** Stands before the figures, where they tell of what was not done. */
	intro?: string;
}

/**
 * Runs a sync of everything once, however many items come in. What it does comes out by the node's own
 * outputs, what is wrong by *Problems*; how it went is said under the node and in n8n's log. A model, which
 * sees the first output alone, is told how it went unless the builder wants something else.
 *
 * @param begin reads the options and opens what is needed; what it throws ends the run like any failure
 */
export async function runSync<Name extends string>(
	context: IExecuteFunctions,
	{ records, outputs, outputOf = () => outputs[0], toItem, intro = '' }: SyncOutput<Name>,
	readOptions: () => CheckpointOptions,
	sync: (sink: SyncSink) => Promise<SyncEnd>,
): Promise<INodeExecutionData[][]> {
	const { name } = context.getNode();
	const log = (message: string) => context.logger.info(`${name}: ${message}`);
	const names: [Name | 'problems', ...Array<Name | 'problems'>] = [...outputs, 'problems'];
	return await oncePerRun(context, names, async (out) => {
		const { includeUnchanged, failOnProblems, ...options } = readOptions();
		const output = options.output ?? (isCalledByModel(context) ? 'summary' : 'records');
		const { report, endedBy, cursor } = await sync({
			result: (result) => {
				if (result.status === 'problem') {
					const { references, problem } = result;
					out.problems.push({ json: { ...references, ...problemFields(problem) } });
				} else if (output === 'records' && (result.status !== 'unchanged' || includeUnchanged)) {
					out[outputOf(result)].push(toItem(result));
				}
			},
			progress: log,
		});
		log(`${intro}${report.toString()}`);
		if (output === 'summary') out[outputs[0]].push(summaryItem({ report, cursor }, records, intro));
		const failure = failOnProblems ? problemsFailure(report) : undefined;
		const hint = runHint(report, records, context.getMode() === 'manual', intro);
		return { hint, endedBy: endedBy ?? failure };
	});
}

/** The item with the figures of a run. */
function summaryItem(
	{ report, cursor }: Pick<SyncEnd, 'report' | 'cursor'>,
	records: string,
	intro: string,
): ItemResult {
	const { lastError } = report;
	return {
		json: {
			summary: `${intro}${report.toString()}`,
			[records]: report.total,
			...report.figures(),
			...(cursor !== undefined && { upTo: cursor }),
			...(lastError !== undefined && { firstProblem: lastError }),
		},
	};
}

/**
 * What is said under the node after a run.
 *
 * @param records what is synced, in the plural
 * @param intro stands before the figures
 * @param isManual whether somebody tries it in the editor, where the last try has moved the checkpoint
 */
export function runHint(report: SyncReport, records: string, isManual: boolean, intro = ''): Hint {
	const figures = `${intro}${report.toString()}.`;
	if (report.total === 0 && isManual) {
		const message = `Nothing to do: nothing has changed since the last run. To see all ${records} again, switch on Options > Start Over.`;
		return { message, type: 'info' };
	}
	if (report.count('problem') === 0) return { message: figures, type: 'info' };
	const message = `${figures} The output “Problems” says what is wrong with each.`;
	return { message, type: 'warning' };
}

function problemsFailure(report: SyncReport): Problem | undefined {
	const count = report.count('problem');
	if (count === 0) return undefined;
	return new Problem(`${count} could not be brought into step; ${report.lastError ?? ''}`, {
		origin: 'input',
		whatToDo:
			'The rest was synced. Run it without Fail When There Are Problems to have each with its reason on the output “Problems”.',
	});
}
