import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DoneResult, SyncResult } from '../sync/result';
import type { PreparedItem } from './items';
import { type ItemResult, outputItem, showHint } from './output';
import { nodeError, problemFields } from './problems';

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
 * @param toItem shapes what is put out
 * @param begin reads and checks the items; nothing is written if one is refused and the node stops at it
 * @throws the first failure, unless the node is set to continue
 */
export async function itemByItem<T>(
	context: IExecuteFunctions,
	toItem: (result: DoneResult) => ItemResult,
	begin: () => Promise<ItemWork<T>>,
): Promise<INodeExecutionData[][]> {
	const mayContinue = context.continueOnFail();
	const outcomes = await outcomesOf(context.getInputData().length, mayContinue, begin);
	let failed = 0;
	const output = outcomes.map((outcome, index): INodeExecutionData => {
		// Another item is refused, which is thrown below.
		if (!outcome) return { json: {} };
		if ('status' in outcome && outcome.status !== 'problem') {
			return outputItem(context, toItem(outcome), index);
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
