import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_COLOR } from '../../lib/brand';
import { languageOption } from '../../lib/n8n/languageOption';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { connectedAccountOption, locationOption } from '../../lib/n8n/stripeAccountOptions';

/** Whether there is an org to ask; its credential is hidden where there is none. */
export const useSalesforce: INodeProperties = {
	displayName: 'Use Salesforce',
	name: 'useSalesforce',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description:
		'Whether to take the invoice and the payer’s name from Salesforce, and to attach the receipt there. Without it a receipt says what Stripe knows.',
};

const withSalesforce = { hide: { useSalesforce: [false] } };

/** Which payment. */
export const payment: INodeProperties = {
	displayName: 'Payment',
	name: 'payment',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. pi_3PqXv…, re_3PqXv… or a0XgL00000B2c3D',
	description:
		'ID of a payment, charge, refund or Checkout Session in Stripe, or of a payment’s record in Salesforce. A refund has a receipt of its own.',
};

const attachTo: INodeProperties = {
	displayName: 'Attach To',
	name: 'attachTo',
	type: 'options',
	options: [
		{ name: 'Account', value: 'account', description: 'The account that paid' },
		{ name: 'Invoice', value: 'invoice', description: 'The invoice that was paid' },
		{ name: 'Nothing', value: 'nothing', description: 'The receipt is only put out' },
		{ name: 'Other Record', value: 'record', description: 'Any record, by its ID' },
		{ name: 'Payment', value: 'payment', description: 'The payment’s own record' },
	],
	default: 'nothing',
	description:
		'The record in Salesforce that the PDF becomes a file of. One that is there already is not added again.',
	displayOptions: withSalesforce,
};

const recordId: INodeProperties = {
	displayName: 'Record ID',
	name: 'recordId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 001gL00000A7xBaQAJ',
	description: 'ID of the record in Salesforce that the receipt is attached to',
	displayOptions: { show: { attachTo: ['record'] }, hide: { useSalesforce: [false] } },
};

/** Who gives the receipt. */
export const seller: INodeProperties = {
	displayName: 'Seller',
	name: 'seller',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description:
		'Your business, as the receipt names it. What is left out comes from the public details of the Stripe account, unless you enter a name.',
	options: [
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. 1200 Dock Street',
			description: 'A line for each line of the address',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'name@email.com',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Harbor Lights Supply Co.',
			description: 'With a name, nothing is asked of the Stripe account',
		},
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			default: '',
			placeholder: 'e.g. +1 512 555 0100',
		},
		{
			displayName: 'Tax ID',
			name: 'taxId',
			type: 'string',
			default: '',
			placeholder: 'e.g. DE123456789',
		},
		{
			displayName: 'Website',
			name: 'website',
			type: 'string',
			default: '',
			placeholder: 'e.g. harborlights.example',
		},
	],
};

/** Which payment, and where its receipt goes. */
export const receiptProperties: INodeProperties[] = [payment, attachTo, recordId, seller];

/** How a receipt is mailed. */
export const mailProperties: INodeProperties[] = [
	{
		displayName: 'To Email',
		name: 'toEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. rose@edge.example',
		description:
			'Who gets it; several with commas between them. Empty: the payer, as Stripe knows them.',
	},
	{
		displayName: 'From Email',
		name: 'fromEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. billing@acme.example',
		description: 'The sender’s address. Empty: the user of the SMTP credential.',
	},
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Thank you for your payment',
		description: 'Empty: what it is, the amount and your business, in the receipt’s language',
	},
];

/** Whom else, and whether again. */
export const mailOptions: INodeProperties[] = [
	{
		displayName: 'BCC Email',
		name: 'bccEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. archive@acme.example',
		description: 'Who gets a copy that nobody sees; several with commas between them',
	},
	{
		displayName: 'CC Email',
		name: 'ccEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. accounts@edge.example',
		description: 'Who gets a copy; several with commas between them',
	},
	{
		displayName: 'Send Again',
		name: 'sendAgain',
		type: 'boolean',
		default: false,
		description: 'Whether to send a receipt that was sent before',
	},
];

/** How the receipt looks, and where it is put. */
export const receiptOptions: INodeProperties[] = [
	{
		displayName: 'Color',
		name: 'color',
		type: 'color',
		default: DEFAULT_COLOR,
		description: 'Your color, for the title and the edge of the page',
	},
	{
		...connectedAccountOption,
		description: 'For platforms: the connected account that received the payment',
	},
	languageOption('The language that the receipt is written in; dates and amounts follow it'),
	locationOption,
	{
		displayName: 'Logo Binary Field',
		name: 'logoBinaryField',
		type: 'string',
		default: '',
		placeholder: 'e.g. logo',
		hint: 'The name of the input binary field containing the logo',
		description: 'A PNG or JPEG that is in the workflow already, in place of Logo URL',
	},
	{
		displayName: 'Logo URL',
		name: 'logoUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.example/logo.png',
		description:
			'Https address of a PNG or JPEG that is shown above your name, of at most 1 MB. While it cannot be loaded, receipts are made without it.',
	},
	{ ...nameMapping, displayOptions: { hide: { '/useSalesforce': [false] } } },
	{
		displayName: 'Paper Size',
		name: 'paper',
		type: 'options',
		options: [
			{ name: 'A4', value: 'A4' },
			{ name: 'Letter', value: 'Letter' },
		],
		default: 'A4',
	},
];

/** Only what is put out has a file. */
export const fileOption: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	hint: 'The name of the output binary field to put the file in',
	description: 'Later nodes find the PDF under this name',
};
