import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pMap from 'p-map';
import { failureItem, type ItemResult, outputItem, showHint } from './output';
import { nodeError } from './problems';

/** How many items are worked on at once. The limiters set the pace; this bounds memory and sockets. */
const ITEMS_AT_ONCE = 50;

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
 * Works on prepared items, many at once, and returns one output item for each, in order and paired.
 * A failed item becomes an error item when the node is set to continue; else no further item is begun,
 * those under way are finished, and the failure is thrown.
 */
export async function performItems<T>(
	context: IExecuteFunctions,
	items: ReadonlyArray<PreparedItem<T>>,
	perform: (value: T, itemIndex: number) => Promise<ItemResult>,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const mayContinue = context.continueOnFail();
	const cancelled = context.getExecutionCancelSignal();
	const failures = new Map<number, unknown>();

	const outputs = await pMap(
		items,
		async (item, itemIndex): Promise<INodeExecutionData> => {
			const pairedItem = { item: itemIndex };
			if (failures.size > 0 || cancelled?.aborted) return { json: {}, pairedItem };
			try {
				if ('refusal' in item) throw item.refusal;
				return outputItem(context, await perform(item.value, itemIndex), itemIndex);
			} catch (error) {
				if (mayContinue) return failureItem(error, itemIndex);
				failures.set(itemIndex, error);
				return { json: {}, pairedItem };
			}
		},
		{ concurrency: ITEMS_AT_ONCE },
	);

	for (const [itemIndex, failure] of [...failures].sort(([one], [other]) => one - other)) {
		throw nodeError(node, failure, itemIndex);
	}
	hintAtUnfinished(context, outputs);
	return outputs;
}

/** Items whose error is told in their fields only would be easy to overlook. */
function hintAtUnfinished(
	context: IExecuteFunctions,
	outputs: readonly INodeExecutionData[],
): void {
	const unfinished = outputs.filter(({ json }) => typeof json.error === 'string').length;
	if (unfinished === 0) return;
	showHint(context, {
		message: `${unfinished} of ${outputs.length} items ended with an error; see the field “error” of each.`,
		type: 'warning',
	});
}
