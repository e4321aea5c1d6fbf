import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_COLOR } from '../../lib/brand';
import { dailyShare } from '../../lib/n8n/dailyShare';
import { languageOption } from '../../lib/n8n/languageOption';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { connectedAccountOption, locationOption } from '../../lib/n8n/stripeAccountOptions';

/** Of an invoice the account in Salesforce says it. */
const locationOfAmount: INodeProperties = {
	...locationOption,
	displayOptions: { show: { '/payFor': ['amount', 'lineItems'] } },
};
const byMail = { show: { '/sendBy': ['smtp', 'salesforce'] } };

/** How the business shows itself, which account of its own is meant, and the way of the mail. */
export const commonOptions: INodeProperties[] = [
	{
		displayName: 'BCC Email',
		name: 'bccEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. archive@acme.example',
		displayOptions: byMail,
		description: 'Who gets a copy that nobody sees; several with commas between them',
	},
	{
		displayName: 'Business Name',
		name: 'businessName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Acme Inc.',
		description: 'Who asks for the money: the mail’s sender, and the name on the page',
	},
	{
		displayName: 'CC Email',
		name: 'ccEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. accounts@edge.example',
		displayOptions: byMail,
		description: 'Who gets a copy; several with commas between them',
	},
	{
		displayName: 'Color',
		name: 'color',
		type: 'color',
		default: DEFAULT_COLOR,
		description: 'The color of the button that leads to paying',
	},
	connectedAccountOption,
	{
		displayName: 'Contact Email',
		name: 'contactEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. billing@acme.example',
		description: 'Whom payers ask; answers to the mail go there',
	},
	{
		displayName: 'Create Missing Customer',
		name: 'createCustomer',
		type: 'boolean',
		default: false,
		displayOptions: { hide: { '/payFor': ['amount', 'lineItems'] } },
		description:
			'Whether an invoice’s account that has no customer in Stripe gets one, as the operation Send Customer of Stripe Sync Customers makes it',
	},
	dailyShare,
	languageOption('The language in which the payer is written to', 'The Customer’s'),
	{
		displayName: 'Logo URL',
		name: 'logoUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.example/logo.png',
		description: 'Address of a picture that is shown above the mail and the page',
	},
	nameMapping,
];

const daysUntilDue: INodeProperties = {
	displayName: 'Days Until Due',
	name: 'daysUntilDue',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 30,
	displayOptions: { show: { '/linkType': ['stripeInvoice'] } },
	description: 'When Stripe’s invoice is due, counted from today',
};

const leastAmount: INodeProperties = {
	displayName: 'Least Amount',
	name: 'leastAmount',
	type: 'string',
	default: '',
	placeholder: 'e.g. 10.00',
	displayOptions: { show: { '/linkType': ['paymentLink'], '/allowPart': [true] } },
	description: 'The least that may be paid at once',
};

const pageDays: INodeProperties = {
	displayName: 'Link Valid For',
	name: 'pageDays',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 730 },
	default: 90,
	displayOptions: { show: { '/linkType': ['paymentPage'] } },
	hint: 'In days',
	description:
		'How long the link to the payment page is good for. Raise Payment Link Version of an invoice to end its links at once.',
};

const replyTo: INodeProperties = {
	displayName: 'Reply To',
	name: 'replyTo',
	type: 'string',
	default: '',
	placeholder: 'e.g. billing@acme.example',
	displayOptions: { show: { '/sendBy': ['smtp'] } },
	description: 'Where answers to the mail go, if not to Contact Email',
};

const savePaymentMethod: INodeProperties = {
	displayName: 'Save Payment Method',
	name: 'savePaymentMethod',
	type: 'options',
	default: 'ask',
	displayOptions: { show: { '/linkType': ['checkoutSession', 'paymentLink'] } },
	description: 'Whether the card or bank account is kept for the customer’s next payments',
	options: [
		{ name: 'Always', value: 'always', description: 'Your terms must have the payer’s consent' },
		{ name: 'If the Payer Agrees', value: 'ask' },
		{ name: 'Never', value: 'never' },
	],
};

/** What only belongs to making and sending a link. */
export const sendOptions: INodeProperties[] = [
	{
		displayName: 'Amount of Invoice',
		name: 'invoiceAmount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 25.00',
		displayOptions: { show: { '/payFor': ['invoice'] } },
		description:
			'A part of the invoice to ask for. Empty: all that is left. A payment page begins with it, and the payer may choose another amount.',
	},
	daysUntilDue,
	{
		displayName: 'Expected Currency',
		name: 'expectedCurrency',
		type: 'string',
		default: '',
		placeholder: 'e.g. USD',
		displayOptions: { show: { '/payFor': ['invoice'] } },
		description: 'Refuse invoices that are in another currency',
	},
	{
		displayName: 'Inactive Message',
		name: 'inactiveMessage',
		type: 'string',
		default: '',
		placeholder: 'e.g. This link has been used, or replaced by a newer one.',
		displayOptions: { show: { '/linkType': ['paymentLink'] } },
		description:
			'What the link says after it was paid by, or when another link has taken its place. Empty: just that, and whom to ask if something is left to pay, in the customer’s language.',
	},
	leastAmount,
	{
		displayName: 'Link Expires After',
		name: 'expiresAfter',
		type: 'number',
		typeOptions: { minValue: 30, maxValue: 1440 },
		default: 1440,
		displayOptions: { show: { '/linkType': ['checkoutSession'] } },
		hint: 'In minutes: from 30 to 1440, which is a day',
		description: 'How long the session can be paid. Stripe allows a day at most.',
	},
	locationOfAmount,
	pageDays,
	replyTo,
	savePaymentMethod,
	{
		displayName: 'Send Again',
		name: 'sendAgain',
		type: 'boolean',
		default: false,
		displayOptions: byMail,
		description:
			'Whether to send a mail that was sent within the last 24 hours: for the same invoice and amount to the same address',
	},
	{
		displayName: 'Stripe Invoice PDF',
		name: 'stripeInvoicePdf',
		type: 'boolean',
		default: false,
		displayOptions: { show: { '/linkType': ['checkoutSession'] } },
		description:
			'Whether Stripe makes a paid invoice with a PDF of each payment, which it may charge for. Never beside an invoice that is in Stripe already.',
	},
	{
		displayName: 'Stripe Receipt',
		name: 'stripeReceipt',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/linkType': ['checkoutSession'] } },
		description: 'Whether Stripe mails its own receipt to the payer',
	},
	{
		displayName: 'Write to Invoice',
		name: 'writeBack',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/payFor': ['invoice'] } },
		description: 'Whether the invoice gets the link, and the status Sent if it was a draft',
	},
];

/** What belongs to reminders. */
export const reminderOptions: INodeProperties[] = [daysUntilDue, pageDays, replyTo];
