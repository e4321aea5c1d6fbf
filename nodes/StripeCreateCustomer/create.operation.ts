import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { createCustomer, requireSomebody } from '../../lib/customers/createCustomer';
import { addedText } from '../../lib/n8n/addedOptions';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { customerRequest } from '../../lib/stripe/customerParams';
import { checkChosenKey } from '../../lib/stripe/idempotency';
import { customerProperties } from './customerProperties';
import { outputOf, outputProperties, readOutput } from './output';
import { readCustomerFields, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Create',
	value: 'create',
	description: 'Create a new customer',
	action: 'Create a customer',
};

export const properties: INodeProperties[] = [
	{
		displayName:
			'Each execution creates a customer for each item, also for one that has a customer already. For records that may come by again, choose the operation Create or Update.',
		name: 'createNotice',
		type: 'notice',
		default: '',
	},
	...customerProperties,
	...outputProperties,
];

/** Makes a customer for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => {
		const options = readOptions(context, itemIndex);
		return {
			request: requireSomebody(customerRequest(readCustomerFields(context, itemIndex))),
			account: accountChoice(options),
			chosenKey: checkChosenKey(addedText(options, 'idempotencyKey', 'Idempotency Key')),
			output: readOutput(context, itemIndex),
		};
	});
	const { clientOf } = await openStripeAccounts(context);
	const created = await performItems(context, items, async (item, itemIndex) => {
		const stripe = await clientOf(item.account);
		const key = item.chosenKey ?? callKey(context, itemIndex, item.request);
		return outputOf(await createCustomer(stripe, item.request, key), item.output);
	});
	return [created];
}
