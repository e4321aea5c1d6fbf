import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { pullNamedCustomers } from '../../lib/customerSync/pullNamedCustomers';
import { syncFromStripe } from '../../lib/customerSync/syncFromStripe';
import { chosen } from '../../lib/n8n/addedOptions';
import { customerLocator } from '../../lib/n8n/locators';
import type { Operation } from '../../lib/n8n/operations';
import { mappers } from './mappers';
import { checkpointOptions, syncOptions } from './options';
import { itemByItem, runOnce } from './output';
import { readItems } from '../../lib/n8n/syncItems';
import { readCreateAccounts, readCustomerId, readOptions } from './parameters';
import { readSyncRequest } from '../../lib/n8n/syncOptions';
import { openContext } from './tools';

export const description: Operation['description'] = {
	name: 'Sync From Stripe',
	value: 'syncFromStripe',
	description: 'Bring accounts into step with their Stripe customers',
	action: 'Sync accounts from customers',
};

export const createAccounts: INodeProperties = {
	displayName: 'Create Accounts',
	name: 'createAccounts',
	type: 'boolean',
	default: false,
	description: 'Whether a customer that belongs to no account gets a new one',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Customers',
		name: 'customers',
		type: 'options',
		default: 'changed',
		description: 'Which customers to take over',
		options: [
			{
				name: 'All That Changed',
				value: 'changed',
				description: 'Since the last run; the first time all there are',
			},
			{
				name: 'One for Each Item',
				value: 'items',
				description: 'The customer whose ID the item has',
			},
		],
	},
	customerLocator({
		displayName: 'Customer ID',
		name: 'customerId',
		default: { mode: 'id', value: '={{ $json.customerId }}' },
		required: true,
		displayOptions: { show: { customers: ['items'] } },
		description: 'The customer in Stripe',
	}),
	createAccounts,
	...mappers,
];

export const options = [...syncOptions, ...checkpointOptions];

const CUSTOMERS = ['changed', 'items'] as const;

/** Pulls the customers of the items, or all that changed. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const customers = context.getNodeParameter('customers', 0, 'changed');
	if (customers === 'items') {
		return await itemByItem(context, async () => {
			const createAccounts = readCreateAccounts(context);
			const sync = await openContext(context, readOptions(context), createAccounts);
			return {
				prepared: readItems(context, (index) => readCustomerId(context, index)),
				perform: async (good) => await pullNamedCustomers(good, createAccounts, sync),
			};
		});
	}
	return await runOnce(context, async (options, sink) => {
		chosen(customers, 'Customers', CUSTOMERS);
		const createAccounts = readCreateAccounts(context);
		const sync = await openContext(context, options, createAccounts);
		const request = { ...readSyncRequest(context, options), createAccounts };
		return await syncFromStripe(request, sync, sink);
	});
}
