import {
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { slotOfItsOwn } from '../../lib/n8n/credentialSlot';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';
import { fieldPicker } from '../../lib/n8n/salesforcePickers';
import { properties } from './description';
import { poll } from './poll';
import { checkBeforeActivation, isChecked, receive } from './realTime';

export class SalesforceAccountTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Account Trigger',
		name: 'salesforceAccountTrigger',
		icon: {
			light: 'file:../../icons/salesforce-trigger.svg',
			dark: 'file:../../icons/salesforce-trigger.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ { new: "new", updated: "updated", both: "new and updated" }[$parameter["triggerOn"]] + ($parameter["accountKind"] === "all" ? "" : ", " + $parameter["accountKind"]) }}',
		description: 'Starts the workflow when accounts are created or updated in Salesforce',
		defaults: { name: 'Salesforce Account Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				// People who connected Salesforce in n8n already need not do it again: these are n8n's own.
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
			{
				// Header and secret of a flow's callout, as n8n's Webhook node takes them.
				// eslint-disable-next-line n8n-nodes-base/node-class-description-credentials-name-unsuffixed -- n8n's own, not another package's
				name: 'httpHeaderAuth',
				required: true,
				displayOptions: { ...slotOfItsOwn, hide: { watchBy: ['poll'], acceptFlows: [false] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				// Only an active workflow in real time is called. Without a method n8n registers nothing, so
				// that a run from the editor shows records at once and does not wait for a call.
				httpMethod: '={{ $parameter["watchBy"] === "realTime" && $workflow.active ? "POST" : "" }}',
				responseMode: 'onReceived',
				path: 'accounts',
				ndvHideMethod: true,
				ndvHideUrl: '={{ $parameter["watchBy"] !== "realTime" }}',
			},
		],
		properties,
	};

	methods = {
		credentialTest: { salesforceClientCredentialsApiTest },
		loadOptions: { loadAccountFields: fieldPicker('Account') },
	};

	/** What calls is set up in Salesforce by an admin: there is nothing to register from here. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return isChecked(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await checkBeforeActivation(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
