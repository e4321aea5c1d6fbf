import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { slotOfItsOwn } from '../../lib/n8n/credentialSlot';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';
import { searchAccounts } from '../../lib/n8n/salesforcePickers';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { customerPicker, loadLocations } from '../../lib/n8n/stripePickers';
import { operations } from './operations';

export class StripeLinkCustomer implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Link Customer',
		name: 'stripeLinkCustomer',
		icon: { light: 'file:../../icons/stripe.svg', dark: 'file:../../icons/stripe.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description:
			'Join Salesforce accounts with customers that Stripe has already: one, or a whole list',
		defaults: { name: 'Stripe Link Customer' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'stripeAccountApi',
				displayName: 'Stripe',
				required: true,
				testedBy: 'stripeAccountApiTest',
				displayOptions: slotOfItsOwn,
			},
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

	methods = {
		credentialTest: { stripeAccountApiTest, salesforceClientCredentialsApiTest },
		listSearch: {
			searchAccounts,
			searchCustomers: customerPicker({ location: 'options.location' }),
		},
		loadOptions: { loadLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
