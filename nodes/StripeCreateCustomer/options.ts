import type { INodeProperties } from 'n8n-workflow';

/** Which account, and how the result looks. */
export const commonOptions: INodeProperties[] = [
	{
		displayName: 'Connected Account',
		name: 'connectedAccount',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'For platforms: the connected account on which the customer is made',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose an account…',
				typeOptions: { searchListMethod: 'searchConnectedAccounts', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. acct_1NXv…',
			},
		],
	},
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. onboarding-2026-0815',
		description:
			'Two creations with the same key within 24 hours make one customer. Left empty, the node derives a key by itself.',
	},
	{
		displayName: 'Location Name or ID',
		name: 'location',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'loadLocations' },
		default: '',
		description:
			'Which of the credential’s Stripe accounts to use. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
];

/** By what an existing customer is recognised. */
export const matchOptions: INodeProperties[] = [
	{
		displayName: 'CRM ID',
		name: 'crmId',
		type: 'string',
		default: '={{ $json.Id }}',
		placeholder: 'e.g. 001bm00000mQx5rAAC',
		description:
			'The ID of the CRM record that the customer stands for, when matching by CRM ID. Without this option it is taken from the item, as Salesforce names it. It is kept in the customer’s metadata as salesforce_account_id.',
	},
	{
		displayName: 'Customer ID',
		name: 'customerId',
		type: 'string',
		default: '={{ $json.Stripe_Customer_ID__c }}',
		placeholder: 'e.g. cus_NffrFeUfNV2Hib',
		description:
			'The customer to update, when matching by customer ID. Without this option it is taken from the item’s field Stripe_Customer_ID__c. If there is no ID yet, a customer is created.',
	},
	{
		displayName: 'Email to Match',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'e.g. rose@edge.example',
		description: 'The e-mail address to match by, if it is not the one in Email',
	},
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
];
