import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { disconnectAll, disconnectWords } from '../../lib/linking/disconnect';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openLinkContext, readLocation } from './options';
import { accountId, readAccountId } from './properties';

export const description: Operation['description'] = {
	name: 'Disconnect',
	value: 'disconnect',
	description: 'Take the customer’s ID out of an account; Stripe is left as it is',
	action: 'Disconnect an account from its customer',
};

export const properties: INodeProperties[] = [accountId];

/** Takes the customer's ID out of the account of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		accountId: readAccountId(context, item),
		location: readLocation(context, item),
	}));
	const requests = items.flatMap((item) => ('value' in item ? [item.value] : []));
	const disconnected = openLinkContext(context).then(
		async (linking) =>
			await disconnectAll(
				linking,
				requests.map(({ accountId: id, location }) => ({
					accountId: id,
					...(location !== undefined && { location }),
				})),
			),
	);
	// Each item says by itself what failed; until it does, nobody else waits for this.
	disconnected.catch(() => {});
	const done = await performItems(context, items, async (request) => {
		const result = (await disconnected)[requests.indexOf(request)];
		if (!result) throw new Error('An item was left without an outcome');
		if (result.problem) throw result.problem;
		const { status, accountId: id, accountName, customerId, location } = result;
		return {
			json: {
				accountId: id,
				accountName,
				customerId,
				location,
				status,
				message: disconnectWords(result),
			},
			reference: id,
		};
	});
	return [done];
}
