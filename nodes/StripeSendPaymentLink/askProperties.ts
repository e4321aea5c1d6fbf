import type { INodeProperties } from 'n8n-workflow';
import { customerLocator, invoiceLocator } from '../../lib/n8n/locators';

const forAmount = { show: { payFor: ['amount'] } };
const withoutInvoice = { show: { payFor: ['amount', 'lineItems'] } };

/** What is asked for. */
export const askProperties: INodeProperties[] = [
	{
		displayName: 'Pay For',
		name: 'payFor',
		type: 'options',
		noDataExpression: true,
		default: 'invoice',
		description: 'What the customer is to pay',
		options: [
			{
				name: 'Salesforce Invoice',
				value: 'invoice',
				description: 'What is left of an invoice, less what is on its way',
			},
			{ name: 'Amount', value: 'amount', description: 'An amount that you enter' },
			{ name: 'Line Items', value: 'lineItems', description: 'Several positions that add up' },
		],
	},
	invoiceLocator({
		displayName: 'Invoice ID',
		name: 'invoiceId',
		default: { mode: 'id', value: '={{ $json.Id }}' },
		required: true,
		displayOptions: { show: { payFor: ['invoice'] } },
		description: 'The invoice in Salesforce',
	}),
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 49.90',
		required: true,
		displayOptions: forAmount,
		description: 'How much is to be paid, with a decimal point',
	},
	{
		displayName: 'Line Items',
		name: 'lineItems',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Line Item',
		default: {},
		displayOptions: { show: { payFor: ['lineItems'] } },
		description: 'What is to be paid for, one by one',
		options: [
			{
				displayName: 'Line Item',
				name: 'lineItem',
				values: [
					{
						displayName: 'Description',
						name: 'lineDescription',
						type: 'string',
						default: '',
						placeholder: 'e.g. Installation',
						description: 'What it is, as the payer reads it',
					},
					{
						displayName: 'Unit Amount',
						name: 'unitAmount',
						type: 'string',
						default: '',
						placeholder: 'e.g. 49.90',
						description: 'What one of them costs, with a decimal point',
					},
					{
						displayName: 'Quantity',
						name: 'quantity',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 1,
						description: 'How many',
					},
				],
			},
		],
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: 'USD',
		placeholder: 'e.g. USD',
		required: true,
		displayOptions: withoutInvoice,
		description: 'ISO 4217 code of the currency, three letters',
	},
	{
		displayName: 'Purpose',
		name: 'purpose',
		type: 'string',
		default: '',
		placeholder: 'e.g. Order 1042',
		displayOptions: withoutInvoice,
		description: 'What it is for, as the payer reads it',
	},
	customerLocator({
		displayName: 'Customer ID',
		name: 'customerId',
		default: { mode: 'list', value: '' },
		displayOptions: withoutInvoice,
		description: 'The customer in Stripe who pays. Empty: whoever has the link.',
	}),
];
