import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { createBankToken } from '../../lib/bankAccounts/attach';
import { openedToken } from '../../lib/bankAccounts/connection';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openPlaid } from '../../lib/n8n/plaid';
import { accessToken, accountId, requiredText } from './properties';

export const description: Operation['description'] = {
	name: 'Create Token',
	value: 'createToken',
	description: 'Make a token by which Stripe takes a connected bank account as verified',
	action: 'Create a bank account token',
};

export const properties: INodeProperties[] = [accessToken, accountId];

/** Makes a token for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		token: requiredText(context, item, accessToken),
		account: requiredText(context, item, accountId),
	}));
	const plaid = await openPlaid(context);
	const made = await performItems(context, items, async ({ token, account }) => {
		const opened = openedToken(plaid, token, 'Access Token');
		const bankAccountToken = await createBankToken(plaid, {
			accessToken: opened,
			accountId: account,
		});
		// What attaching notes goes along.
		return {
			json: { bankAccountToken, accountId: account, accessToken: plaid.sealed(opened) },
			reference: bankAccountToken,
		};
	});
	return [made];
}
