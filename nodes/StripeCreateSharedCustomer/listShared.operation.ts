import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { listShared } from '../../lib/sharedCustomers/sharedAccounts';
import { accountItems } from './output';
import { readAccountsIfAny, readLocation, readPlatformCustomer } from './parameters';
import { connectedAccountsIfAny, platformCustomer } from './properties';
import { sharings } from './sharings';

export const description: Operation['description'] = {
	name: 'List Shared',
	value: 'listShared',
	description:
		'List the connected accounts that a customer is shared with, and what it pays by there',
	action: 'List where a customer is shared',
};

export const properties: INodeProperties[] = [platformCustomer, connectedAccountsIfAny];

/** Puts out an item for each account that the customer of each item is shared with. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => ({
		location: readLocation(context, itemIndex),
		customerId: readPlatformCustomer(context, itemIndex),
		accounts: readAccountsIfAny(context, itemIndex),
	}));
	const sharingOf = await sharings(context, items);
	const listed = await performItems(context, items, async ({ location, customerId, accounts }) =>
		accountItems(
			context,
			customerId,
			await listShared(await sharingOf(location), customerId, accounts),
		),
	);
	return [listed];
}
