import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { STRIPE_ACCOUNT_PATHS } from '../../lib/n8n/stripeAccountOptions';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import {
	connectedAccountPicker,
	couponPicker,
	customerPicker,
	loadLocations,
} from '../../lib/n8n/stripePickers';
import { operations } from './operations';

export class StripeCreateCustomer implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Create Customer',
		name: 'stripeCreateCustomer',
		icon: { light: 'file:../../icons/stripe.svg', dark: 'file:../../icons/stripe.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description: 'Create Stripe customers, or keep the customer of a CRM record up to date',
		defaults: { name: 'Stripe Create Customer' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'stripeAccountApi',
				displayName: 'Stripe',
				required: true,
				testedBy: 'stripeAccountApiTest',
			},
		],
		properties: operations.properties,
	};

	methods = {
		credentialTest: { stripeAccountApiTest },
		listSearch: {
			searchConnectedAccounts: connectedAccountPicker(STRIPE_ACCOUNT_PATHS),
			searchCoupons: couponPicker(STRIPE_ACCOUNT_PATHS),
			searchCustomers: customerPicker(STRIPE_ACCOUNT_PATHS),
		},
		loadOptions: { loadLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
