import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../lib/errors';
import { addedChoice, type AddedOptions, addedText } from '../../lib/n8n/addedOptions';
import { readModel } from '../../lib/n8n/nameMapping';
import { asText } from '../../lib/n8n/parameterText';
import type { Model } from '../../lib/model/resolveModel';
import type { AttachTarget } from '../../lib/receipts/attachTarget';
import type { ReceiptRequest } from '../../lib/receipts/makeReceipt';
import { DEFAULT_COLOR } from '../../lib/brand';
import { receiptLanguage } from '../../lib/receipts/words';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { enteredRecordId, recordIdOf } from '../../lib/salesforce/recordId';
import type { StripeAccountChoice } from '../../lib/stripe/accounts';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { quoted } from '../../lib/text';
import { choiceOf, groupOf } from '../../lib/values';
import { type LogoSource, readLogoSource } from './logo';

/** One item's wishes, checked. */
export interface ItemRequest {
	readonly receipt: ReceiptRequest;
	readonly account: StripeAccountChoice;
	/** Undefined where the receipt is only put out. */
	readonly target?: AttachTarget;
	readonly model: Model;
	/** The binary field of the output. */
	readonly field: string;
	/** Where the logo comes from; undefined for none. */
	readonly logo?: LogoSource;
}

/** @throws Problem that names the field at fault */
export function readRequest(context: IExecuteFunctions, index: number): ItemRequest {
	const parameter = (name: string, otherwise: unknown = '') =>
		context.getNodeParameter(name, index, otherwise) as unknown;
	const options = groupOf(parameter('options', {}), 'Options');
	return {
		receipt: {
			payment: readPayment(parameter('payment')),
			seller: readSeller(parameter('seller', {})),
			locale: readLocale(options),
			timeZone: context.getTimezone(),
			paper: readPaper(options),
			color: readColor(options),
		},
		account: accountChoice(options),
		target: usesSalesforce(context) ? readTarget(parameter) : undefined,
		model: readModel(options.nameMapping),
		field: addedText(options, 'binaryPropertyName', 'Put Output File in Field') ?? 'data',
		logo: readLogoSource(options, context.getInputData()[index]),
	};
}

export function usesSalesforce(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('useSalesforce', 0, true) !== false;
}

/** An ID, or the address of the payment's page in Stripe's Dashboard, or of its record's in Salesforce. */
function readPayment(value: unknown): string {
	const given = asText(value, 'Payment').trim();
	const recordId = recordIdOf(enteredRecordId(given));
	return recordId ?? stripeObjectId(given, 'payment', 'Payment');
}

function readSeller(value: unknown): ReceiptRequest['seller'] {
	const given = groupOf(value, 'Seller');
	const text = (name: string, label: string) => asText(given[name], `Seller > ${label}`).trim();
	return {
		name: text('name', 'Name'),
		address: text('address', 'Address')
			.split('\n')
			.map((line) => line.trim())
			.filter((line) => line !== ''),
		email: text('email', 'Email'),
		phone: text('phone', 'Phone'),
		website: text('website', 'Website'),
		taxId: text('taxId', 'Tax ID'),
	};
}

function readLocale(options: AddedOptions): string {
	const given = addedText(options, 'language', 'Language') ?? 'en';
	receiptLanguage(given);
	try {
		return Intl.getCanonicalLocales(given.replaceAll('_', '-'))[0] ?? 'en';
	} catch {
		throw badInput('Language', `${quoted(given)} is not a language`, 'Use one such as de or de-AT');
	}
}

function readPaper(options: AddedOptions): ReceiptRequest['paper'] {
	return addedChoice(options, 'paper', 'Paper Size', ['A4', 'Letter']) ?? 'A4';
}

function readColor(options: AddedOptions): string {
	const color = addedText(options, 'color', 'Color') ?? DEFAULT_COLOR;
	if (/^#[0-9a-f]{6}$/i.test(color)) return color.toLowerCase();
	throw badInput('Color', `“${color}” is not a color`, `Write it as ${DEFAULT_COLOR}`);
}

const ATTACH_TO = ['nothing', 'account', 'invoice', 'payment', 'record'] as const;

function readTarget(parameter: (name: string) => unknown): AttachTarget | undefined {
	const to = choiceOf(parameter('attachTo'), 'Attach To', ATTACH_TO) ?? 'nothing';
	switch (to) {
		case 'nothing':
			return undefined;
		case 'account':
		case 'invoice':
		case 'payment':
			return { to };
		case 'record': {
			const given = asText(parameter('recordId'), 'Record ID').trim();
			const recordId = recordIdOf(enteredRecordId(given));
			if (recordId !== undefined) return { to, recordId };
			throw badInput(
				'Record ID',
				given ? `“${given}” is not the ID of a record in Salesforce` : 'it is empty',
				'Map the ID of the record that the receipt belongs to',
			);
		}
	}
}
