import type { INodeProperties } from 'n8n-workflow';
import { accountLocator, customerLocator, invoiceLocator } from '../../lib/n8n/locators';

/** Shared by all operations on what a customer has stored. */
export const customer = customerLocator({
	displayName: 'Customer ID',
	name: 'customerId',
	required: true,
	default: { mode: 'id', value: '={{ $json.Stripe_Customer_ID__c }}' },
	description: 'The customer in Stripe',
});

/** Shared by all operations on a payment. */
export const payment: INodeProperties = {
	displayName: 'Payment ID',
	name: 'paymentId',
	type: 'string',
	required: true,
	default: '={{ $json.paymentId }}',
	placeholder: 'e.g. pi_3MtwBwLkdIwHu7ix28a3tqPa',
	description: 'The ID of the payment in Stripe, or the address of its page in the Dashboard',
};

/** Shared by what moves money. */
export const maximumAmount: INodeProperties = {
	displayName: 'Maximum Amount',
	name: 'maximumAmount',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. 500.00',
	description:
		'More than this is refused, whatever the item or a model asks for. Needed where the node is a tool of an AI agent.',
};

/** Shared by what changes a payment that is there already. */
export const writeToSalesforce: INodeProperties = {
	displayName: 'Write to Salesforce',
	name: 'writeToSalesforce',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description:
		'Whether the payment is written into Salesforce at once and its invoice counted, as Stripe Sync Payments does',
};

const ofAmount = { show: { payFor: ['account', 'amount'] } };

/** Shared by what takes a payment: from whom, for what, and how much. */
export const target: INodeProperties[] = [
	{
		displayName: 'Pay For',
		name: 'payFor',
		type: 'options',
		noDataExpression: true,
		default: 'invoice',
		description: 'What is paid, and who pays. With Salesforce, it is written there at once.',
		options: [
			{
				name: 'Amount of a Customer',
				value: 'amount',
				description: 'An amount that you enter, of a customer in Stripe, without Salesforce',
			},
			{
				name: 'Amount of an Account',
				value: 'account',
				description: 'An amount that you enter, of an account in Salesforce',
			},
			{
				name: 'Salesforce Invoice',
				value: 'invoice',
				description: 'What is left of an invoice, or a part of it',
			},
		],
	},
	invoiceLocator({
		displayName: 'Invoice ID',
		name: 'invoiceId',
		default: { mode: 'id', value: '={{ $json.Id }}' },
		required: true,
		displayOptions: { show: { payFor: ['invoice'] } },
		description: 'The invoice in Salesforce; its account’s customer pays',
	}),
	accountLocator({
		displayName: 'Account ID',
		name: 'accountId',
		default: { mode: 'id', value: '={{ $json.Id }}' },
		required: true,
		displayOptions: { show: { payFor: ['account'] } },
		description:
			'The account in Salesforce; its customer pays, in the Stripe account of its location',
	}),
	{
		...customer,
		displayOptions: { show: { payFor: ['amount'] } },
		description: 'The customer in Stripe who pays',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 25.00',
		description:
			'In the currency’s main unit, with a decimal point. Of an invoice, empty means all that is left.',
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		required: true,
		default: 'USD',
		placeholder: 'e.g. USD',
		displayOptions: ofAmount,
		description: 'ISO 4217 code of the currency, three letters',
	},
];

/** Shared by what takes a payment. */
export const once: INodeProperties[] = [
	{
		displayName: 'Charge Key',
		name: 'chargeKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. contract-4711/2026-11',
		description:
			'Names what is charged for, such as a month of a contract. It is charged once, whoever runs this and however often. Without it, each execution charges again.',
	},
	maximumAmount,
];

/** An option of what staff does for a customer. */
export const takenBy: INodeProperties = {
	displayName: 'Taken By',
	name: 'takenBy',
	type: 'string',
	default: '',
	placeholder: 'e.g. Ann Meyer',
	description: 'Who of the staff takes it; noted in Stripe',
};

/** Options of what takes a payment. */
export const takeOptions: INodeProperties[] = [
	{
		displayName: 'More Than Is Left',
		name: 'moreThanIsLeft',
		type: 'boolean',
		default: false,
		displayOptions: { show: { '/payFor': ['invoice'] } },
		description: 'Whether Amount may be more than what is left of the invoice',
	},
	{
		displayName: 'Payment Description',
		name: 'paymentDescription',
		type: 'string',
		default: '',
		placeholder: 'e.g. Generator service, November',
		description: 'Shown to the payer on Stripe’s receipt. Empty: the number of the invoice.',
	},
	takenBy,
];
