import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { chosen, required } from '../../lib/n8n/addedOptions';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { warnOfSavedExecutions } from '../../lib/n8n/savedExecutions';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { refuseModelsChoice } from '../../lib/n8n/tool';
import { badInput } from '../../lib/errors';
import {
	type BankDetails,
	checkBankDetails,
	type Consent,
} from '../../lib/takePayments/bankDetails';
import { type BankCharge, chargeBankDetails } from '../../lib/takePayments/chargeBankDetails';
import { isOfOrg, payerIdOf } from '../../lib/takePayments/due';
import { tellingDeclines } from '../../lib/takePayments/writeBack';
import { booleanOf } from '../../lib/values';
import { bankProperties } from './bankProperties';
import { salesforceOptions } from './options';
import { takenItem } from './output';
import { readOptions, readOrder, readText } from './parameters';
import { once, takeOptions, target } from './properties';
import { openTools, some } from './tools';

export const description: Operation['description'] = {
	name: 'Charge New Bank Details',
	value: 'chargeBankDetails',
	description: 'Take a payment from a US bank account that the payer has told, once it is verified',
	action: 'Charge new bank details',
};

export const properties: INodeProperties[] = [...target, ...bankProperties, ...once];

export const options: INodeProperties[] = [
	...takeOptions,
	{
		displayName: 'Keep for Later Charges',
		name: 'keep',
		type: 'boolean',
		default: true,
		description:
			'Whether the bank account is stored with the customer. The payer must have agreed to it.',
	},
	...salesforceOptions,
];

/** Takes a payment for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => ({
		order: readCharge(context, index),
		account: accountChoice(readOptions(context, index)),
	}));
	warnOfSavedExecutions(context, 'bank details');
	const { take, payments } = await openTools(
		context,
		some(items, ({ order }) => isOfOrg(order.target)),
		readOptions(context, 0),
	);
	const taken = await performItems(
		context,
		items,
		async ({ order, account }) => {
			const org = isOfOrg(order.target) ? payments(account) : undefined;
			const done = await tellingDeclines(
				async () => await chargeBankDetails(order, take(account)),
				org,
			);
			const { json, ...rest } = await takenItem(done, undefined, org);
			const { verification: waits } = done;
			return {
				...rest,
				json: {
					...json,
					last4: order.bank.accountNumber.slice(-4),
					...(waits && {
						waitsForVerification: true,
						...waits,
						nextStep: nextStep(waits.kind, waits.arrivesAt, waits.verifyBy),
					}),
				},
			};
		},
		({ order }) => payerIdOf(order.target),
	);
	return [taken];
}

function nextStep(kind: string, arrivesAt: string, verifyBy: string): string {
	const deposits =
		kind === 'descriptor_code'
			? 'a deposit of one cent, with a code that starts with SM,'
			: 'two small deposits';
	return `By ${arrivesAt.slice(0, 10)}, ${deposits} comes to the bank account. Ask the payer for it and run Verify with this payment, or send the payer the address in url, before ${verifyBy.slice(0, 10)}. Then the payment is made by itself.`;
}

function readCharge(context: IExecuteFunctions, index: number): BankCharge {
	// Numbers of accounts have no business with a model.
	refuseModelsChoice(context, { routingNumber: 'Routing Number', accountNumber: 'Account Number' });
	const added = readOptions(context, index);
	return {
		...readOrder(context, index),
		bank: readBank(context, index),
		consent: readConsent(context, index),
		keep: booleanOf(added['keep'], 'Keep for Later Charges', true),
	};
}

function readBank(context: IExecuteFunctions, index: number): BankDetails {
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

function readConsent(context: IExecuteFunctions, index: number): Consent {
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
