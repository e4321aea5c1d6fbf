import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { Money } from '../../lib/money';
import { chosen, required } from '../../lib/n8n/addedOptions';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { ItemResult } from '../../lib/n8n/output';
import type { Operation } from '../../lib/n8n/operations';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { idOf } from '../../lib/stripe/reference';
import { depositOf, descriptorCodeOf } from '../../lib/takePayments/deposits';
import {
	type Answer,
	verifyBankAccount,
	verifyStoredAccount,
	WAITING_FIELD,
} from '../../lib/takePayments/verifyBankAccount';
import { tellingDeclines, writeBack } from '../../lib/takePayments/writeBack';
import { booleanOf, numberOf } from '../../lib/values';
import { salesforceOptions } from './options';
import { writtenFields } from './output';
import { readOptions, readPayment, readText } from './parameters';
import { payment, writeToSalesforce } from './properties';
import { openTools, some } from './tools';

export const description: Operation['description'] = {
	name: 'Verify',
	value: 'verify',
	description: 'Tell what came to a bank account, so that the payment that waits for it is made',
	action: 'Verify a bank account',
};

const amounts = { show: { verifyBy: ['amounts'] } };

export const properties: INodeProperties[] = [
	{
		...payment,
		displayName: WAITING_FIELD,
		default: '={{ $json.paymentId ?? $json.setupId }}',
		description:
			'The payment that waits, as Charge New Bank Details has put it out, or the setup, as Add Bank Details has',
	},
	{
		displayName: 'Verify By',
		name: 'verifyBy',
		type: 'options',
		default: 'descriptorCode',
		description: 'What the payer has found on the account’s statement',
		options: [
			{ name: 'Amounts', value: 'amounts', description: 'Two deposits of some cents' },
			{
				name: 'Descriptor Code',
				value: 'descriptorCode',
				description: 'One deposit of a cent, with a code beside it',
			},
		],
	},
	{
		displayName: 'Descriptor Code',
		name: 'descriptorCode',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. SM11AA',
		displayOptions: { show: { verifyBy: ['descriptorCode'] } },
		description: 'Six letters and digits that start with SM',
	},
	{
		displayName: 'First Amount',
		name: 'firstAmount',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 0.32',
		displayOptions: amounts,
		description: 'In dollars, with a decimal point; a whole number is taken for cents',
	},
	{
		displayName: 'Second Amount',
		name: 'secondAmount',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 0.45',
		displayOptions: amounts,
		description: 'As the first one; which is which does not matter',
	},
	{
		...writeToSalesforce,
		description:
			'Whether the payment is written into Salesforce at once and its invoice counted, as Stripe Sync Payments does. A setup is no payment: turn it off, and no Salesforce credential is asked for.',
	},
];

export const options = salesforceOptions;

/** Verifies the bank account of each item’s payment. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => {
		const id = readPayment(context, index, ['pi_', 'seti_'], WAITING_FIELD);
		const isSetup = id.startsWith('seti_');
		const answer = readAnswer(context, index);
		return {
			id,
			isSetup,
			answer,
			key: callKey(context, index, [id, answer]),
			account: accountChoice(readOptions(context, index)),
			// What is only stored is no payment.
			writes:
				!isSetup &&
				booleanOf(
					context.getNodeParameter('writeToSalesforce', index, true),
					'Write to Salesforce',
					true,
				),
		};
	});
	const { accounts, payments } = await openTools(
		context,
		some(items, ({ writes }) => writes),
		readOptions(context, 0),
	);
	const verified = await performItems(
		context,
		items,
		async ({ id, isSetup, answer, key, account, writes }) => {
			const org = writes ? payments(account) : undefined;
			const stripe = await accounts.clientOf(account);
			if (isSetup) return storedItem(await verifyStoredAccount(stripe, id, answer, key));
			const { intent, wasVerified } = await tellingDeclines(
				async () => await verifyBankAccount(stripe, id, answer, key),
				org,
			);
			const written = org && (await writeBack(id, org, account.location));
			const amount = Money.ofMinor(intent.amount, intent.currency);
			return {
				json: {
					paymentId: id,
					status: intent.status,
					amount: amount.toDecimal(),
					currency: amount.currency,
					alreadyVerified: wasVerified,
					...writtenFields(written),
				},
				unfinished: written?.unfinished,
				reference: id,
			};
		},
		({ id }) => id,
	);
	return [verified];
}

/** Nothing was charged; the account can be, from now on. */
function storedItem({
	intent,
	wasVerified,
}: Awaited<ReturnType<typeof verifyStoredAccount>>): ItemResult {
	return {
		json: {
			setupId: intent.id,
			status: intent.status,
			customerId: idOf(intent.customer) ?? null,
			paymentMethodId: idOf(intent.payment_method) ?? null,
			alreadyVerified: wasVerified,
		},
		reference: intent.id,
	};
}

function readAnswer(context: IExecuteFunctions, index: number): Answer {
	const choices = ['descriptorCode', 'amounts'] as const;
	const given = context.getNodeParameter('verifyBy', index, 'descriptorCode');
	if (chosen(given, 'Verify By', choices) === 'amounts') {
		return {
			amounts: [
				readCents(context, index, 'firstAmount', 'First Amount'),
				readCents(context, index, 'secondAmount', 'Second Amount'),
			],
		};
	}
	const field = 'Descriptor Code';
	const text = required(readText(context, index, 'descriptorCode', field), field);
	return { descriptor_code: descriptorCodeOf(text, field) };
}

function readCents(context: IExecuteFunctions, index: number, name: string, field: string): number {
	const given = String(numberOf(context.getNodeParameter(name, index, ''), field) ?? '');
	return depositOf(required(given, field), field);
}
