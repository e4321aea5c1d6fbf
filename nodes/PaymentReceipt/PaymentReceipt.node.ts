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
import { STRIPE_ACCOUNT_PATHS } from '../../lib/n8n/stripeAccountOptions';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { connectedAccountPicker, loadLocations } from '../../lib/n8n/stripePickers';
import { operations } from './operations';
import { useSalesforce } from './properties';

export class PaymentReceipt implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Payment Receipt',
		name: 'paymentReceipt',
		icon: {
			light: 'file:../../icons/stripe-salesforce.svg',
			dark: 'file:../../icons/stripe-salesforce.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description: 'Make the receipt of a payment as a PDF, attach it in Salesforce, or mail it',
		defaults: { name: 'Payment Receipt' },
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
					hide: { useSalesforce: [false] },
				},
			},
			{
				name: 'salesforceJwtApi',
				displayName: 'Salesforce',
				required: true,
				displayOptions: {
					show: { salesforceAuthentication: ['jwt'] },
					hide: { useSalesforce: [false] },
				},
			},
			{
				name: 'salesforceClientCredentialsApi',
				displayName: 'Salesforce',
				required: true,
				testedBy: 'salesforceClientCredentialsApiTest',
				displayOptions: {
					show: { salesforceAuthentication: ['clientCredentials'] },
					hide: { useSalesforce: [false] },
				},
			},
			{
				// The credential of n8n's own Send Email node.
				// eslint-disable-next-line n8n-nodes-base/node-class-description-credentials-name-unsuffixed -- n8n's own, not another package's
				name: 'smtp',
				displayName: 'SMTP',
				required: true,
				displayOptions: { ...slotOfItsOwn, hide: { operation: ['create'] } },
			},
		],
		properties: [
			useSalesforce,
			{ ...salesforceAuthentication, displayOptions: { hide: { useSalesforce: [false] } } },
			...operations.properties,
		],
	};

	methods = {
		credentialTest: { stripeAccountApiTest, salesforceClientCredentialsApiTest },
		listSearch: { searchConnectedAccounts: connectedAccountPicker(STRIPE_ACCOUNT_PATHS) },
		loadOptions: { loadLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
