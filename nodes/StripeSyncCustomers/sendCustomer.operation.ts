import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { accountsById } from '../../lib/accounts/accountsById';
import type { AccountRecord } from '../../lib/accounts/accountRecord';
import { noSuchAccount, sendAccounts } from '../../lib/customerSync/sendAccounts';
import type { SyncContext } from '../../lib/customerSync/syncContext';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { longRecordId } from '../../lib/salesforce/recordId';
import { mappers } from './mappers';
import { inNodeErrors, itemByItem } from './output';
import { readOptions } from './parameters';
import { openContext } from './tools';

export const description: Operation['description'] = {
	name: 'Send Customer',
	value: 'sendCustomer',
	description: 'Create or update the Stripe customer of each account that comes in',
	action: 'Send accounts to stripe as customers',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '={{ $json.Id }}',
		placeholder: 'e.g. 001bm00000mQx5rAAC',
		required: true,
		description: 'The ID of the account in Salesforce',
	},
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

/** Sends the account of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await inNodeErrors(context, async () => await send(context));
}

async function send(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = readOptions(context);
	const sync = await openContext(context, options);
	const ids = context
		.getInputData()
		.map((_item, index) => longRecordId(asText(context.getNodeParameter('accountId', index, ''))));
	const accounts = await accountsOf(context, ids, sync);
	const there = ids.filter((id) => accounts.has(id));
	const sent = await sendAccounts(
		there.flatMap((id) => accounts.get(id) ?? []),
		sync,
	);
	const resultOf = new Map(there.map((id, index) => [id, sent[index]]));
	return itemByItem(
		context,
		ids.map((id) => resultOf.get(id) ?? noSuchAccount(id)),
		options,
	);
}

async function accountsOf(
	context: IExecuteFunctions,
	ids: readonly string[],
	{ salesforce, fields }: SyncContext,
): Promise<Map<string, AccountRecord>> {
	const possible = ids.filter((id) => /^[0-9A-Za-z]{18}$/.test(id));
	if (possible.length === 0) return new Map();
	if (context.getNodeParameter('accountData', 0, 'fetch') !== 'item') {
		return await accountsById(salesforce, possible, fields.select);
	}
	return new Map(
		context.getInputData().flatMap(({ json }, index) => {
			const id = ids[index] ?? '';
			return possible.includes(id) ? [[id, { ...json, Id: id }] as const] : [];
		}),
	);
}
