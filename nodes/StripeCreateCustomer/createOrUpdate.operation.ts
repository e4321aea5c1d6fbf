import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { createOrUpdateCustomer } from '../../lib/customers/createOrUpdateCustomer';
import { addedText } from '../../lib/n8n/addedOptions';
import { callKey } from '../../lib/n8n/callKey';
import { customerFinders } from '../../lib/n8n/customerFinders';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { customerRequest } from '../../lib/stripe/customerParams';
import { checkChosenKey } from '../../lib/stripe/idempotency';
import { customerProperties } from './customerProperties';
import { matchProperties, readMatch } from './matching';
import { outputOf, outputProperties, readOutput } from './output';
import { readCustomerFields, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Create or Update',
	value: 'createOrUpdate',
	description: 'Create a new customer, or update the current one if it already exists (upsert)',
	action: 'Create or update a customer',
};

export const properties: INodeProperties[] = [
	...matchProperties,
	...customerProperties,
	...outputProperties,
];

/** Updates the customer that matches each item, or makes one. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => prepare(context, itemIndex));
	const { clientOf } = await openStripeAccounts(context);
	const finderOf = customerFinders(items);
	const perform = async (item: Prepared, itemIndex: number) => {
		const stripe = await clientOf(item.account);
		const keys = { call: callKey(context, itemIndex, item.request), chosen: item.chosenKey };
		const finder = finderOf(item.account, stripe);
		const outcome = await createOrUpdateCustomer(stripe, finder, item.request, item.match, keys);
		return outputOf(outcome, item.output);
	};
	const identityOf = ({ account, match }: Prepared) => JSON.stringify([account, match]);
	return [await performItems(context, items, perform, identityOf)];
}

type Prepared = ReturnType<typeof prepare>;

function prepare(context: IExecuteFunctions, itemIndex: number) {
	const options = readOptions(context, itemIndex);
	return {
		request: customerRequest(readCustomerFields(context, itemIndex)),
		match: readMatch(context, itemIndex),
		account: accountChoice(options),
		chosenKey: checkChosenKey(addedText(options, 'idempotencyKey', 'Idempotency Key')),
		output: readOutput(context, itemIndex),
	};
}
