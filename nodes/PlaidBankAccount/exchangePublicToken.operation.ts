import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { accountToUse, exchangePublicToken } from '../../lib/bankAccounts/exchange';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openPlaid } from '../../lib/n8n/plaid';
import { requiredText } from './properties';

export const description: Operation['description'] = {
	name: 'Exchange Public Token',
	value: 'exchangePublicToken',
	description:
		'Make of the token that Link brought, on a page of your own, the lasting one, sealed',
	action: 'Exchange a public token',
};

const publicToken: INodeProperties = {
	displayName: 'Public Token',
	name: 'publicToken',
	type: 'string',
	typeOptions: { password: true },
	default: '={{ $json.publicToken }}',
	required: true,
	description: 'It serves once, within 30 minutes',
};

export const properties: INodeProperties[] = [publicToken];

/** Exchanges the token of each item, and tells which accounts it is for. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => requiredText(context, item, publicToken));
	const plaid = await openPlaid(context);
	const exchanged = await performItems(context, items, async (token) => {
		const { accessToken, itemId, institution, accounts, problem } = await exchangePublicToken(
			plaid,
			token,
		);
		return {
			json: {
				itemId,
				accessToken: plaid.sealed(accessToken),
				institution,
				accountId: accountToUse(accounts)?.accountId ?? null,
				accounts: accounts.map((account) => ({ ...account })),
			},
			unfinished: problem,
			reference: itemId,
		};
	});
	return [exchanged];
}
