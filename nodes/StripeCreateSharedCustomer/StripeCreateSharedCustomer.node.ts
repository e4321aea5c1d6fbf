import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import {
	connectedAccountOptions,
	couponPicker,
	customerPicker,
	loadLocations,
} from '../../lib/n8n/stripePickers';
import { operations } from './operations';
import { PLATFORM_PATHS } from './properties';

export class StripeCreateSharedCustomer implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Create Shared Customer',
		name: 'stripeCreateSharedCustomer',
		icon: { light: 'file:../../icons/stripe.svg', dark: 'file:../../icons/stripe.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description:
			'Share a platform’s customer and its card or bank account with connected Stripe accounts',
		defaults: { name: 'Stripe Create Shared Customer' },
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
			searchCoupons: couponPicker(PLATFORM_PATHS),
			searchCustomers: customerPicker(PLATFORM_PATHS),
		},
		loadOptions: {
			loadConnectedAccounts: connectedAccountOptions(PLATFORM_PATHS),
			loadLocations,
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
