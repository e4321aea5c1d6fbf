import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { plaidApiTest } from '../../lib/n8n/plaid';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { customerPicker, loadLocations } from '../../lib/n8n/stripePickers';
import { operations } from './operations';

export class PlaidBankAccount implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Plaid Bank Account',
		name: 'plaidBankAccount',
		icon: { light: 'file:../../icons/plaid.svg', dark: 'file:../../icons/plaid.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description:
			'Have customers connect their bank account by Plaid, and store it with them in Stripe, verified',
		defaults: { name: 'Plaid Bank Account' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'plaidApi', displayName: 'Plaid', required: true, testedBy: 'plaidApiTest' },
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
		credentialTest: { plaidApiTest, stripeAccountApiTest },
		listSearch: { searchCustomers: customerPicker({ location: 'options.location' }) },
		loadOptions: { loadLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
