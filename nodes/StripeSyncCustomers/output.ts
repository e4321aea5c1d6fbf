import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Problem } from '../../lib/errors';
import type { PreparedItem } from '../../lib/n8n/items';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import { type Hint, type ItemResult, outputItem, showHint } from '../../lib/n8n/output';
import { isCalledByModel } from '../../lib/n8n/tool';
import { nodeError, problemFields } from '../../lib/n8n/problems';
import type { SyncEnd, SyncReport, SyncSink } from '../../lib/sync/report';
import type { DoneResult, FieldChange, SyncResult } from '../../lib/sync/result';
import { type Options, readOptions } from './parameters';

function doneItem(result: DoneResult): ItemResult {
	const { message, references, status, changes, notes, unfinished } = result;
	const { customer = [], account } = changes;
	return {
		json: {
			message,
			...references,
			status,
			changes: plain(customer),
			...(account && { accountChanges: plain(account) }),
			...(notes && notes.length > 0 && { notes: [...notes] }),
		},
		unfinished,
	};
}

function plain(changes: readonly FieldChange[]): IDataObject[] {
	return changes.map((change) => ({ ...change }));
}

/** The item with the figures of a run. */
function summaryItem(report: SyncReport): ItemResult {
	const { lastError } = report;
	return {
		json: {
			summary: report.toString(),
			accounts: report.total,
			...report.figures(),
			...(lastError !== undefined && { firstProblem: lastError }),
		},
	};
}

/**
 * Runs a sync of everything once, however many items come in. What it does comes out by *Synced*, what is
 * wrong by *Problems*; how it went is said under the node and in n8n's log. A model, which sees the first
 * output alone, is told how it went unless the builder wants something else.
 *
 * @param sync tells what becomes of each record
 */
export async function runOnce(
	context: IExecuteFunctions,
	sync: (options: Options, sink: SyncSink) => Promise<SyncEnd>,
): Promise<INodeExecutionData[][]> {
	const log = (message: string) => context.logger.info(`Stripe Sync Customers: ${message}`);
	return await oncePerRun(context, ['synced', 'problems'], async ({ synced, problems }) => {
		const options = readOptions(context);
		const { includeUnchanged, failOnProblems } = options;
		const { output = isCalledByModel(context) ? 'summary' : 'accounts' } = options;
		const { report, endedBy } = await sync(options, {
			result: (result) => {
				if (result.status === 'problem') {
					const { references, problem } = result;
					problems.push({ json: { ...references, ...problemFields(problem) } });
				} else if (output === 'accounts' && (result.status !== 'unchanged' || includeUnchanged)) {
					synced.push(doneItem(result));
				}
			},
			progress: log,
		});
		log(report.toString());
		if (output === 'summary') synced.push(summaryItem(report));
		const failure = failOnProblems ? problemsFailure(report) : undefined;
		const hint = runHint(report, context.getMode() === 'manual');
		return { hint, endedBy: endedBy ?? failure };
	});
}

/**
 * What is said under the node after a run.
 *
 * @param isManual whether somebody tries it in the editor, where the last try has moved the checkpoint
 */
export function runHint(report: SyncReport, isManual: boolean): Hint {
	const figures = `${report.toString()}.`;
	if (report.total === 0 && isManual) {
		const message =
			'Nothing to do: nothing has changed since the last run. To see all accounts again, switch on Options > Start Over.';
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

/** What an operation does that works item by item. */
export interface ItemWork<T> {
	/** All items, checked before anything is written. */
	prepared: ReadonlyArray<PreparedItem<T>>;
	/** Does it for the items that passed; resolves with what became of each, in order. */
	perform: (values: readonly T[]) => Promise<readonly SyncResult[]>;
}

/** Reads the items one by one; what `read` throws refuses the item. */
export function readItems<T>(
	context: IExecuteFunctions,
	read: (index: number) => T,
): Array<PreparedItem<T>> {
	return context.getInputData().map((_item, index) => {
		try {
			return { value: read(index) };
		} catch (refusal) {
			return { refusal };
		}
	});
}

/**
 * Works on all items together and puts out one for each, in order. One that fails ends the execution, or
 * becomes an error item, as the builder chose by *On Error*; so does what keeps the whole from being done.
 *
 * @param begin reads and checks the items; nothing is written if one is refused and the node stops at it
 * @throws the first failure, unless the node is set to continue
 */
export async function itemByItem<T>(
	context: IExecuteFunctions,
	begin: () => Promise<ItemWork<T>>,
): Promise<INodeExecutionData[][]> {
	const mayContinue = context.continueOnFail();
	const outcomes = await outcomesOf(context.getInputData().length, mayContinue, begin);
	let failed = 0;
	const output = outcomes.map((outcome, index): INodeExecutionData => {
		// Another item is refused, which is thrown below.
		if (!outcome) return { json: {} };
		if ('status' in outcome && outcome.status !== 'problem') {
			return outputItem(context, doneItem(outcome), index);
		}
		const [failure, references] =
			'status' in outcome ? [outcome.problem, outcome.references] : [outcome.refusal];
		if (!mayContinue) throw nodeError(context.getNode(), failure, index);
		failed++;
		return { json: failureFields(failure, references), pairedItem: { item: index } };
	});
	if (failed > 0) {
		const message = `${failed} of ${output.length} items failed; see the field “error” of each.`;
		showHint(context, { message, type: 'warning' });
	}
	return [output];
}

type Outcome = SyncResult | { refusal: unknown };

async function outcomesOf<T>(
	count: number,
	mayContinue: boolean,
	begin: () => Promise<ItemWork<T>>,
): Promise<Array<Outcome | undefined>> {
	let prepared: ReadonlyArray<PreparedItem<T>> = [];
	try {
		const work = await begin();
		({ prepared } = work);
		const isRefused = prepared.some((item) => 'refusal' in item);
		if (isRefused && !mayContinue) {
			return prepared.map((item) => ('refusal' in item ? item : undefined));
		}
		const values = prepared.flatMap((item) => ('value' in item ? [item.value] : []));
		const results = (await work.perform(values)).values();
		return prepared.map((item) => {
			if ('refusal' in item) return item;
			const { value: result, done } = results.next();
			if (done) throw new Error('An item was left without an outcome');
			return result;
		});
	} catch (refusal) {
		return Array.from({ length: count }, (_each, index) => {
			const item = prepared[index];
			return item && 'refusal' in item ? item : { refusal };
		});
	}
}

/** What n8n sends to the error output has these two fields alone; the record's IDs stand in `details`. */
function failureFields(failure: unknown, references: SyncResult['references'] = {}): IDataObject {
	const { error, details } = problemFields(failure);
	const known = Object.fromEntries(Object.entries(references).filter(([, id]) => id !== ''));
	return { error, details: { ...known, ...details } };
}
