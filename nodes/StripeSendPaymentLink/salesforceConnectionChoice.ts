import type { INodeProperties } from 'n8n-workflow';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';

/** Only what is about an invoice needs Salesforce. */
export const salesforceConnectionChoice: INodeProperties = {
	...salesforceAuthentication,
	displayOptions: { hide: { payFor: ['amount', 'lineItems'] } },
};
