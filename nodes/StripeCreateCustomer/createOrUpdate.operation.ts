import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import {
	checkMatch,
	type CustomerMatch,
	createOrUpdateCustomer,
} from '../../lib/customers/createOrUpdateCustomer';
import { callKey } from '../../lib/n8n/callKey';
import { customerFinders } from '../../lib/n8n/customerFinders';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { stripeClients, stripeCredential } from '../../lib/n8n/stripeClients';
import { booleanOf } from '../../lib/values';
import { choice } from '../../lib/stripe/customerChecks';
import { customerRequest } from '../../lib/stripe/customerParams';
import { checkChosenKey } from '../../lib/stripe/idempotency';
import { customerProperties } from './customerProperties';
import { matchOptions } from './options';
import { outputOf } from './output';
import { accountChoice, type Options, readCustomerFields, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Create or Update',
	value: 'createOrUpdate',
	description: 'Create a new customer, or update the current one if it already exists (upsert)',
	action: 'Create or update a customer',
};

export const properties: INodeProperties[] = [
	{
		displayName:
			'An existing customer is recognised by the CRM ID of the item, in the field where Salesforce puts it. To match by something else, add Match By under Options.',
		name: 'matchNotice',
		type: 'notice',
		default: '',
	},
	...customerProperties,
];

export const options = matchOptions;

/** Updates the customer that matches each item, or makes one. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => {
		const options = readOptions(context, itemIndex);
		return {
			request: customerRequest(readCustomerFields(context, itemIndex)),
			match: checkMatch(matchOf(context, itemIndex, options)),
			account: accountChoice(options),
			chosenKey: checkChosenKey(asText(options.idempotencyKey, 'Idempotency Key')),
			simplify: booleanOf(options.simplify, 'Simplify'),
		};
	});
	const clientOf = stripeClients(await stripeCredential(context));
	const finderOf = customerFinders(items);
	const customers = await performItems(context, items, async (item, itemIndex) => {
		const stripe = await clientOf(item.account);
		const keys = { call: callKey(context, itemIndex, item.request), chosen: item.chosenKey };
		const finder = finderOf(item.account, stripe);
		const outcome = await createOrUpdateCustomer(stripe, finder, item.request, item.match, keys);
		return outputOf(outcome, item.simplify);
	});
	return [customers];
}

const MATCHES = ['crmId', 'customerId', 'email'] as const;

/** What the options say, else the fields that a Salesforce account has. */
function matchOf(context: IExecuteFunctions, itemIndex: number, options: Options): CustomerMatch {
	const account = context.getInputData()[itemIndex]?.json ?? {};
	switch (choice(asText(options.matchBy, 'Match By'), 'Match By', MATCHES) ?? 'crmId') {
		case 'customerId': {
			const customerId = asText(options.customerId ?? account.Stripe_Customer_ID__c, 'Customer ID');
			return { by: 'customerId', customerId };
		}
		case 'email': {
			const email = asText(
				options.email ?? context.getNodeParameter('email', itemIndex, ''),
				'Email to Match',
			);
			return { by: 'email', email };
		}
		default:
			return { by: 'crmId', crmId: asText(options.crmId ?? account.Id, 'CRM ID') };
	}
}
