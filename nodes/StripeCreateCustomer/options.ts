import type { INodeProperties } from 'n8n-workflow';

/** Which account, and under which key. */
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
			'Two creations with the same key within 24 hours make one customer. Without this option the node derives a key by itself.',
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
];
