import type { IExecuteFunctions } from 'n8n-workflow';
import { type Brand, checkBrand } from '../../lib/brand';
import { currencyCode } from '../../lib/currencies';
import { badInput } from '../../lib/errors';
import { Money } from '../../lib/money';
import { callKey } from '../../lib/n8n/callKey';
import { asText, pickerText } from '../../lib/n8n/parameterText';
import {
	askForLines,
	type AskLine,
	type LinkTerms,
	METHODS,
	type PaymentAsk,
} from '../../lib/paymentLinks/ask';
import type { LinkOrder, MailOrder } from '../../lib/paymentLinks/order';
import { enteredRecordId, recordIdOf } from '../../lib/salesforce/recordId';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { booleanOf, entriesOf, groupOf, listOf, numberOf } from '../../lib/values';

type Kind = LinkOrder['kind'];
type Carrier = 'none' | 'salesforce' | 'smtp' | 'stripe';

/** What an item asks for, with what only its kind of link needs. */
export interface ItemOrder {
	order: LinkOrder;
	carrier: Carrier;
	connectedAccount: string;
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

type Group = Record<string, unknown>;

export function readOrder(context: IExecuteFunctions, item: number): ItemOrder {
	const parameter = (name: string): unknown => context.getNodeParameter(name, item, '');
	const options = groupOf(context.getNodeParameter('options', item, {}), 'Options');
	const kind = oneOf(parameter('linkType'), 'Link Type', [
		'paymentPage',
		'checkoutSession',
		'paymentLink',
		'stripeInvoice',
	] as const);
	const carrier = oneOf(parameter('sendBy'), 'Send By', [
		'smtp',
		'none',
		'salesforce',
		'stripe',
	] as const);
	const what = readWhat(parameter, options);
	if (kind === 'paymentPage' && 'ask' in what) {
		throw badInput('Link Type', 'the payment page is for invoices', 'Choose another type of link');
	}
	if (carrier === 'salesforce' && 'ask' in what) {
		throw badInput('Send By', 'Salesforce sends links of its invoices only', 'Choose SMTP');
	}
	const terms = readTerms(parameter, options, kind);
	return {
		order: {
			what,
			kind,
			terms,
			brand: readBrand(options),
			language: asText(options.language, 'Language') || 'auto',
			mail:
				carrier === 'smtp' || carrier === 'salesforce' ? readMail(parameter, options) : undefined,
			sendAgain: booleanOf(options.sendAgain, 'Send Again'),
			writeBack: booleanOf(options.writeBack, 'Write to Invoice', true),
			callKey: callKey(context, item, JSON.stringify([what, kind, terms], bigintAsText)),
		},
		carrier,
		connectedAccount: pickerText(options.connectedAccount, 'Connected Account'),
		pageUrl: kind === 'paymentPage' ? readUrl(parameter('pageUrl'), 'Payment Page URL') : '',
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

function bigintAsText(_key: string, value: unknown): unknown {
	return typeof value === 'bigint' ? String(value) : value;
}

function readWhat(parameter: (name: string) => unknown, options: Group): LinkOrder['what'] {
	const payFor = oneOf(parameter('payFor'), 'Pay For', ['invoice', 'amount', 'lineItems'] as const);
	if (payFor === 'invoice') {
		return {
			invoiceId: readInvoiceId(pickerText(parameter('invoiceId'), 'Invoice ID')),
			amount: asText(options.invoiceAmount, 'Amount of Invoice'),
			currency: asText(options.expectedCurrency, 'Expected Currency'),
		};
	}
	const location = asText(options.location, 'Location');
	const customerId = stripeObjectId(
		pickerText(parameter('customerId'), 'Customer ID'),
		'customer',
		'Customer ID',
	);
	if (customerId !== '' && !/^cus_\w+$/.test(customerId)) {
		throw badInput(
			'Customer ID',
			'this is not the ID of a customer',
			'Use an ID that starts with cus_, or leave it empty',
		);
	}
	const purpose = asText(parameter('purpose'), 'Purpose');
	const currency = currencyCode(asText(parameter('currency'), 'Currency'));
	const ask = (lines: AskLine[]): PaymentAsk =>
		askForLines(lines, { description: purpose || 'Payment', customerId });
	if (payFor === 'lineItems') {
		return { ask: ask(readLines(parameter('lineItems'), currency)), location };
	}
	const unitAmount = readMoney(parameter('amount'), currency, 'Amount');
	return { ask: ask([{ description: purpose || 'Payment', unitAmount, quantity: 1 }]), location };
}

export function readInvoiceId(value: unknown): string {
	const text = enteredRecordId(asText(value, 'Invoice ID'));
	const id = recordIdOf(text);
	if (id !== undefined) return id;
	throw badInput(
		'Invoice ID',
		text === '' ? 'it is empty' : 'this is not the ID of a record in Salesforce',
		'Map the ID of the invoice: 15 or 18 letters and digits',
	);
}

function readLines(value: unknown, currency: string): AskLine[] {
	return entriesOf(groupOf(value, 'Line Items').lineItem, 'Line Items').map((line) => ({
		description:
			asText(line.lineDescription, 'Line Items > Description').slice(0, 250) || 'Payment',
		unitAmount: readMoney(line.unitAmount, currency, 'Line Items > Unit Amount'),
		quantity: wholeNumber(line.quantity, 'Line Items > Quantity', 1, 1, 10_000),
	}));
}

function readMoney(value: unknown, currency: string, field: string): Money {
	return Money.ofDecimal(numberOf(value, field) ?? '', currency, field);
}

function readTerms(parameter: (name: string) => unknown, options: Group, kind: Kind): LinkTerms {
	const wanted = listOf(parameter('paymentMethods'), 'Payment Methods');
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

export function readBrand(options: Group): Brand {
	return checkBrand({
		name: asText(options.businessName, 'Business Name'),
		color: asText(options.color, 'Color'),
		logo: asText(options.logoUrl, 'Logo URL'),
		contact: asText(options.contactEmail, 'Contact Email'),
	});
}

export function readMail(parameter: (name: string) => unknown, options: Group): MailOrder {
	return {
		to: listOf(parameter('toEmail'), 'To Email'),
		cc: listOf(options.ccEmail, 'CC Email'),
		bcc: listOf(options.bccEmail, 'BCC Email'),
		from: asText(parameter('fromEmail'), 'From Email'),
		replyTo: asText(options.replyTo, 'Reply To'),
		subject: asText(parameter('subject'), 'Subject'),
		text: asText(parameter('text'), 'Text'),
	};
}

/** One of several words; nothing means the first. */
function oneOf<T extends string>(value: unknown, field: string, words: readonly [T, ...T[]]): T {
	const text = asText(value, field);
	if (text === '') return words[0];
	const found = words.find((word) => word === text);
	if (found) return found;
	throw badInput(field, 'this is none of the choices', `Use one of: ${words.join(', ')}`);
}

function readUrl(value: unknown, field: string): string {
	const text = asText(value, field);
	if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
	throw badInput(
		field,
		text === '' ? 'it is empty' : 'it is no web address',
		'Enter one such as https://acme.example/thanks',
	);
}

function wholeNumber(
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
