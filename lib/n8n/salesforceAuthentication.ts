import type { INodeProperties } from 'n8n-workflow';

export type SalesforceAuthentication = 'clientCredentials' | 'jwt' | 'oAuth2';

/**
 * The parameter by which the builder chooses how a node gets into Salesforce; n8n's own Salesforce node
 * offers two of the three. A node that has it lists the three credentials (n8n's rules want them spelt
 * out there): `salesforceOAuth2Api`, `salesforceJwtApi` and `salesforceClientCredentialsApi`, each
 * shown for its value, the last one `testedBy: 'salesforceClientCredentialsApiTest'`.
 */
export const salesforceAuthentication: INodeProperties = {
	displayName: 'Salesforce Connection',
	name: 'salesforceAuthentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'OAuth2',
			value: 'oAuth2',
			description: 'The credential of n8n’s own Salesforce node; somebody signs in once',
		},
		{
			name: 'JWT',
			value: 'jwt',
			description: 'The other credential of n8n’s own Salesforce node; with a certificate',
		},
		{
			name: 'Client Credentials',
			value: 'clientCredentials',
			description: 'An app of the org signs in by itself; nobody has to',
		},
	],
	default: 'oAuth2',
	description: 'How n8n gets into Salesforce',
};
