import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class StripeAccountApi implements ICredentialType {
	name = 'stripeAccountApi';

	displayName = 'Stripe for Salesforce API';

	icon: Icon = { light: 'file:../icons/stripe.svg', dark: 'file:../icons/stripe.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-stripe-salesforce/n8n-nodes-stripe-salesforce/blob/main/docs/credentials/stripe-account-api.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Find the keys in the <a href="https://dashboard.stripe.com/apikeys" target="_blank">Stripe Dashboard under API keys</a>. Keys of a sandbox or of test mode move no money.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. sk_test_… or rk_live_…',
			description:
				'A secret key (sk_…), or better a restricted key (rk_…) with only the permissions that your workflows need. To create customers it needs the permission “Customers: Write”.',
		},
		{
			displayName: 'Publishable Key',
			name: 'publishableKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. pk_test_…',
			description:
				'Only needed where customers pay on a page of yours. Of the same mode as the secret key.',
		},
		{
			displayName: 'Webhook Signing Secret',
			name: 'webhookSigningSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. whsec_…',
			description:
				'Only needed to receive events from an endpoint that you made in Stripe yourself. Several, separated by commas, while one is rolled.',
		},
		{
			displayName: 'Payment Page Secret',
			name: 'pageSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Any long secret text, by which links to payment pages are signed. Empty: the secret key, so that these links end when that is rolled.',
		},
		{
			displayName: 'Earlier Payment Page Secret',
			name: 'pageSecretBefore',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'The one until now, while the links that it signed are still to work',
		},
		{
			displayName: 'Locations',
			name: 'locations',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Location',
			default: {},
			description:
				'Further Stripe accounts of the same business, if each location has one of its own. Nodes choose between them by name.',
			options: [
				{
					displayName: 'Location',
					name: 'location',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. Berlin',
							description: 'How nodes and the field Stripe Location of an account name it',
						},
						{
							displayName: 'Secret Key',
							name: 'secretKey',
							type: 'string',
							typeOptions: { password: true },
							default: '',
							placeholder: 'e.g. sk_test_…',
							description: 'A secret or restricted key of this location’s Stripe account',
						},
						{
							displayName: 'Publishable Key',
							name: 'publishableKey',
							type: 'string',
							default: '',
							placeholder: 'e.g. pk_test_…',
							description: 'Of the same account and mode as the secret key',
						},
						{
							displayName: 'Webhook Signing Secret',
							name: 'webhookSigningSecret',
							type: 'string',
							typeOptions: { password: true },
							default: '',
							placeholder: 'e.g. whsec_…',
							description:
								'Of an endpoint that you made in this location’s Stripe account yourself',
						},
					],
				},
			],
		},
		{
			displayName: 'API Address',
			name: 'apiAddress',
			type: 'string',
			default: 'https://api.stripe.com',
			description:
				'Where Stripe answers. Change it only to reach Stripe through a gateway of yours.',
		},
		{
			displayName: 'Requests per Second',
			name: 'rateLimit',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description:
				'The account’s rate limit, if Stripe raised it. 0 keeps to the usual one: 100 in live mode, 25 in test mode.',
		},
		{
			displayName: 'Requests per Second and Endpoint',
			name: 'endpointRateLimit',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description:
				'The rate limit of a single endpoint, if Stripe raised it. 0 keeps to the usual one: 25.',
		},
	];
}
