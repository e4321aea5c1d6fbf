import type { INodeProperties } from 'n8n-workflow';
import { paymentPageLocator } from '../../lib/n8n/locators';

const SMTP = {
	name: 'SMTP',
	value: 'smtp',
	description: 'By a mail server, with the credential of n8n’s Send Email node',
};
const SALESFORCE = {
	name: 'Salesforce',
	value: 'salesforce',
	description: 'By the org, as the connection’s user',
};
const STRIPE = {
	name: 'Stripe',
	value: 'stripe',
	description: 'Stripe mails its invoice to the customer',
};
const NOBODY = {
	name: 'Do Not Send',
	value: 'none',
	description: 'Only return the link, for a node that follows',
};

const PAYMENT_PAGE = {
	name: 'Payment Page',
	value: 'paymentPage',
	description:
		'Our page: an invoice, or a customer’s amount, in full or in part, again and again until it is paid. Needs a workflow with the Stripe Payment Page Trigger.',
};
const CHECKOUT_SESSION = {
	name: 'Checkout Session',
	value: 'checkoutSession',
	description: 'Stripe’s page for this payment, with the customer’s stored cards; good for a day',
};
const HOSTED_INVOICE = {
	name: 'Stripe Hosted Invoice',
	value: 'stripeInvoice',
	description: 'An invoice in Stripe with its page; Stripe can mail it',
};
const PAYMENT_LINK = {
	name: 'Stripe Payment Link',
	value: 'paymentLink',
	description: 'A page that takes one payment, of whoever has the link; does not expire',
};

const linkTypeOf = (types: INodeProperties['options']): INodeProperties => ({
	displayName: 'Link Type',
	name: 'linkType',
	type: 'options',
	noDataExpression: true,
	default: 'paymentPage',
	description: 'Where the link leads',
	options: types,
});

/** The choice of the way that a link takes, shown for one combination of the fields before it. */
function sendBy(
	options: INodeProperties['options'],
	show: Record<string, string[]>,
): INodeProperties {
	return {
		displayName: 'Send By',
		name: 'sendBy',
		type: 'options',
		noDataExpression: true,
		default: 'smtp',
		description: 'How the customer gets the link',
		displayOptions: { show },
		options,
	};
}

const NOT_BY_STRIPE = ['paymentPage', 'checkoutSession', 'paymentLink'];
const byMail = { show: { sendBy: ['smtp', 'salesforce'] } };

const pageUrl = paymentPageLocator({
	displayName: 'Payment Page',
	name: 'pageUrl',
	default: { mode: 'list', value: '' },
	required: true,
	displayOptions: { show: { linkType: ['paymentPage'] } },
	description:
		'The workflow with the Stripe Payment Page Trigger that the link leads to, or the production URL that the trigger shows. It must be published, with the same Stripe credential.',
});

const successUrl: INodeProperties = {
	displayName: 'Success URL',
	name: 'successUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://acme.example/thanks',
	required: true,
	displayOptions: { show: { linkType: ['checkoutSession'] } },
	description: 'Where Stripe leads the customer after paying',
};

const fromEmail: INodeProperties = {
	displayName: 'From Email',
	name: 'fromEmail',
	type: 'string',
	default: '',
	placeholder: 'e.g. billing@acme.example',
	displayOptions: byMail,
	description:
		'The sender’s address. Empty: the user of the SMTP credential, or of Salesforce. By Salesforce it must be an org-wide address.',
};

const toEmail: INodeProperties = {
	displayName: 'To Email',
	name: 'toEmail',
	type: 'string',
	default: '',
	placeholder: 'e.g. rose@edge.example',
	displayOptions: byMail,
	description:
		'Who gets the link; several with commas between them. Empty: the account’s primary contact, or the person, else the customer in Stripe.',
};

const subject: INodeProperties = {
	displayName: 'Subject',
	name: 'subject',
	type: 'string',
	default: '',
	placeholder: 'e.g. Invoice {what}: please pay {amount}',
	displayOptions: byMail,
	description:
		'May hold {amount}, {what}, {name}, {dueDate} and {business}. Empty: a subject in the customer’s language.',
};

const text: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. Dear {name}, please pay {amount} by {dueDate}.',
	displayOptions: byMail,
	description:
		'What stands above the button, with the same placeholders. Empty: a text in the customer’s language.',
};

export const paymentMethods: INodeProperties = {
	displayName: 'Payment Methods',
	name: 'paymentMethods',
	type: 'multiOptions',
	default: ['card', 'us_bank_account'],
	// The trigger of the page says what the page offers.
	displayOptions: { hide: { linkType: ['paymentPage'] } },
	description: 'The ways to pay that are offered. Bank accounts are for US dollars only.',
	options: [
		{ name: 'Card', value: 'card' },
		{ name: 'US Bank Account', value: 'us_bank_account' },
	],
};

const allowPart: INodeProperties = {
	displayName: 'Allow Part Payment',
	name: 'allowPart',
	type: 'boolean',
	default: true,
	displayOptions: { show: { linkType: ['paymentLink'] } },
	description:
		'Whether the customer may pay less than the whole amount. The link takes one payment; what is left needs another link.',
};

/** What a mail says, beside whom it goes to. */
export const mailProperties: INodeProperties[] = [fromEmail, subject, text];

/** Which kind of link, and how it gets to the customer. */
export const deliveryProperties: INodeProperties[] = [
	linkTypeOf([CHECKOUT_SESSION, PAYMENT_PAGE, HOSTED_INVOICE, PAYMENT_LINK]),
	pageUrl,
	successUrl,
	sendBy([SMTP, SALESFORCE, NOBODY], { payFor: ['invoice'], linkType: NOT_BY_STRIPE }),
	sendBy([SMTP, SALESFORCE, STRIPE, NOBODY], { payFor: ['invoice'], linkType: ['stripeInvoice'] }),
	sendBy([SMTP, NOBODY], { payFor: ['amount', 'lineItems'], linkType: NOT_BY_STRIPE }),
	sendBy([SMTP, STRIPE, NOBODY], {
		payFor: ['amount', 'lineItems'],
		linkType: ['stripeInvoice'],
	}),
	fromEmail,
	toEmail,
	subject,
	text,
	paymentMethods,
	allowPart,
];

/** The same of a reminder, whose link has to last. */
export const reminderDelivery: INodeProperties[] = [
	linkTypeOf([PAYMENT_PAGE, HOSTED_INVOICE]),
	pageUrl,
	sendBy([SMTP, SALESFORCE], {}),
];
