import {
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { slotOfItsOwn } from '../../lib/n8n/credentialSlot';
import { plaidApiTest } from '../../lib/n8n/plaid';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { activate, deactivate } from './activation';
import { properties } from './description';
import { receive } from './receive';

export class StripePaymentPageTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Payment Page Trigger',
		name: 'stripePaymentPageTrigger',
		icon: {
			light: 'file:../../icons/stripe-trigger.svg',
			dark: 'file:../../icons/stripe-trigger.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Hosts the page on which customers pay invoices, and starts when they do',
		defaults: { name: 'Stripe Payment Page Trigger' },
		inputs: [],
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
				name: 'plaidApi',
				displayName: 'Plaid',
				required: true,
				testedBy: 'plaidApiTest',
				displayOptions: { ...slotOfItsOwn, hide: { plaidAccounts: [false] } },
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
		webhooks: [
			{
				name: 'default',
				// Scanners of mail look with HEAD first; n8n finds a webhook by its exact method.
				httpMethod: 'GET,HEAD,POST',
				responseMode: 'onReceived',
				path: 'pay',
				ndvHideMethod: true,
			},
		],
		properties,
	};

	methods = {
		credentialTest: { plaidApiTest, stripeAccountApiTest, salesforceClientCredentialsApiTest },
	};

	/** Payers open the address themselves; Stripe Send Payment Link finds it in the org. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await Promise.resolve(false);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await activate(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await deactivate(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
