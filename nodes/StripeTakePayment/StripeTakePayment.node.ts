import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { slotOfItsOwn } from '../../lib/n8n/credentialSlot';
import { payersMethodPicker } from '../../lib/n8n/payerPicker';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';

import { invoicePicker, searchAccounts } from '../../lib/n8n/salesforcePickers';
import { STRIPE_ACCOUNT_PATHS } from '../../lib/n8n/stripeAccountOptions';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import {
	connectedAccountPicker,
	customerPicker,
	loadLocations,
	storedMethodPicker,
} from '../../lib/n8n/stripePickers';
import { operations } from './operations';
import { salesforceConnectionChoice } from './salesforceConnectionChoice';

export class StripeTakePayment implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Take Payment',
		name: 'stripeTakePayment',
		icon: { light: 'file:../../icons/stripe.svg', dark: 'file:../../icons/stripe.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description:
			'Charge what a customer has stored, or bank details; give payments back; cancel them',
		defaults: { name: 'Stripe Take Payment' },
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
				displayOptions: {
					show: { salesforceAuthentication: ['oAuth2'] },
					hide: { payFor: ['amount'], writeToSalesforce: [false], resource: ['storedMethod'] },
				},
			},
			{
				name: 'salesforceJwtApi',
				displayName: 'Salesforce',
				required: true,
				displayOptions: {
					show: { salesforceAuthentication: ['jwt'] },
					hide: { payFor: ['amount'], writeToSalesforce: [false], resource: ['storedMethod'] },
				},
			},
			{
				name: 'salesforceClientCredentialsApi',
				displayName: 'Salesforce',
				required: true,
				testedBy: 'salesforceClientCredentialsApiTest',
				displayOptions: {
					show: { salesforceAuthentication: ['clientCredentials'] },
					hide: { payFor: ['amount'], writeToSalesforce: [false], resource: ['storedMethod'] },
				},
			},
		],
		properties: [salesforceConnectionChoice, ...operations.properties],
	};

	methods = {
		credentialTest: { stripeAccountApiTest, salesforceClientCredentialsApiTest },
		listSearch: {
			searchAccounts,
			searchConnectedAccounts: connectedAccountPicker(STRIPE_ACCOUNT_PATHS),
			searchCustomers: customerPicker(STRIPE_ACCOUNT_PATHS),
			searchInvoices: invoicePicker({ nameMapping: 'options.nameMapping' }),
			searchPayersMethods: payersMethodPicker({
				...STRIPE_ACCOUNT_PATHS,
				payFor: 'payFor',
				invoice: 'invoiceId',
				account: 'accountId',
				customer: 'customerId',
				nameMapping: 'options.nameMapping',
			}),
			searchStoredMethods: storedMethodPicker({ ...STRIPE_ACCOUNT_PATHS, customer: 'customerId' }),
		},
		loadOptions: { loadLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
