import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { storedMethods } from '../../lib/customers/paymentMethods';
import { systemClock } from '../../lib/n8n/clock';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { readCustomer, readOptions } from './parameters';
import { customer } from './properties';

export const description: Operation['description'] = {
	name: 'List',
	value: 'list',
	description: 'List the cards and bank accounts that a customer has stored',
	action: 'List stored payment methods',
};

export const properties = [customer];

/** Puts out the ways to pay of each item's customer. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => ({
		customerId: readCustomer(context, index),
		account: accountChoice(readOptions(context, index)),
	}));
	const { clientOf } = await openStripeAccounts(context);
	const listed = await performItems(context, items, async ({ customerId, account }) => {
		const methods = await storedMethods(await clientOf(account), customerId, systemClock);
		const usable = methods.filter(({ isUsable }) => isUsable).length;
		return { json: { customerId, usable, paymentMethods: methods.map((one) => ({ ...one })) } };
	});
	return [listed];
}
