import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { removeShared } from '../../lib/sharedCustomers/sharedAccounts';
import { booleanOf } from '../../lib/values';
import { accountItems } from './output';
import { readAccounts, readLocation, readPlatformCustomer } from './parameters';
import { connectedAccounts, deleteCustomers, platformCustomer } from './properties';
import { sharings } from './sharings';

export const description: Operation['description'] = {
	name: 'Remove From Connected Account',
	value: 'remove',
	description:
		'End the sharing with connected accounts: the shared payment methods are taken off there',
	action: 'Remove a customer from connected accounts',
};

export const properties: INodeProperties[] = [platformCustomer, connectedAccounts, deleteCustomers];

/** Ends the sharing of each item's customer with the accounts that the item names. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => ({
		location: readLocation(context, itemIndex),
		customerId: readPlatformCustomer(context, itemIndex),
		accounts: readAccounts(context, itemIndex),
		deleteCustomers: booleanOf(
			context.getNodeParameter('deleteCustomers', itemIndex, false),
			'Delete the Customer There',
		),
	}));
	const sharingOf = await sharings(context, items);
	const removed = await performItems(
		context,
		items,
		async ({ location, ...request }, itemIndex) => {
			const key = callKey(context, itemIndex, request);
			const outcomes = await removeShared(await sharingOf(location), { ...request, key });
			return accountItems(context, request.customerId, outcomes);
		},
		({ customerId }) => customerId,
	);
	return [removed];
}
