import {
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { loadLocations } from '../../lib/n8n/stripePickers';
import { receivePaymentEvent } from '../../lib/n8n/web/paymentEvents';
import { properties } from './description';
import { create, remove } from './endpoint';
import { readSettings } from './parameters';

export class StripePaymentTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Payment Trigger',
		name: 'stripePaymentTrigger',
		icon: {
			light: 'file:../../icons/stripe-trigger.svg',
			dark: 'file:../../icons/stripe-trigger.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].length + " kinds of events" }}',
		description: 'Starts the workflow when something happens to a payment in Stripe',
		defaults: { name: 'Stripe Payment Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'stripeAccountApi',
				displayName: 'Stripe',
				required: true,
				testedBy: 'stripeAccountApiTest',
			},
		],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'payments' },
		],
		properties,
	};

	methods = {
		credentialTest: { stripeAccountApiTest },
		loadOptions: { loadLocations },
	};

	webhookMethods = {
		default: {
			/** Never known without looking: `create` keeps what is there. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await create(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await remove(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receivePaymentEvent(this, async () => await readSettings(this));
	}
}
