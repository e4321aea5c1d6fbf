import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { checkpointKey, orgCheckpoint } from '../../lib/accounts/checkpoint';
import { type PollMemory, pollAccounts, sampleAccounts } from '../../lib/accounts/pollAccounts';
import { fromStored, toStored } from '../../lib/accounts/progress';
import { nodeError } from '../../lib/n8n/problems';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { itemsOf, readNames, readStartFrom, readWatch, watchesInRealTime } from './parameters';

/** Records that a run from the editor shows. */
const SAMPLE_SIZE = 10;

/** What changed since the last poll; in the editor a sample, whichever way is watched. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const isManual = context.getMode() === 'manual';
	try {
		if (watchesInRealTime(context) && !isManual) return null;
		const watch = readWatch(context);
		const startFrom = readStartFrom(context);
		const connection = await salesforceConnection(context);
		if (isManual) return output(itemsOf(await sampleAccounts(connection, watch, SAMPLE_SIZE)));

		const remembered = context.getWorkflowStaticData('node');
		const key = checkpointKey(
			context.getInstanceId(),
			context.getWorkflow().id ?? '',
			context.getNode().id,
		);
		const { changes, memory } = await pollAccounts(connection, watch, {
			memory: memoryOf(remembered),
			checkpoint: orgCheckpoint(connection, readNames(context).syncState, key),
			startFrom,
			clock: connection.clock,
		});
		Object.assign(remembered, storedMemory(memory));
		return output(itemsOf(changes));
	} catch (error) {
		throw nodeError(context.getNode(), error, 0);
	}
}

function output(items: INodeExecutionData[]): INodeExecutionData[][] | null {
	return items.length > 0 ? [items] : null;
}

/** n8n may lose or set back what is kept here; whatever cannot be read counts as lost. */
function memoryOf({ progress, savedRevision, checkedCondition }: IDataObject): PollMemory {
	return {
		progress: fromStored(progress),
		savedRevision: typeof savedRevision === 'number' ? savedRevision : undefined,
		checkedCondition: typeof checkedCondition === 'string' ? checkedCondition : undefined,
	};
}

function storedMemory({ progress, savedRevision, checkedCondition }: PollMemory): IDataObject {
	return {
		progress: progress && { ...toStored(progress) },
		savedRevision,
		checkedCondition,
	};
}
