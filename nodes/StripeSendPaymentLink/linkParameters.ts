import type { IExecuteFunctions } from 'n8n-workflow';
import { type Brand, checkBrand } from '../../lib/brand';
import { badInput } from '../../lib/errors';
import { asText, pickerText } from '../../lib/n8n/parameterText';
import { type LinkTerms, METHODS } from '../../lib/paymentLinks/ask';
import type { LinkKind } from '../../lib/paymentLinks/notes';
import type { MailOrder } from '../../lib/paymentLinks/order';
import { booleanOf, groupOf, listOf, numberOf } from '../../lib/values';

export type Group = Record<string, unknown>;

/** Reads a field of the node by its name; '' where it is not there. */
export type Parameter = (name: string) => unknown;

/** By which kind of link, and how it gets to the payer: what all operations ask. */
export interface LinkSettings {
	kind: LinkKind;
	carrier: 'none' | 'salesforce' | 'smtp' | 'stripe';
	terms: LinkTerms;
	brand: Brand;
	/** `auto` for the customer's. */
	language: string;
	connectedAccount: string;
	/** Whether an account without customer gets one. */
	createCustomer: boolean;
	successUrl: string;
	/** Of our own page. */
	pageUrl: string;
	/** How long a link to it is good for. */
	pageDays: number;
	/** Minutes. */
	expiresAfter: number;
	daysUntilDue: number;
	inactiveMessage: string;
	stripeReceipt: boolean;
	stripeInvoicePdf: boolean;
	nameMapping: unknown;
}

export function parameterReader(context: IExecuteFunctions, item: number): Parameter {
	return (name) => context.getNodeParameter(name, item, '');
}

export function readOptions(context: IExecuteFunctions, item: number): Group {
	return groupOf(context.getNodeParameter('options', item, {}), 'Options');
}

/** @throws Problem that names the field at fault */
export function readLinkSettings(parameter: Parameter, options: Group): LinkSettings {
	const kind = oneOf(parameter('linkType'), 'Link Type', [
		'paymentPage',
		'checkoutSession',
		'paymentLink',
		'stripeInvoice',
	] as const);
	const connectedAccount = pickerText(options.connectedAccount, 'Connected Account');
	if (kind === 'paymentPage' && connectedAccount !== '') {
		throw badInput(
			'Connected Account',
			'the payment page takes payments for the account itself and its locations only',
			'Leave it empty, or choose another Link Type',
		);
	}
	const createCustomer = booleanOf(options.createCustomer, 'Create Missing Customer');
	if (createCustomer && connectedAccount !== '') {
		throw badInput(
			'Create Missing Customer',
			'an account in Salesforce holds its customer in your own Stripe account, not in a connected one',
			'Switch it off, or leave Connected Account empty. Stripe Create Shared Customer shares customers with connected accounts',
		);
	}
	const carriers = ['smtp', 'none', 'salesforce', 'stripe'] as const;
	return {
		kind,
		carrier: oneOf(parameter('sendBy'), 'Send By', carriers),
		terms: readTerms(parameter, options, kind),
		brand: readBrand(options),
		language: asText(options.language, 'Language') || 'auto',
		connectedAccount,
		createCustomer,
		pageUrl: kind === 'paymentPage' ? readPageUrl(parameter('pageUrl')) : '',
		pageDays: wholeNumber(options.pageDays, 'Link Valid For', 90, 1, 730),
		successUrl: kind === 'checkoutSession' ? readUrl(parameter('successUrl'), 'Success URL') : '',
		expiresAfter: wholeNumber(options.expiresAfter, 'Link Expires After', 1440, 30, 1440),
		daysUntilDue: wholeNumber(options.daysUntilDue, 'Days Until Due', 30, 0, 365),
		inactiveMessage: asText(options.inactiveMessage, 'Inactive Message'),
		stripeReceipt: booleanOf(options.stripeReceipt, 'Stripe Receipt', true),
		stripeInvoicePdf: booleanOf(options.stripeInvoicePdf, 'Stripe Invoice PDF'),
		nameMapping: options.nameMapping,
	};
}

function readTerms(parameter: Parameter, options: Group, kind: LinkKind): LinkTerms {
	// What a payment page offers its trigger says.
	const wanted =
		kind === 'paymentPage' ? METHODS : listOf(parameter('paymentMethods'), 'Payment Methods');
	const methods = METHODS.filter((method) => wanted.includes(method));
	if (methods.length === 0 || wanted.some((name) => !METHODS.some((method) => method === name))) {
		throw badInput(
			'Payment Methods',
			'none of the ways to pay is chosen',
			'Choose Card, US Bank Account or both',
		);
	}
	return {
		methods,
		mayPayPart:
			kind === 'paymentLink' && booleanOf(parameter('allowPart'), 'Allow Part Payment', true),
		least: asText(options.leastAmount, 'Least Amount') || undefined,
		save: oneOf(options.savePaymentMethod ?? '', 'Save Payment Method', [
			'ask',
			'always',
			'never',
		] as const),
	};
}

function readBrand(options: Group): Brand {
	return checkBrand({
		name: asText(options.businessName, 'Business Name'),
		color: asText(options.color, 'Color'),
		logo: asText(options.logoUrl, 'Logo URL'),
		contact: asText(options.contactEmail, 'Contact Email'),
	});
}

/** The mail, but for whom it goes to. */
export function readMail(parameter: Parameter, options: Group): Omit<MailOrder, 'to'> {
	return {
		cc: listOf(options.ccEmail, 'CC Email'),
		bcc: listOf(options.bccEmail, 'BCC Email'),
		from: asText(parameter('fromEmail'), 'From Email'),
		replyTo: asText(options.replyTo, 'Reply To'),
		subject: asText(parameter('subject'), 'Subject'),
		text: asText(parameter('text'), 'Text'),
	};
}

/** One of several words; nothing means the first. @throws Problem when it is none of them */
export function oneOf<T extends string>(
	value: unknown,
	field: string,
	words: readonly [T, ...T[]],
): T {
	const text = asText(value, field);
	if (text === '') return words[0];
	const found = words.find((word) => word === text);
	if (found) return found;
	throw badInput(field, 'this is none of the choices', `Use one of: ${words.join(', ')}`);
}

function readPageUrl(value: unknown): string {
	const field = 'Payment Page';
	const url = readUrl(pickerText(value, field), field, 'https://n8n.acme.example/webhook/3f8c/pay');
	if (!/\/webhook-test\//.test(new URL(url).pathname)) return url;
	throw badInput(
		field,
		'this is the trigger’s test URL, which answers a single call in the editor',
		'Publish the workflow, and use the trigger’s production URL',
	);
}

function readUrl(value: unknown, field: string, example = 'https://acme.example/thanks'): string {
	const text = asText(value, field);
	if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
	throw badInput(
		field,
		text === '' ? 'it is empty' : 'it is no web address',
		`Enter one such as ${example}`,
	);
}

/** A whole number within limits. @throws Problem when it is none */
export function wholeNumber(
	value: unknown,
	field: string,
	otherwise: number,
	least: number,
	most: number,
): number {
	const given = numberOf(value, field);
	if (given === undefined) return otherwise;
	const number = Number(given);
	if (Number.isInteger(number) && number >= least && number <= most) return number;
	throw badInput(field, 'this is not possible', `Use a whole number from ${least} to ${most}`);
}
