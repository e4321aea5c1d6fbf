import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { syncAllAccounts } from '../../lib/sync/syncAllAccounts';
import { collector, finished, inNodeErrors } from './output';
import { readSelection, readSyncName } from './parameters';
import { openTools } from './tools';

export const description: INodePropertyOptions = {
	name: 'Sync All Accounts',
	value: 'syncAll',
	description:
		'Send every account that changed since the last run, and every one without a customer',
	action: 'Sync all accounts to stripe',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Accounts',
		name: 'accountType',
		type: 'options',
		default: 'all',
		displayOptions: { show: { operation: [description.value] } },
		description: 'Which kind of accounts to sync',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Business Accounts', value: 'business' },
			{ name: 'Person Accounts', value: 'person' },
		],
	},
];

/** Syncs once, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await inNodeErrors(context, async () => {
		const tools = await openTools(context);
		const { options, names, fields, salesforce, cancelled } = tools;
		const output = collector(context, options);
		const { counts, endedBy } = await syncAllAccounts(
			{
				...readSyncName(context, options),
				selection: readSelection(context, options),
				names,
				fields,
				startOver: options.startOver === true,
				now: () => new Date(),
				cancelled,
			},
			{ salesforce, pusherFor: tools.pusher, sink: output },
		);
		return finished(context, output, counts, endedBy, options);
	});
}
