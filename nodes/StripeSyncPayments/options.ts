import type { INodeProperties } from 'n8n-workflow';
import { dailyShare } from '../../lib/n8n/dailyShare';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { checkpointOptionsFor } from '../../lib/n8n/syncOptions';

const invoiceRule: INodeProperties = {
	displayName: 'Invoice Rule',
	name: 'invoiceRule',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add Rule',
	description:
		'How a payment that was not asked for by this package’s links names its invoice. Payments of this package, and those of an invoice in Stripe, are found without it.',
	options: [
		{
			displayName: 'Rule',
			name: 'rule',
			values: [
				{
					displayName: 'Metadata Key',
					name: 'metadataKey',
					type: 'string',
					default: '',
					placeholder: 'e.g. order_number',
					description: 'The key of the payment’s metadata that holds it',
				},
				{
					displayName: 'Invoice Field',
					name: 'invoiceField',
					type: 'string',
					default: 'Name',
					placeholder: 'e.g. Order_Number__c',
					description: 'API name of the invoice’s field that has the same value',
				},
			],
		},
	],
};

const connectedAccounts: INodeProperties = {
	displayName: 'Connected Accounts',
	name: 'connectedAccounts',
	type: 'string',
	default: '',
	placeholder: 'e.g. acct_1032D82eZvKYlo2C, acct_1Nv0FGQ9RKHgCVdK',
	description:
		'Connected accounts whose payments are looked at too, with commas between them. Payments of the credential’s locations always are.',
};

/** Options of every operation. */
export const commonOptions: INodeProperties[] = [
	connectedAccounts,
	dailyShare,
	invoiceRule,
	nameMapping,
];

/** An option of the sync of everything. */
const since: INodeProperties = {
	displayName: 'Payments Since',
	name: 'since',
	type: 'dateTime',
	default: '',
	description:
		'The first run leaves payments alone that were made before. Left empty, it takes all there are.',
};

/** An option of operations that bring all that changed from Stripe. */
export const feesAndPayouts: INodeProperties = {
	displayName: 'Fees and Payouts',
	name: 'feesAndPayouts',
	type: 'boolean',
	default: false,
	description:
		'Whether to write what Stripe kept of each payment, and the payout that it reached the bank with, once Stripe has paid it out. Each payout comes out as an item that explains its amount.',
};

/** Options of operations that keep in Salesforce how far they came. */
export const checkpointOptions: INodeProperties[] = [
	...checkpointOptionsFor('payment', 'payments'),
	since,
];
