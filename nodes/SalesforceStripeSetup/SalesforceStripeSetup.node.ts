import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';
import { operations } from './operations';

export class SalesforceStripeSetup implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Stripe Setup',
		name: 'salesforceStripeSetup',
		icon: {
			light: 'file:../../icons/stripe-salesforce.svg',
			dark: 'file:../../icons/stripe-salesforce.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description: 'Check and create what the Stripe nodes need in Salesforce',
		defaults: { name: 'Salesforce Stripe Setup' },
		// An admin sets up an org once. It is nothing to leave to a model.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'salesforceOAuth2Api',
				displayName: 'Salesforce',
				required: true,
				displayOptions: { show: { salesforceAuthentication: ['oAuth2'] } },
			},
			{
				name: 'salesforceJwtApi',
				displayName: 'Salesforce',
				required: true,
				displayOptions: { show: { salesforceAuthentication: ['jwt'] } },
			},
			{
				name: 'salesforceClientCredentialsApi',
				displayName: 'Salesforce',
				required: true,
				testedBy: 'salesforceClientCredentialsApiTest',
				displayOptions: { show: { salesforceAuthentication: ['clientCredentials'] } },
			},
		],
		properties: [salesforceAuthentication, ...operations.properties],
	};

	methods = { credentialTest: { salesforceClientCredentialsApiTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
