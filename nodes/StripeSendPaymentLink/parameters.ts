import type { IExecuteFunctions } from 'n8n-workflow';
import { currencyCode } from '../../lib/currencies';
import { badInput } from '../../lib/errors';
import { Money } from '../../lib/money';
import { callKey } from '../../lib/n8n/callKey';
import { addedText } from '../../lib/n8n/addedOptions';
import { asText, pickerText } from '../../lib/n8n/parameterText';
import { askForLines, type AskLine, type PaymentAsk } from '../../lib/paymentLinks/ask';
import type { LinkOrder } from '../../lib/paymentLinks/order';
import { checkPageAsk } from '../../lib/paymentLinks/kinds/paymentPage';
import { enteredRecordId, recordIdOf } from '../../lib/salesforce/recordId';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { booleanOf, entriesOf, groupOf, listOf, numberOf } from '../../lib/values';
import {
	type Group,
	type LinkSettings,
	oneOf,
	parameterReader,
	readLinkSettings,
	readMail,
	readOptions,
	wholeNumber,
} from './linkParameters';

/** What an item asks for, and by which link. */
export interface ItemOrder extends LinkSettings {
	order: LinkOrder;
}

export function readOrder(context: IExecuteFunctions, item: number): ItemOrder {
	const parameter = parameterReader(context, item);
	const options = readOptions(context, item);
	const settings = readLinkSettings(parameter, options);
	const { kind, carrier, terms, brand, language } = settings;
	const what = readWhat(parameter, options);
	if (kind === 'paymentPage' && 'ask' in what) checkPageAsk(what.ask);
	if (carrier === 'salesforce' && 'ask' in what) {
		throw badInput('Send By', 'Salesforce sends links of its invoices only', 'Choose SMTP');
	}
	return {
		...settings,
		order: {
			what,
			kind,
			terms,
			brand,
			language,
			mail:
				carrier === 'smtp' || carrier === 'salesforce'
					? { ...readMail(parameter, options), to: listOf(parameter('toEmail'), 'To Email') }
					: undefined,
			sendAgain: booleanOf(options.sendAgain, 'Send Again'),
			writeBack: booleanOf(options.writeBack, 'Write to Invoice', true),
			callKey: callKey(context, item, JSON.stringify([what, kind, terms], bigintAsText)),
		},
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
			amount: addedText(options, 'invoiceAmount', 'Amount of Invoice') ?? '',
			currency: addedText(options, 'expectedCurrency', 'Expected Currency') ?? '',
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
