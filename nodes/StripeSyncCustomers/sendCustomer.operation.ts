import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { longRecordId } from '../../lib/salesforce/recordId';
import type { AccountRecord } from '../../lib/accounts/accountRecord';
import { accountsById } from '../../lib/accounts/accountsById';
import { noSuchAccount, sendAccounts, type SendResult } from '../../lib/customerSync/sendAccounts';
import { SyncCounts } from '../../lib/customerSync/syncReport';
import { mappers } from './mappers';
import { inNodeErrors, problemItem, summaryItem, syncedItem, tellCounts } from './output';
import { openTools, type SyncTools } from './tools';

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
	const tools = await openTools(context);
	const items = context.getInputData();
	const ids = items.map((_item, index) =>
		longRecordId(asText(context.getNodeParameter('accountId', index, ''))),
	);
	const accounts = await accountsOf(context, ids, tools);
	const there = ids.flatMap((id) => accounts.get(id) ?? []);
	const pusher = tools.pusher(there.length);
	const results = await sendAccounts(there, {
		salesforce: tools.salesforce,
		pusher,
		names: tools.names,
		clock: tools.salesforce.clock,
	});
	if (pusher.endedBy && results.every((result) => 'problem' in result)) throw pusher.endedBy;
	return outputs(context, ids, accounts, results, tools.options.summary === true);
}

async function accountsOf(
	context: IExecuteFunctions,
	ids: readonly string[],
	{ salesforce, fields }: SyncTools,
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

function outputs(
	context: IExecuteFunctions,
	ids: readonly string[],
	accounts: ReadonlyMap<string, AccountRecord>,
	results: readonly SendResult[],
	withSummary: boolean,
): INodeExecutionData[][] {
	const counts = new SyncCounts();
	const synced: INodeExecutionData[] = [];
	const problems: INodeExecutionData[] = [];
	let next = 0;
	ids.forEach((id, item) => {
		const result = accounts.has(id) ? results[next++] : undefined;
		if (result && 'synced' in result) {
			counts.count(result.synced);
			synced.push(syncedItem(result.synced, item));
			return;
		}
		counts.problems++;
		const unknown = { accountId: id, accountName: '', customerId: '', problem: noSuchAccount(id) };
		problems.push(problemItem(result ?? unknown, item));
	});
	if (withSummary) synced.push(summaryItem(counts));
	tellCounts(context, counts);
	return [synced, problems];
}
