import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { findAccount } from '../../lib/bankAccounts/findAccount';
import { removeAccount } from '../../lib/bankAccounts/remove';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openPlaid } from '../../lib/n8n/plaid';
import { stripeOfLocation } from '../../lib/n8n/stripeAccounts';
import { booleanOf } from '../../lib/values';
import { connectedAccount, readAccountAsked } from './properties';

export const description: Operation['description'] = {
	name: 'Remove',
	value: 'remove',
	description: 'End the connection at Plaid, and delete the bank account from the customer',
	action: 'Remove a connected bank account',
};

const deleteInStripe: INodeProperties = {
	displayName: 'Delete From Customer',
	name: 'deleteInStripe',
	type: 'boolean',
	default: true,
	displayOptions: { show: { connectionFrom: ['customer'] } },
	description:
		'Whether the bank account is deleted in Stripe too. Kept, it can still be charged; its balance cannot be checked.',
};

export const properties: INodeProperties[] = [...connectedAccount, deleteInStripe];

/** Removes the connection of each item; what is gone already stays gone. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		asked: readAccountAsked(context, item),
		isDeleted: booleanOf(
			context.getNodeParameter('deleteInStripe', item, true),
			'Delete From Customer',
			true,
		),
	}));
	const plaid = await openPlaid(context);
	const stripeOf = await stripeOfLocation(context);
	const removed = await performItems(context, items, async ({ asked, isDeleted }) => {
		const found = await findAccount(plaid, stripeOf, asked);
		const { wasConnected, isDeletedInStripe, problem } = await removeAccount(
			plaid,
			found,
			isDeleted,
		);
		return {
			json: {
				status: wasConnected ? 'removed' : 'wasGone',
				customerId: found.inStripe?.customerId ?? null,
				bankAccountId: found.inStripe?.account.id ?? null,
				deletedInStripe: isDeletedInStripe,
			},
			unfinished: problem,
		};
	});
	return [removed];
}
