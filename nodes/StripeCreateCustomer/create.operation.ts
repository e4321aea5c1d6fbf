import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createCustomer } from '../../lib/customers/createCustomer';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { stripeClients, stripeCredential } from '../../lib/n8n/stripeClients';
import { booleanOf } from '../../lib/values';
import { customerRequest } from '../../lib/stripe/customerParams';
import { checkChosenKey } from '../../lib/stripe/idempotency';
import { customerProperties } from './customerProperties';
import { outputOf } from './output';
import { accountChoice, readCustomerFields, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Create',
	value: 'create',
	description: 'Create a new customer',
	action: 'Create a customer',
};

export const properties = customerProperties;

/** Makes a customer for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => {
		const options = readOptions(context, itemIndex);
		return {
			request: customerRequest(readCustomerFields(context, itemIndex)),
			account: accountChoice(options),
			chosenKey: checkChosenKey(asText(options.idempotencyKey, 'Idempotency Key')),
			simplify: booleanOf(options.simplify, 'Simplify'),
		};
	});
	const clientOf = stripeClients(await stripeCredential(context));
	const created = await performItems(context, items, async (item, itemIndex) => {
		const stripe = await clientOf(item.account);
		const key = item.chosenKey ?? callKey(context, itemIndex, item.request);
		return outputOf(await createCustomer(stripe, item.request, key), item.simplify);
	});
	return [created];
}
