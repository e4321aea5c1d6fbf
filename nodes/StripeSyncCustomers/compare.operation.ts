import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { compareAccounts } from '../../lib/customerSync/compareAccounts';
import type { Operation } from '../../lib/n8n/operations';
import { mappersOfChosenKind } from './mappers';
import { conditionOption, reportOptions, syncOptions } from './options';
import { runOnce } from './output';
import { readSelection } from './parameters';
import { accountKind } from './syncAll.operation';
import { openContext } from './tools';

export const description: Operation['description'] = {
	name: 'Compare',
	value: 'compare',
	description:
		'Tell what Sync All Accounts would do, and which customers have no account; nothing is written',
	action: 'Compare accounts and customers',
};

export const properties = [accountKind, ...mappersOfChosenKind];

export const options = [...syncOptions, ...reportOptions, conditionOption];

/** Compares once, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runOnce(
		context,
		async (options, sink) => {
			const selection = readSelection(context, options);
			const sync = await openContext(context, options);
			return await compareAccounts(await selection(sync), sync, sink);
		},
		'Nothing was written. A sync would come to: ',
	);
}
