import type { INodeProperties } from 'n8n-workflow';
import { couponLocator } from '../../lib/n8n/locators';
import { TAX_ID_TYPES } from '../../lib/stripe/taxIds';
import { additionalFields } from './additionalFields';
import { addressProperties } from './addressProperties';

/** What describes the customer, the same for each operation. */
export const customerProperties: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Edge Communications',
		description: 'The customer’s full name or the name of the business, as printed on invoices',
	},
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		default: '',
		placeholder: 'e.g. +1 512 757 6000',
		description: 'The customer’s phone number',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'e.g. rose@edge.example',
		description: 'Where receipts, invoices and payment links are sent',
	},
	{
		displayName: 'Description',
		// n8n lets no model fill a parameter that is named `description`.
		name: 'customerDescription',
		type: 'string',
		default: '',
		placeholder: 'e.g. Contact: Rose Gonzalez',
		description: 'A note for your team, shown beside the customer in Stripe. Payers do not see it.',
	},
	{
		displayName: 'Account Balance',
		name: 'balance',
		type: 'number',
		default: '',
		placeholder: 'e.g. -2500',
		hint: 'In cents: -2500 is a credit of 25.00',
		description:
			'The balance that the customer starts with, a whole number in the smallest unit of the currency. A negative amount is a credit, used before the customer is charged; a positive amount is added to the next invoice. An existing customer’s balance is left alone.',
	},
	{
		displayName: 'Business VAT ID',
		name: 'taxIds',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Tax ID',
		default: {},
		description: 'The customer’s VAT or other tax identification numbers, printed on invoices',
		options: [
			{
				displayName: 'Tax ID',
				name: 'taxId',
				values: [
					{
						displayName: 'Type',
						name: 'type',
						type: 'options',
						options: [...TAX_ID_TYPES],
						default: 'eu_vat',
						description: 'Country and kind of the number',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. DE123456789',
						description: 'The number itself',
					},
				],
			},
		],
	},
	{
		displayName: 'Source ID',
		name: 'source',
		type: 'string',
		default: '',
		placeholder: 'e.g. tok_1NXv…, src_1NXv… or pm_1NXv…',
		description:
			'The ID or token of a payment source to attach to the customer, as a page of Stripe returned it. Never a card number. On an update it takes the place of the customer’s default card.',
	},
	{
		displayName: 'Default Source',
		name: 'defaultSource',
		type: 'string',
		default: '',
		placeholder: 'e.g. card_1NXv… or pm_1NXv…',
		description:
			'The payment source or payment method that is charged by default. It is set after the customer exists; a new one is attached first.',
	},
	{
		displayName: 'Shipping',
		name: 'shipping',
		type: 'fixedCollection',
		placeholder: 'Add Shipping',
		default: {},
		description: 'Where goods are sent. Name and address belong together.',
		options: [
			{
				displayName: 'Shipping',
				name: 'details',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. Edge Communications, Goods In',
						description: 'The recipient',
					},
					{
						displayName: 'Phone',
						name: 'phone',
						type: 'string',
						default: '',
						placeholder: 'e.g. +1 512 757 6000',
						description: 'The recipient’s phone number',
					},
					...addressProperties,
				],
			},
		],
	},
	couponLocator({
		displayName: 'Coupon',
		name: 'coupon',
		default: { mode: 'list', value: '' },
		description:
			'A coupon that gives the customer a discount on subscriptions and invoices. It is applied after the customer exists.',
	}),
	additionalFields,
];
