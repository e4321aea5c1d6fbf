import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { checkMatch, type CustomerMatch } from '../../lib/customers/createOrUpdateCustomer';
import { chosen, required } from '../../lib/n8n/addedOptions';
import { customerLocator } from '../../lib/n8n/locators';
import { pickerText } from '../../lib/n8n/parameterText';
import { stripeObjectId } from '../../lib/stripe/objectId';

/** By what an existing customer is recognised, and the one field that belongs to it. */
export const matchProperties: INodeProperties[] = [
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		default: 'crmId',
		description: 'How an existing customer is recognised',
		options: [
			{
				name: 'CRM ID',
				value: 'crmId',
				description: 'The ID of the CRM record, kept in the customer’s metadata',
			},
			{
				name: 'Customer ID',
				value: 'customerId',
				description: 'The ID that Stripe gave the customer',
			},
			{
				name: 'Email',
				value: 'email',
				description: 'The e-mail address, exactly as it stands in Stripe',
			},
		],
	},
	{
		displayName: 'CRM ID',
		name: 'crmId',
		type: 'string',
		required: true,
		default: '={{ $json.Id }}',
		placeholder: 'e.g. 001bm00000mQx5rAAC or shopify:1001',
		displayOptions: { show: { matchBy: ['crmId'] } },
		description:
			'The ID of the CRM record that the customer stands for, kept in the customer’s metadata as salesforce_account_id. For a record of another system than Salesforce, put the name of the system before it.',
	},
	customerLocator({
		displayName: 'Customer ID',
		name: 'customerId',
		required: true,
		default: { mode: 'id', value: '={{ $json.Stripe_Customer_ID__c }}' },
		displayOptions: { show: { matchBy: ['customerId'] } },
		description:
			'The customer to update. To create customers for records that have none yet, match by CRM ID.',
	}),
	{
		displayName: 'Email to Match',
		name: 'emailToMatch',
		type: 'string',
		required: true,
		default: '={{ $parameter.email }}',
		placeholder: 'e.g. rose@edge.example',
		displayOptions: { show: { matchBy: ['email'] } },
		description: 'The address to look for, at first the one in the field Email',
	},
];

const MATCHES = ['crmId', 'customerId', 'email'] as const;

/**
 * What the customer of an item is to be recognised by. What is chosen holds: a field that yields nothing
 * is not replaced by another.
 *
 * @throws Problem when it yields nothing, or is of the wrong form
 */
export function readMatch(context: IExecuteFunctions, item: number): CustomerMatch {
	const text = (name: string, field: string) =>
		required(pickerText(context.getNodeParameter(name, item, ''), field), field);
	switch (chosen(context.getNodeParameter('matchBy', item, 'crmId'), 'Match By', MATCHES)) {
		case 'customerId':
			return checkMatch({
				by: 'customerId',
				customerId: stripeObjectId(text('customerId', 'Customer ID'), 'customer', 'Customer ID'),
			});
		case 'email':
			return checkMatch({ by: 'email', email: text('emailToMatch', 'Email to Match') });
		default:
			return checkMatch({ by: 'crmId', crmId: text('crmId', 'CRM ID') });
	}
}
