import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { methodsOfAccount } from '../../lib/linking/listMethods';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openLinkContext, readLocation } from './options';
import { methodsJson } from './output';
import { accountId, readAccountId } from './properties';

export const description: Operation['description'] = {
	name: 'List Payment Methods',
	value: 'listPaymentMethods',
	description: 'List the cards and bank accounts that the customer of an account has stored',
	action: 'List the payment methods of an account',
};

export const properties: INodeProperties[] = [accountId];

/** Puts out an item for each account, with what its customer has stored. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		accountId: readAccountId(context, item),
		location: readLocation(context, item),
	}));
	const linking = openLinkContext(context);
	// Each item says by itself what failed; until it does, nobody else waits for this.
	linking.catch(() => {});
	const listed = await performItems(context, items, async (request) => {
		const known = await methodsOfAccount(await linking, request.accountId, request.location);
		return { json: methodsJson(known) };
	});
	return [listed];
}
