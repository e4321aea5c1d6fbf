import type { INodeProperties } from 'n8n-workflow';
import { dailyShare } from '../../lib/n8n/dailyShare';
import { nameMapping } from '../../lib/n8n/nameMapping';

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
export const checkpointOptions: INodeProperties[] = [
	{
		displayName: 'Fail When There Are Problems',
		name: 'failOnProblems',
		type: 'boolean',
		default: false,
		description:
			'Whether the node fails, at the end, when there is anything among the problems. What could be done is done all the same.',
	},
	{
		displayName: 'Include Unchanged',
		name: 'includeUnchanged',
		type: 'boolean',
		default: false,
		description: 'Whether accounts that were up to date come out as items too',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'accounts',
		description: 'What comes out; 100,000 items take n8n some memory',
		options: [
			{ name: 'Every Account That Something Was Done For', value: 'accounts' },
			{ name: 'Problems Only', value: 'problems' },
			{ name: 'Summary Only', value: 'summary' },
		],
	},
	{
		displayName: 'Start Over',
		name: 'startOver',
		type: 'boolean',
		default: false,
		description: 'Whether to look at all accounts again, not only at those that changed',
	},
	{
		displayName: 'Sync Name',
		name: 'syncName',
		type: 'string',
		default: '',
		placeholder: 'e.g. hourly customers',
		description:
			'Names the record in Salesforce that keeps how far the sync came. Left empty, each workflow’s node has its own.',
	},
];

/** An option of operations that read all accounts. */
export const conditionOption: INodeProperties = {
	displayName: 'Condition',
	name: 'condition',
	type: 'string',
	default: '',
	placeholder: "e.g. Type = 'Customer - Direct'",
	description: 'Only accounts that fulfil this, written as in SOQL after WHERE',
};
