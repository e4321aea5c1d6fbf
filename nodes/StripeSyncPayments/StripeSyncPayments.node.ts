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
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { operations } from './operations';

/**
 * What works item by item follows *On Error*; a sync of everything has an output for problems, and a
 * comparison one for its totals.
 */
const OUTPUTS =
	'={{ $parameter["operation"] === "compare" ? [{ type: "main", displayName: "Differences" }, { type: "main", displayName: "Totals" }] : $parameter["operation"] === "onePayment" ? [{ type: "main", displayName: "Synced" }, { type: "main", displayName: "Unmatched" }] : [{ type: "main", displayName: "Synced" }, { type: "main", displayName: "Unmatched" }, { type: "main", displayName: "Problems" }] }}';

export class StripeSyncPayments implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Sync Payments',
		name: 'stripeSyncPayments',
		icon: {
			light: 'file:../../icons/stripe-salesforce.svg',
			dark: 'file:../../icons/stripe-salesforce.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description: 'Keep payments of Stripe and Salesforce in step, and bring invoices to Paid',
		defaults: { name: 'Stripe Sync Payments' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
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
		properties: [salesforceAuthentication, ...operations.properties],
	};

	methods = {
		credentialTest: { stripeAccountApiTest, salesforceClientCredentialsApiTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
