import type { INodeProperties } from 'n8n-workflow';
import { dailyShare } from '../../lib/n8n/dailyShare';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { connectedAccountOption, locationOption } from '../../lib/n8n/stripeAccountOptions';

const withSalesforce = {
	hide: { '/payFor': ['amount'], '/writeToSalesforce': [false] },
};

/** Which account of the business is meant. Of an account, or of an invoice's, Salesforce says the location. */
export const accountOptions: INodeProperties[] = [
	{
		...connectedAccountOption,
		description: 'For platforms: the connected account that the payment belongs to',
	},
	{ ...locationOption, displayOptions: { hide: { '/payFor': ['invoice', 'account'] } } },
];

/** Options of what is written into Salesforce. */
export const salesforceOptions: INodeProperties[] = [
	{ ...dailyShare, displayOptions: withSalesforce },
	{ ...nameMapping, displayOptions: withSalesforce },
];
