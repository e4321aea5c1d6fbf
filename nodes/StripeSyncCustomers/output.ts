import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ItemResult } from '../../lib/n8n/output';
import { itemByItem as anyItemByItem, type ItemWork } from '../../lib/n8n/syncItems';
import { runSync } from '../../lib/n8n/syncRun';
import type { SyncEnd, SyncSink } from '../../lib/sync/report';
import type { DoneResult, FieldChange } from '../../lib/sync/result';
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

/**
 * Runs a sync of everything once: *Synced*, and *Problems*.
 *
 * @param intro stands before the figures, where they tell of what was not done
 */
export async function runOnce(
	context: IExecuteFunctions,
	sync: (options: Options, sink: SyncSink) => Promise<SyncEnd>,
	intro?: string,
): Promise<INodeExecutionData[][]> {
	return await runSync(
		context,
		{ records: 'accounts', outputs: ['synced'], toItem: doneItem, intro },
		() => readOptions(context),
		async (sink) => await sync(readOptions(context), sink),
	);
}

/** Works on all items together and puts out one for each. */
export async function itemByItem<T>(
	context: IExecuteFunctions,
	begin: () => Promise<ItemWork<T>>,
): Promise<INodeExecutionData[][]> {
	return await anyItemByItem(context, doneItem, begin);
}
