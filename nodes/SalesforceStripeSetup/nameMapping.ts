import type { INodeProperties } from 'n8n-workflow';
import { mappableNames } from '../../lib/setup/plan';

/** What the org calls otherwise than the model. */
export const nameMapping: INodeProperties = {
	displayName: 'Name Mapping',
	name: 'nameMapping',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Name',
	default: {},
	description:
		'Objects and fields that the org has already under names of its own. They are checked and made accessible, but never created.',
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
};
