import type { INodeProperties } from 'n8n-workflow';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';

/** Only what is of an account or an invoice, or is written into Salesforce, needs it. */
export const salesforceConnectionChoice: INodeProperties = {
	...salesforceAuthentication,
	displayOptions: {
		hide: { payFor: ['amount'], writeToSalesforce: [false], resource: ['storedMethod'] },
	},
};
