import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { slotOfItsOwn } from '../../lib/n8n/credentialSlot';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';
import { paymentPagePicker } from '../../lib/n8n/paymentPagePicker';
import { invoicePicker } from '../../lib/n8n/salesforcePickers';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { STRIPE_ACCOUNT_PATHS } from '../../lib/n8n/stripeAccountOptions';
import { connectedAccountPicker, customerPicker, loadLocations } from '../../lib/n8n/stripePickers';
import { operations } from './operations';
import { salesforceConnectionChoice } from './salesforceConnectionChoice';

export class StripeSendPaymentLink implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Send Payment Link',
		name: 'stripeSendPaymentLink',
		icon: { light: 'file:../../icons/stripe.svg', dark: 'file:../../icons/stripe.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description: 'Ask a customer to pay a Salesforce invoice or an amount, by a link',
		defaults: { name: 'Stripe Send Payment Link' },
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
					hide: { payFor: ['amount', 'lineItems'] },
				},
			},
			{
				name: 'salesforceJwtApi',
				displayName: 'Salesforce',
				required: true,
				displayOptions: {
					show: { salesforceAuthentication: ['jwt'] },
					hide: { payFor: ['amount', 'lineItems'] },
				},
			},
			{
				name: 'salesforceClientCredentialsApi',
				displayName: 'Salesforce',
				required: true,
				testedBy: 'salesforceClientCredentialsApiTest',
				displayOptions: {
					show: { salesforceAuthentication: ['clientCredentials'] },
					hide: { payFor: ['amount', 'lineItems'] },
				},
			},
			{
				// The credential of n8n's own Send Email node.
				// eslint-disable-next-line n8n-nodes-base/node-class-description-credentials-name-unsuffixed -- n8n's own, not another package's
				name: 'smtp',
				displayName: 'SMTP',
				required: true,
				displayOptions: { ...slotOfItsOwn, hide: { sendBy: ['salesforce', 'stripe', 'none'] } },
			},
		],
		properties: [salesforceConnectionChoice, ...operations.properties],
	};

	methods = {
		credentialTest: { stripeAccountApiTest, salesforceClientCredentialsApiTest },
		listSearch: {
			searchConnectedAccounts: connectedAccountPicker(STRIPE_ACCOUNT_PATHS),
			searchCustomers: customerPicker(STRIPE_ACCOUNT_PATHS),
			searchInvoices: invoicePicker({ nameMapping: 'options.nameMapping' }),
			searchPaymentPages: paymentPagePicker({
				nameMapping: 'options.nameMapping',
				payFor: 'payFor',
			}),
		},
		loadOptions: { loadLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
