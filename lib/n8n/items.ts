import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pMap from 'p-map';
import { failureItem, type ItemResult, outputItem, showHint } from './output';
import { nodeError } from './problems';

/** How many items are worked on at once. The limiters set the pace; this bounds memory and sockets. */
const ITEMS_AT_ONCE = 50;

/** How many items that were done are named when another one ends the run. */
const MOST_NAMED = 50;

/** An item whose input has been read and checked, or refused. */
export type PreparedItem<T> = { value: T } | { refusal: unknown };

/**
 * Reads and checks all items before anything is written.
 *
 * @param prepare reads one item; what it throws refuses the item
 * @throws the first refusal, unless the node is set to continue
 */
export function prepareItems<T>(
	context: IExecuteFunctions,
	prepare: (itemIndex: number) => T,
): Array<PreparedItem<T>> {
	return context.getInputData().map((_item, itemIndex) => {
		try {
			return { value: prepare(itemIndex) };
		} catch (refusal) {
			if (!context.continueOnFail()) throw nodeError(context.getNode(), refusal, itemIndex);
			return { refusal };
		}
	});
}

/**
 * Goes on preparing items that have been read, where that takes time, one after the other.
 *
 * @param prepare completes one item; what it throws refuses the item
 * @throws the first refusal, unless the node is set to continue
 */
export async function prepareFurther<T>(
	context: IExecuteFunctions,
	items: ReadonlyArray<PreparedItem<T>>,
	prepare: (value: T, itemIndex: number) => Promise<T>,
): Promise<Array<PreparedItem<T>>> {
	const prepared: Array<PreparedItem<T>> = [];
	for (const [itemIndex, item] of items.entries()) {
		try {
			prepared.push('value' in item ? { value: await prepare(item.value, itemIndex) } : item);
		} catch (refusal) {
			if (!context.continueOnFail()) throw nodeError(context.getNode(), refusal, itemIndex);
			prepared.push({ refusal });
		}
	}
	return prepared;
}

/**
 * Works on prepared items, many at once, and returns the output items of each, in order and paired: one,
 * or as many as it has results.
 * A failed item becomes an error item when the node is set to continue; else no further item is begun,
 * those under way are finished, and the failure is thrown, with what was done for the others.
 *
 * @param identityOf names what an item writes to: items of the same are worked on one after the other, so
 * that the last one wins however long one before it takes. Without a name an item is on its own.
 */
export async function performItems<T>(
	context: IExecuteFunctions,
	items: ReadonlyArray<PreparedItem<T>>,
	perform: (value: T, itemIndex: number) => Promise<ItemResult | readonly ItemResult[]>,
	identityOf: (value: T) => string | undefined = () => undefined,
): Promise<INodeExecutionData[]> {
	const mayContinue = context.continueOnFail();
	const cancelled = context.getExecutionCancelSignal();
	const failures = new Map<number, unknown>();
	const references = new Map<number, string>();

	const work = async (item: PreparedItem<T>, itemIndex: number): Promise<INodeExecutionData[]> => {
		const nothing = [{ json: {}, pairedItem: { item: itemIndex } }];
		if (failures.size > 0 || cancelled?.aborted) return nothing;
		try {
			if ('refusal' in item) throw item.refusal;
			const results = [await perform(item.value, itemIndex)].flat();
			const written = results.flatMap(({ reference }) => reference ?? []);
			if (written.length > 0) references.set(itemIndex, written.join(' and '));
			return results.map((result) => outputItem(context, result, itemIndex));
		} catch (error) {
			if (mayContinue) return [failureItem(error, itemIndex)];
			failures.set(itemIndex, error);
			return nothing;
		}
	};

	// Items are begun in their order: whatever one waits for was begun before it.
	const last = new Map<string, Promise<unknown>>();
	const inTurn = async (
		item: PreparedItem<T>,
		itemIndex: number,
	): Promise<INodeExecutionData[]> => {
		const identity = 'value' in item ? identityOf(item.value) : undefined;
		if (identity === undefined) return await work(item, itemIndex);
		const before = last.get(identity);
		const own = (async () => {
			await before;
			return await work(item, itemIndex);
		})();
		last.set(identity, own);
		return await own;
	};
	const outputs = (await pMap(items, inTurn, { concurrency: ITEMS_AT_ONCE })).flat();

	const [first] = [...failures].sort(([one], [other]) => one - other);
	if (first) throw failureOfRun(context, first, references);
	hintAtUnfinished(context, outputs);
	return outputs;
}

/** What was done for other items would be lost with the output: the error says it. */
function failureOfRun(
	context: IExecuteFunctions,
	[itemIndex, failure]: [number, unknown],
	references: ReadonlyMap<number, string>,
) {
	const error = nodeError(context.getNode(), failure, itemIndex);
	if (references.size === 0) return error;
	const done = [...references].sort(([one], [other]) => one - other);
	const named = done.slice(0, MOST_NAMED).map(([item, reference]) => `item ${item}: ${reference}`);
	const more = done.length > named.length ? `, and ${done.length - named.length} more` : '';
	const told = `Done before it ended: ${named.join(', ')}${more}.`;
	error.description = [error.description, told].filter(Boolean).join(' ');
	return error;
}

/**
 * Items whose error is told in their fields only would be easy to overlook. Those that n8n puts on the
 * error output are seen there, and the hint would stand beside the others.
 */
function hintAtUnfinished(
	context: IExecuteFunctions,
	outputs: readonly INodeExecutionData[],
): void {
	if (context.getNode().onError === 'continueErrorOutput') return;
	const unfinished = outputs.filter(({ json }) => typeof json.error === 'string').length;
	if (unfinished === 0) return;
	showHint(context, {
		message: `${unfinished} of ${outputs.length} items ended with an error; see the field “error” of each.`,
		type: 'warning',
	});
}
