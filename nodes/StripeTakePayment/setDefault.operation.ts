import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { makeDefault } from '../../lib/customers/paymentMethods';
import { stripeProblem } from '../../lib/stripe/errors';
import type { Operation } from '../../lib/n8n/operations';
import { eachMethod, methodProperties } from './eachMethod';

export const description: Operation['description'] = {
	name: 'Set Default',
	value: 'setDefault',
	description: 'Make a stored card or bank account the one that is charged without further choice',
	action: 'Set the default payment method',
};

export const properties = methodProperties;

/** Sets the default of each item's customer. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await eachMethod(context, async ({ stripe, customerId, methodId, key }) => {
		try {
			await makeDefault(stripe, customerId, methodId, undefined, key);
		} catch (error) {
			throw stripeProblem(error, `Making ${methodId} the default of customer ${customerId}`, {
				payment_method: 'Payment Method ID',
				default_source: 'Payment Method ID',
			});
		}
		return { isDefault: true };
	});
}
