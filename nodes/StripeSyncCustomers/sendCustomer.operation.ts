import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { accountsById } from '../../lib/accounts/accountsById';
import type { AccountRecord } from '../../lib/accounts/accountRecord';
import { accountOfItem, isAccountId } from '../../lib/customerSync/accountOfItem';
import { noAccount, sendAccounts } from '../../lib/customerSync/sendAccounts';
import type { SyncContext } from '../../lib/customerSync/syncContext';
import { chosen } from '../../lib/n8n/addedOptions';
import { accountLocator } from '../../lib/n8n/locators';
import type { Operation } from '../../lib/n8n/operations';
import type { PreparedItem } from '../../lib/n8n/items';
import { mappers } from './mappers';
import { syncOptions } from './options';
import { itemByItem } from './output';
import { readItems } from '../../lib/n8n/syncItems';
import { readAccountId, readOptions } from './parameters';
import { openContext } from './tools';

export const description: Operation['description'] = {
	name: 'Send Customer',
	value: 'sendCustomer',
	description: 'Create or update the Stripe customer of each account that comes in',
	action: 'Send accounts as customers',
};

/** Which account an item is about. */
export const accountId = accountLocator({
	displayName: 'Account ID',
	name: 'accountId',
	default: { mode: 'id', value: '={{ $json.Id }}' },
	required: true,
	description: 'The account in Salesforce',
});

export const properties: INodeProperties[] = [
	accountId,
	{
		displayName: 'Account Data',
		name: 'accountData',
		type: 'options',
		default: 'fetch',
		description: 'Where the values come from that are sent to Stripe',
		options: [
			{
				name: 'From Salesforce',
				value: 'fetch',
				description: 'Read as they are now; one request for 2,000 accounts',
			},
			{
				name: 'From the Item',
				value: 'item',
				description: 'As the item has them under the names of the account’s fields',
			},
		],
	},
	...mappers,
];

export const options = syncOptions;

const SOURCES = ['fetch', 'item'] as const;

/** Sends the account of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await itemByItem<AccountRecord>(context, async () => {
		const given = context.getNodeParameter('accountData', 0, 'fetch');
		const source = chosen(given, 'Account Data', SOURCES);
		const sync = await openContext(context, readOptions(context));
		const prepared =
			source === 'item' ? itemAccounts(context, sync) : await readAccounts(context, sync);
		return { prepared, perform: async (good) => await sendAccounts(good, sync) };
	});
}

function itemAccounts(
	context: IExecuteFunctions,
	sync: SyncContext,
): Array<PreparedItem<AccountRecord>> {
	const items = context.getInputData();
	return readItems(context, (index) =>
		accountOfItem(items[index]?.json ?? {}, readAccountId(context, index), sync),
	);
}

async function readAccounts(
	context: IExecuteFunctions,
	{ salesforce, fields }: SyncContext,
): Promise<Array<PreparedItem<AccountRecord>>> {
	const ids = readItems(context, (index) => readAccountId(context, index));
	const possible = ids.flatMap((id) => ('value' in id && isAccountId(id.value) ? [id.value] : []));
	const accounts =
		possible.length > 0
			? await accountsById(salesforce, possible, fields.select)
			: new Map<string, AccountRecord>();
	return ids.map((id) => {
		if ('refusal' in id) return id;
		const value = accounts.get(id.value);
		return value ? { value } : { refusal: noAccount(id.value) };
	});
}
