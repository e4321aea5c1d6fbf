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
import { searchAccounts } from '../../lib/n8n/salesforcePickers';
import { stripeAccountApiTest } from '../../lib/n8n/stripeCredentialTest';
import { customerPicker } from '../../lib/n8n/stripePickers';
import { businessFields, personFields } from './fieldMappers';
import { operations } from './operations';

/**
 * What works item by item follows *On Error*, which adds n8n's own output for errors; a sync of
 * everything has an output for problems.
 */
const OUTPUTS =
	'={{ $parameter["operation"] === "compare" ? [{ type: "main", displayName: "Differences" }, { type: "main", displayName: "Problems" }] : ["syncAll", "bothWays"].includes($parameter["operation"]) || ($parameter["operation"] === "syncFromStripe" && $parameter["customers"] !== "items") ? [{ type: "main", displayName: "Synced" }, { type: "main", displayName: "Problems" }] : [{ type: "main", displayName: "Synced" }] }}';

export class StripeSyncCustomers implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Sync Customers',
		name: 'stripeSyncCustomers',
		icon: { light: 'file:../../icons/stripe.svg', dark: 'file:../../icons/stripe.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operations.subtitle,
		description: 'Keep Salesforce accounts and Stripe customers in step',
		defaults: { name: 'Stripe Sync Customers' },
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
		listSearch: { searchAccounts, searchCustomers: customerPicker({}) },
		resourceMapping: { businessFields, personFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operations.run(this);
	}
}
