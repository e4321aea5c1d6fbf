import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { accountsById } from '../../lib/accounts/accountsById';
import type { AccountRecord } from '../../lib/accounts/accountRecord';
import { noAccount, sendAccounts } from '../../lib/customerSync/sendAccounts';
import type { SyncContext } from '../../lib/customerSync/syncContext';
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
	action: 'Send accounts to stripe as customers',
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

/** Sends the account of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await itemByItem<AccountRecord>(context, async () => {
		const sync = await openContext(context, readOptions(context));
		const ids = readItems(context, (index) => readAccountId(context, index));
		const accounts = await accountsOf(context, ids, sync);
		return {
			prepared: ids.map((id) => {
				if ('refusal' in id) return id;
				const value = accounts.get(id.value);
				return value ? { value } : { refusal: noAccount(id.value) };
			}),
			perform: async (good) => await sendAccounts(good, sync),
		};
	});
}

async function accountsOf(
	context: IExecuteFunctions,
	ids: ReadonlyArray<PreparedItem<string>>,
	{ salesforce, fields }: SyncContext,
): Promise<Map<string, AccountRecord>> {
	const idOf = (item: PreparedItem<string> | undefined) =>
		item && 'value' in item && /^[0-9A-Za-z]{18}$/.test(item.value) ? [item.value] : [];
	if (context.getNodeParameter('accountData', 0, 'fetch') !== 'item') {
		const possible = ids.flatMap(idOf);
		if (possible.length === 0) return new Map();
		return await accountsById(salesforce, possible, fields.select);
	}
	return new Map(
		context
			.getInputData()
			.flatMap(({ json }, index) =>
				idOf(ids[index]).map((id) => [id, { ...json, Id: id }] as const),
			),
	);
}
