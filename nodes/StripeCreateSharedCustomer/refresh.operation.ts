import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { shareCustomer } from '../../lib/sharedCustomers/shareCustomer';
import { accountItems } from './output';
import { readAccountsIfAny, readLocation, readPlatformCustomer, readSharing } from './parameters';
import { connectedAccountsIfAny, details, platformCustomer, shareBy } from './properties';
import { sharings } from './sharings';

export const description: Operation['description'] = {
	name: 'Refresh',
	value: 'refresh',
	description:
		'Copy what has changed on the platform to the connected accounts: name, email, a new default payment method, a removed one',
	action: 'Refresh a shared customer',
};

export const properties: INodeProperties[] = [
	platformCustomer,
	connectedAccountsIfAny,
	shareBy,
	details,
];

/** Brings the customers on the connected accounts up to date. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => ({
		location: readLocation(context, itemIndex),
		customerId: readPlatformCustomer(context, itemIndex),
		accounts: readAccountsIfAny(context, itemIndex),
		...readSharing(context, itemIndex),
	}));
	const sharingOf = await sharings(context, items);
	const refreshed = await performItems(
		context,
		items,
		async ({ location, ...request }, itemIndex) => {
			const key = callKey(context, itemIndex, request);
			const sharing = await sharingOf(location);
			const outcomes = await shareCustomer(sharing, { ...request, refresh: true, key });
			return accountItems(context, request.customerId, outcomes);
		},
		({ customerId }) => customerId,
	);
	return [refreshed];
}
