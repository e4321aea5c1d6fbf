import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../lib/errors';
import { Money } from '../../lib/money';
import {
	type AddedOptions,
	addedText,
	chosen,
	leftEmptyOr,
	required,
} from '../../lib/n8n/addedOptions';
import { callKey } from '../../lib/n8n/callKey';
import { asText, pickerText } from '../../lib/n8n/parameterText';
import { isCalledByModel, refuseModelsChoice } from '../../lib/n8n/tool';
import { enteredRecordId, recordIdOf } from '../../lib/salesforce/recordId';
import { stripeObjectId } from '../../lib/stripe/objectId';
import type { Target } from '../../lib/takePayments/due';
import type { TakeOrder } from '../../lib/takePayments/takeOnce';
import { booleanOf, groupOf, numberOf } from '../../lib/values';

export function readOptions(context: IExecuteFunctions, index: number): AddedOptions {
	return groupOf(context.getNodeParameter('options', index, {}), 'Options');
}

/** The text of a field; '' when it is empty. */
export function readText(
	context: IExecuteFunctions,
	index: number,
	name: string,
	field: string,
): string {
	return asText(context.getNodeParameter(name, index, ''), field);
}

/** As {@link readText}, of a field that means something when it is left empty. */
export function readEmptyOr(
	context: IExecuteFunctions,
	index: number,
	name: string,
	field: string,
): string {
	return leftEmptyOr(context.getNodeParameter(name, index, ''), field);
}

/** @throws Problem when it is no customer */
export function readCustomer(context: IExecuteFunctions, index: number): string {
	const field = 'Customer ID';
	refuseModelsChoice(context, { customerId: field });
	const given = pickerText(context.getNodeParameter('customerId', index, ''), field);
	const id = stripeObjectId(required(given, field), 'customer', field);
	if (/^cus_\w+$/.test(id)) return id;
	throw badInput(field, 'this is not the ID of a customer', 'Use one that starts with cus_');
}

/** @throws Problem when it is no payment, or none of those that the prefixes allow */
export function readPayment(
	context: IExecuteFunctions,
	index: number,
	prefixes: readonly string[],
	field = 'Payment ID',
): string {
	refuseModelsChoice(context, { paymentId: field });
	const given = required(readText(context, index, 'paymentId', field), field);
	const id = stripeObjectId(given, 'payment', field);
	if (/^\w+$/.test(id) && prefixes.some((prefix) => id.startsWith(prefix))) return id;
	throw badInput(
		field,
		'this is not the ID of a payment',
		`Use one that starts with ${prefixes.join(' or ')}`,
	);
}

/** A stored card or bank account by its ID. */
export function readMethodId(context: IExecuteFunctions, index: number): string {
	const field = 'Payment Method ID';
	const id = required(pickerText(context.getNodeParameter('methodId', index, ''), field), field);
	if (/^(?:pm|card|ba|src)_\w+$/.test(id)) return id;
	throw badInput(
		field,
		'this is not the ID of a stored payment method',
		'Use one that starts with pm_, card_, ba_ or src_, as the operation List shows them',
	);
}

/** Where a model fills in fields, these are the builder's all the same. */
const BUILDERS = {
	accountId: 'Account ID',
	connectedAccount: 'Connected Account',
	currency: 'Currency',
	invoiceId: 'Invoice ID',
	location: 'Location',
	maximumAmount: 'Maximum Amount',
	moreThanIsLeft: 'More Than Is Left',
	nameMapping: 'Name Mapping',
};

/**
 * The most that may be moved at once; '' for no limit. Where a model fills in the fields there has to be
 * one, and whom the money comes from is for the builder to fix.
 *
 * @throws Problem when the node is a tool and either is open
 */
export function readMaximum(context: IExecuteFunctions, index: number): string {
	const field = 'Maximum Amount';
	refuseModelsChoice(context, BUILDERS);
	const maximum = readText(context, index, 'maximumAmount', field);
	if (maximum !== '' && !/^\d+(?:\.\d+)?$/.test(maximum)) {
		throw badInput(
			field,
			'this is not an amount',
			'Use digits and a decimal point, such as 500.00',
		);
	}
	if (maximum !== '' || !isCalledByModel(context)) return maximum;
	throw badInput(
		field,
		'it is empty, and a model decides on the amount',
		'Enter the most that the agent may move at once',
	);
}

/** What taking a payment is told, however it is paid. */
export function readOrder(context: IExecuteFunctions, index: number): TakeOrder {
	const options = readOptions(context, index);
	const maximum = readMaximum(context, index);
	const target = readTarget(context, index, options);
	const chargeKey = limited(readEmptyOr(context, index, 'chargeKey', 'Charge Key'), 'Charge Key');
	const { amount } = target;
	const content = [
		{ ...target, amount: typeof amount === 'string' ? amount : amount.toString() },
		chargeKey,
	];
	return {
		target,
		maximum,
		chargeKey,
		purpose: addedText(options, 'paymentDescription', 'Payment Description') ?? '',
		takenBy: readTakenBy(options),
		callKey: callKey(context, index, content),
	};
}

function readTarget(context: IExecuteFunctions, index: number, options: AddedOptions): Target {
	const choices = ['invoice', 'account', 'amount'] as const;
	const payFor = chosen(context.getNodeParameter('payFor', index, 'invoice'), 'Pay For', choices);
	const given = context.getNodeParameter('amount', index, '');
	leftEmptyOr(given, 'Amount');
	const amount = numberOf(given, 'Amount') ?? '';
	if (payFor === 'invoice') {
		const mayExceed = booleanOf(options['moreThanIsLeft'], 'More Than Is Left');
		const invoiceId = readRecordId(context, index, 'invoiceId', 'Invoice ID', 'invoice');
		return { invoiceId, amount: String(amount), mayExceed };
	}
	const currency = required(readText(context, index, 'currency', 'Currency'), 'Currency');
	const money = Money.ofDecimal(amount, currency);
	if (payFor === 'account') {
		const accountId = readRecordId(context, index, 'accountId', 'Account ID', 'account');
		return { accountId, amount: money };
	}
	return {
		customerId: readCustomer(context, index),
		amount: money,
		location: asText(options['location'], 'Location'),
	};
}

function readRecordId(
	context: IExecuteFunctions,
	index: number,
	name: string,
	field: string,
	what: string,
): string {
	const given = pickerText(context.getNodeParameter(name, index, ''), field);
	const id = recordIdOf(enteredRecordId(required(given, field)));
	if (id !== undefined) return id;
	throw badInput(
		field,
		'this is not the ID of a record in Salesforce',
		`Map the ID of the ${what}: 15 or 18 letters and digits`,
	);
}

/** Who of the staff takes it; '' for nobody in particular. */
export function readTakenBy(options: AddedOptions): string {
	return limited(addedText(options, 'takenBy', 'Taken By') ?? '', 'Taken By');
}

/** https://docs.stripe.com/api/metadata */
const LONGEST_METADATA = 500;

function limited(text: string, field: string): string {
	if (text.length <= LONGEST_METADATA) return text;
	throw badInput(field, `it has more than ${LONGEST_METADATA} characters`, 'Shorten it');
}
