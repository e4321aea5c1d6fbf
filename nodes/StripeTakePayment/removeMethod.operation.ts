import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { detachMethod } from '../../lib/customers/paymentMethods';
import type { Operation } from '../../lib/n8n/operations';
import { eachMethod, methodProperties } from './eachMethod';

export const description: Operation['description'] = {
	name: 'Remove',
	value: 'remove',
	description: 'Take a stored card or bank account off its customer, for good',
	action: 'Remove a stored payment method',
};

export const properties = methodProperties;

/** Removes the payment method of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await eachMethod(context, async ({ stripe, customerId, methodId, key }) => {
		await detachMethod(stripe, customerId, methodId, key);
		return { removed: true };
	});
}
