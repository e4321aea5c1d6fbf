import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_COLOR } from '../../lib/brand';
import { dailyShare } from '../../lib/n8n/dailyShare';
import { languageOption } from '../../lib/n8n/languageOption';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { salesforceAuthentication } from '../../lib/n8n/salesforceAuthentication';

export const properties: INodeProperties[] = [
	salesforceAuthentication,
	{
		displayName:
			'Publish this workflow, then choose it in Stripe Send Payment Link, under Payment Page. Both nodes need the same Stripe credential.',
		name: 'setupNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		default: ['paid'],
		description: 'What starts the workflow. What payers see does not depend on it.',
		options: [
			{
				name: 'Failed',
				value: 'failed',
				description: 'A payer came back from Stripe without having paid',
			},
			{
				name: 'Opened',
				value: 'opened',
				description: 'Most likely a person opened the page; a scanner may pass for one',
			},
			{ name: 'Paid', value: 'paid', description: 'A payer came back from Stripe after paying' },
			{ name: 'Paying', value: 'paying', description: 'A payer went on to Stripe’s page' },
		],
	},
	{
		displayName: 'Business Name',
		name: 'businessName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Acme Inc.',
		description: 'Who asks for the money, as payers read it',
	},
	{
		displayName: 'Contact Email',
		name: 'contactEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. billing@acme.example',
		description: 'Whom payers ask when something is not right',
	},
	{
		displayName: 'Payment Methods',
		name: 'paymentMethods',
		type: 'multiOptions',
		default: ['card', 'us_bank_account'],
		description: 'The ways to pay that are offered. Bank accounts are for US dollars only.',
		options: [
			{ name: 'Card', value: 'card' },
			{ name: 'US Bank Account', value: 'us_bank_account' },
		],
	},
	{
		displayName: 'Bank Accounts by Plaid',
		name: 'plaidAccounts',
		type: 'boolean',
		default: false,
		displayOptions: { show: { paymentMethods: ['us_bank_account'] } },
		description:
			'Whether payers may connect their bank account by Plaid as well, on a page of Plaid’s. It needs a Plaid credential and a Business Name, and keeps the account with the customer.',
	},
	{
		displayName: 'Allow Part Payment',
		name: 'allowPart',
		type: 'boolean',
		default: true,
		description: 'Whether the payer may pay less than all that is left',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Checkout Domain',
				name: 'checkoutDomain',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://pay.acme.example',
				description: 'Where Stripe’s page is, if you have a domain of your own for Checkout',
			},
			{
				displayName: 'Color',
				name: 'color',
				type: 'color',
				default: DEFAULT_COLOR,
				description: 'The color of the button',
			},
			dailyShare,
			languageOption('The language of the page', 'The Browser’s'),
			{
				displayName: 'Least Amount',
				name: 'leastAmount',
				type: 'string',
				default: '',
				placeholder: 'e.g. 10.00',
				description: 'The least that may be paid at once',
			},
			{
				displayName: 'Logo URL',
				name: 'logoUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://acme.example/logo.png',
				description:
					'Https address of a picture that is shown above the page. A PNG or JPEG of at most 1 MB is on the receipts, too.',
			},
			nameMapping,
			{
				displayName: 'Save Payment Method',
				name: 'savePaymentMethod',
				type: 'options',
				default: 'ask',
				description: 'Whether the card or bank account is kept for the customer’s next payments',
				options: [
					{
						name: 'Always',
						value: 'always',
						description: 'Your terms must have the payer’s consent',
					},
					{ name: 'If the Payer Agrees', value: 'ask' },
					{ name: 'Never', value: 'never' },
				],
			},
			{
				displayName: 'Stripe Invoice PDF',
				name: 'stripeInvoicePdf',
				type: 'boolean',
				default: false,
				description:
					'Whether Stripe makes a paid invoice with a PDF of each payment, which it may charge for. Never beside an invoice that is in Stripe already.',
			},
			{
				displayName: 'Stripe Receipt',
				name: 'stripeReceipt',
				type: 'boolean',
				default: true,
				description: 'Whether Stripe mails its own receipt to the payer',
			},
		],
	},
];
