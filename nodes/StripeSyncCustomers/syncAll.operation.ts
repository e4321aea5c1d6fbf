import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { syncAllAccounts } from '../../lib/customerSync/syncAccounts';
import type { Operation } from '../../lib/n8n/operations';
import { mappersOfChosenKind } from './mappers';
import { checkpointOptions, conditionOption, syncOptions } from './options';
import { runOnce } from './output';
import { readSyncAccounts } from './parameters';
import { openContext } from './tools';

export const description: Operation['description'] = {
	name: 'Sync All Accounts',
	value: 'syncAll',
	description:
		'Send every account that changed since the last run, and every one without a customer',
	action: 'Sync all accounts as customers',
};

export const accountKind: INodeProperties = {
	displayName: 'Accounts',
	name: 'accountKind',
	type: 'options',
	default: 'all',
	description: 'Which kind of accounts to sync',
	options: [
		{ name: 'All', value: 'all' },
		{ name: 'Business Accounts', value: 'business' },
		{ name: 'Person Accounts', value: 'person' },
	],
};

/** Which accounts, and what becomes of the customers of those that are gone. */
export const whichAccounts: INodeProperties[] = [
	accountKind,
	{
		displayName: 'Deleted Accounts',
		name: 'deletedAccounts',
		type: 'options',
		default: 'leave',
		description:
			'What becomes of the customer of an account that was deleted, or merged into another',
		options: [
			{ name: 'Delete Customer', value: 'delete', description: 'For good, subscriptions included' },
			{ name: 'Leave Customer', value: 'leave' },
			{
				name: 'Mark Customer',
				value: 'mark',
				description: 'Note in the metadata when the account went, and what it was merged into',
			},
		],
	},
];

export const properties = [...whichAccounts, ...mappersOfChosenKind];

export const options = [...syncOptions, ...checkpointOptions, conditionOption];

/** Syncs once, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runOnce(context, async (options, sink) => {
		const accounts = readSyncAccounts(context, options);
		const sync = await openContext(context, options);
		return await syncAllAccounts(await accounts(sync), sync, sink);
	});
}
