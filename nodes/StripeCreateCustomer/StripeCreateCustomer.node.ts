import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { loadLocations, searchConnectedAccounts, searchCoupons } from '../../lib/n8n/stripePickers';
import * as create from './create.operation';
import * as createOrUpdate from './createOrUpdate.operation';
import { properties } from './description';

export class StripeCreateCustomer implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Create Customer',
		name: 'stripeCreateCustomer',
		icon: { light: 'file:../../icons/stripe.svg', dark: 'file:../../icons/stripe.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "create" ? "create" : "create or update" }}',
		description: 'Create Stripe customers, or keep the customer of a CRM record up to date',
		defaults: { name: 'Stripe Create Customer' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'stripeAccountApi', required: true, testedBy: 'stripeAccountApiTest' }],
		properties,
	};

	methods = {
		credentialTest: { stripeAccountApiTest },
		listSearch: { searchConnectedAccounts, searchCoupons },
		loadOptions: { loadLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0);
		const run = operation === 'createOrUpdate' ? createOrUpdate.execute : create.execute;
		return [await run(this)];
	}
}
