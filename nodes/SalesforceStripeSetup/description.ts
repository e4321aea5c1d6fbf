import type { INodeProperties } from 'n8n-workflow';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';
import { mappableNames } from '../../lib/setup/plan';
import { operations } from './operations';

export const properties: INodeProperties[] = [
	salesforceAuthentication,
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: operations.map(({ description }) => description),
		default: 'check',
	},
	{
		displayName: 'Webhook Address',
		name: 'webhookAddress',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/3f8c…/webhook',
		description: 'The Production URL that the Salesforce Account Trigger shows for Real Time',
		displayOptions: { show: { operation: ['outboundMessage'] } },
	},
	{
		displayName: 'Name Mapping',
		name: 'nameMapping',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Name',
		default: {},
		description:
			'Objects and fields that the org has already under names of its own. They are checked and made accessible, but never created.',
		displayOptions: { show: { operation: ['check', 'install'] } },
		options: [
			{
				displayName: 'Mapping',
				name: 'mapping',
				values: [
					{
						displayName: 'Our Name',
						name: 'ours',
						type: 'options',
						noDataExpression: true,
						options: mappableNames().map((name) => ({ name, value: name })),
						default: 'Account.Stripe_Customer_ID__c',
						description: 'The object or field as this package calls it',
					},
					{
						displayName: 'Your Name',
						name: 'existing',
						type: 'string',
						default: '',
						placeholder: 'e.g. Customer_Number__c',
						description: 'API name of the object or field that the org has for it',
					},
				],
			},
		],
	},
];
