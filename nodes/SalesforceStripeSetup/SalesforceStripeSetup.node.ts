import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';
import { properties } from './description';
import { operations } from './operations';
import { inItems } from './output';

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
		subtitle:
			'={{ { check: "check", install: "install", outboundMessage: "outbound message" }[$parameter["operation"]] }}',
		description: 'Check and create what the Stripe nodes need in Salesforce',
		defaults: { name: 'Salesforce Stripe Setup' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'salesforceOAuth2Api',
				required: true,
				displayOptions: { show: { salesforceAuthentication: ['oAuth2'] } },
			},
			{
				name: 'salesforceJwtApi',
				required: true,
				displayOptions: { show: { salesforceAuthentication: ['jwt'] } },
			},
			{
				name: 'salesforceClientCredentialsApi',
				required: true,
				testedBy: 'salesforceClientCredentialsApiTest',
				displayOptions: { show: { salesforceAuthentication: ['clientCredentials'] } },
			},
		],
		properties,
	};

	methods = { credentialTest: { salesforceClientCredentialsApiTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const chosen = this.getNodeParameter('operation', 0);
		const operation = operations.find(({ description }) => description.value === chosen);
		return [await inItems(this, (operation ?? operations[0]).execute)];
	}
}
