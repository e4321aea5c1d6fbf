import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { writeCustomerIds } from '../../lib/customerSync/writeCustomerIds';
import { customerLocator } from '../../lib/n8n/locators';
import { readModel } from '../../lib/n8n/nameMapping';
import type { Operation } from '../../lib/n8n/operations';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { organizationId } from '../../lib/salesforce/runningUser';
import { booleanOf } from '../../lib/values';
import { itemByItem } from './output';
import { readItems } from '../../lib/n8n/syncItems';
import { readAccountId, readCustomerId, readOptions } from './parameters';
import { accountId } from './sendCustomer.operation';

export const description: Operation['description'] = {
	name: 'Write Customer ID',
	value: 'writeCustomerId',
	description:
		'Write the ID of a customer into its account and touch nothing else, for use after Stripe Create Customer',
	action: 'Write customer IDs into accounts',
};

export const properties: INodeProperties[] = [
	accountId,
	customerLocator({
		displayName: 'Customer ID',
		name: 'customerId',
		default: { mode: 'id', value: '={{ $json.customerId }}' },
		required: true,
		description: 'The customer in Stripe',
	}),
	{
		displayName: 'Replace Other ID',
		name: 'replaceOtherId',
		type: 'boolean',
		default: false,
		description:
			'Whether the ID takes the place of another customer’s ID that the account holds. Without it such an account is refused.',
	},
];

/** Writes the customer's ID of each item into its account. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await itemByItem(context, async () => {
		const { account: names } = readModel(readOptions(context).nameMapping);
		const { clientOf } = await openStripeAccounts(context);
		const salesforce = await salesforceConnection(context);
		const orgId = await organizationId(salesforce);
		const stripeOf = async (location: string) => await clientOf({ location });
		return {
			prepared: readItems(context, (index) => ({
				accountId: readAccountId(context, index),
				customerId: readCustomerId(context, index),
				replace: booleanOf(
					context.getNodeParameter('replaceOtherId', index, false),
					'Replace Other ID',
				),
			})),
			perform: async (good) => await writeCustomerIds(good, { salesforce, names, stripeOf, orgId }),
		};
	});
}
