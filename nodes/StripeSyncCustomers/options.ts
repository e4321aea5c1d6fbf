import type { INodeProperties } from 'n8n-workflow';
import { dailyShare } from '../../lib/n8n/dailyShare';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { checkpointOptionsFor } from '../../lib/n8n/syncOptions';

/** Options of every operation. */
export const commonOptions: INodeProperties[] = [dailyShare, nameMapping];

/** Matching, further fields and names in the org: options of operations that compare the two. */
export const syncOptions: INodeProperties[] = [
	{
		displayName: 'Clear Emptied Fields',
		name: 'clearEmptied',
		type: 'boolean',
		default: false,
		description:
			'Whether a field that both had, and that was emptied on one side, is emptied on the other. Fields that Salesforce requires keep their value. Without it nothing is ever emptied.',
	},
	{
		displayName: 'Match by Email',
		name: 'matchByEmail',
		type: 'boolean',
		default: false,
		description:
			'Whether a customer with the account’s e-mail address, which belongs to no other account, is taken for the account’s own. Without it such an account gets a new customer.',
	},
	{
		displayName: 'Metadata',
		name: 'metadata',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Field',
		default: {},
		description: 'Further fields of the account that are kept in the customer’s metadata',
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Key',
						name: 'key',
						type: 'string',
						default: '',
						placeholder: 'e.g. industry',
						description: 'What the note is called in Stripe',
					},
					{
						displayName: 'Account Field',
						name: 'accountField',
						type: 'string',
						default: '',
						placeholder: 'e.g. Industry',
						description: 'The API name of the account’s field',
					},
				],
			},
		],
	},
];

/** Options of operations that keep in Salesforce how far they came. */
export const checkpointOptions = checkpointOptionsFor('account', 'accounts');

/** Those of them that say what comes out. */
export const reportOptions = checkpointOptions.filter(
	({ name }) => !['startOver', 'syncName', 'goOnFrom'].includes(name),
);

/** An option of operations that read all accounts. */
export const conditionOption: INodeProperties = {
	displayName: 'Condition',
	name: 'condition',
	type: 'string',
	default: '',
	placeholder: "e.g. Type = 'Customer - Direct'",
	description: 'Only accounts that fulfil this, written as in SOQL after WHERE',
};
