import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class PlaidApi implements ICredentialType {
	name = 'plaidApi';

	displayName = 'Plaid API';

	icon: Icon = { light: 'file:../icons/plaid.svg', dark: 'file:../icons/plaid.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-stripe-salesforce/n8n-nodes-stripe-salesforce/blob/main/docs/credentials/plaid-api.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Find client ID and secrets in the <a href="https://dashboard.plaid.com/developers/keys" target="_blank">Plaid Dashboard under Developers > Keys</a>, and connect Stripe there under Integrations.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'sandbox',
			description:
				'Sandbox goes with test keys of Stripe, Production with live keys. Each has a secret of its own.',
			options: [
				{ name: 'Production', value: 'production' },
				{ name: 'Sandbox', value: 'sandbox' },
			],
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 5f9a1c…',
			description: 'The same in both environments',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Of the environment that is chosen above',
		},
		{
			displayName: 'Earlier Secret',
			name: 'secretBefore',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'After the secret was rolled: the one until now, by which the access tokens of bank accounts are sealed that were connected before',
		},
		{
			displayName: 'API Address',
			name: 'apiAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://plaid.gateway.example.com',
			description:
				'Where Plaid answers, if it is reached through a gateway of yours. Empty: the environment’s own address.',
		},
	];
}
