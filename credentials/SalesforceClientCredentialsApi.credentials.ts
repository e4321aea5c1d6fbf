import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class SalesforceClientCredentialsApi implements ICredentialType {
	name = 'salesforceClientCredentialsApi';

	displayName = 'Salesforce Client Credentials API';

	icon: Icon = { light: 'file:../icons/salesforce.svg', dark: 'file:../icons/salesforce.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-stripe-salesforce/n8n-nodes-stripe-salesforce/blob/main/docs/credentials/salesforce-client-credentials-api.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'For a connection that nobody has to sign in for: make an External Client App in Salesforce, enable its Client Credentials Flow and choose the user to run as. Those who are connected by n8n’s Salesforce OAuth2 or JWT credential can use that instead.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'My Domain',
			name: 'myDomain',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://acme.my.salesforce.com',
			description:
				'The org’s own address, from Setup > My Domain in Salesforce. Not login.salesforce.com, and not the address with lightning in it.',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 3MVG9…',
			description: 'Salesforce calls it Consumer Key. It stands in the app’s OAuth settings.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Salesforce calls it Consumer Secret. It stands in the same place.',
		},
	];
}
