import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../lib/errors';
import { chosen, required } from '../../lib/n8n/addedOptions';
import { refuseModelsChoice } from '../../lib/n8n/tool';
import {
	type BankDetails,
	checkBankDetails,
	type Consent,
} from '../../lib/takePayments/bankDetails';
import { readText } from './parameters';

/**
 * A bank account by its numbers, which no model fills in.
 *
 * @throws Problem that names the field, and repeats no number
 */
export function readBank(context: IExecuteFunctions, index: number): BankDetails {
	refuseModelsChoice(context, { routingNumber: 'Routing Number', accountNumber: 'Account Number' });
	const parameter = (name: string, otherwise: string): unknown =>
		context.getNodeParameter(name, index, otherwise);
	const text = (name: string, field: string) =>
		required(readText(context, index, name, field), field);
	return checkBankDetails({
		routingNumber: text('routingNumber', 'Routing Number'),
		accountNumber: text('accountNumber', 'Account Number'),
		holderName: text('holderName', 'Account Holder'),
		holderType: chosen(parameter('holderType', 'individual'), 'Holder Type', [
			'individual',
			'company',
		] as const),
		accountType: chosen(parameter('accountType', 'checking'), 'Account Type', [
			'checking',
			'savings',
		] as const),
	});
}

/** How and when the payer has agreed to debits. */
export function readConsent(context: IExecuteFunctions, index: number): Consent {
	const by = chosen(context.getNodeParameter('consentBy', index, 'telephone'), 'Payer Agreed', [
		'telephone',
		'inPerson',
	] as const);
	const field = 'Agreed At';
	const milliseconds = Date.parse(required(readText(context, index, 'agreedAt', field), field));
	if (Number.isNaN(milliseconds)) {
		throw badInput(
			field,
			'this is not a date',
			'Write it as 2026-11-23T14:30:00Z, or use {{ $now }}',
		);
	}
	return { by, at: Math.floor(milliseconds / 1000) };
}
