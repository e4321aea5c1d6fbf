import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { currencyCode } from '../../lib/currencies';
import { badInput } from '../../lib/errors';
import { addedText, required } from '../../lib/n8n/addedOptions';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { makeSetupPage } from '../../lib/takePayments/setupPage';
import { listOf } from '../../lib/values';
import { readCustomer, readOptions, readText } from './parameters';
import { customer } from './properties';

export const description: Operation['description'] = {
	name: 'Add by Hosted Page',
	value: 'addByPage',
	description: 'Make a page of Stripe’s on which the customer stores a card or bank account',
	action: 'Make a page to store a payment method',
};

export const properties: INodeProperties[] = [
	customer,
	{
		displayName: 'Success URL',
		name: 'successUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://acme.example/thanks',
		description: 'Where Stripe leads the customer afterwards',
	},
	{
		displayName: 'Payment Methods',
		name: 'paymentMethods',
		type: 'multiOptions',
		default: ['card', 'us_bank_account'],
		description: 'What can be stored there',
		options: [
			{ name: 'Card', value: 'card' },
			{ name: 'US Bank Account', value: 'us_bank_account' },
		],
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		required: true,
		default: 'USD',
		placeholder: 'e.g. USD',
		description:
			'ISO 4217 code of the currency of later charges. Bank accounts are for US dollars only.',
	},
];

export const options: INodeProperties[] = [
	{
		displayName: 'Cancel URL',
		name: 'cancelUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.example/account',
		description: 'Where the customer goes on second thoughts',
	},
];

/** Makes a page for each item's customer. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => {
		const added = readOptions(context, index);
		const order = {
			customerId: readCustomer(context, index),
			methods: readMethods(context, index),
			successUrl: readUrl(
				required(readText(context, index, 'successUrl', 'Success URL'), 'Success URL'),
				'Success URL',
			),
			cancelUrl: readUrl(addedText(added, 'cancelUrl', 'Cancel URL') ?? '', 'Cancel URL'),
			currency: currencyCode(
				required(readText(context, index, 'currency', 'Currency'), 'Currency'),
			),
		};
		return {
			order: { ...order, callKey: callKey(context, index, order) },
			account: accountChoice(added),
		};
	});
	const { clientOf } = await openStripeAccounts(context);
	const made = await performItems(context, items, async ({ order, account }) => {
		const { id, url, expires_at: expiresAt } = await makeSetupPage(await clientOf(account), order);
		return {
			json: {
				customerId: order.customerId,
				url,
				expiresAt: new Date(expiresAt * 1000).toISOString(),
				sessionId: id,
			},
			reference: id,
		};
	});
	return [made];
}

function readMethods(context: IExecuteFunctions, index: number) {
	const field = 'Payment Methods';
	const wanted = listOf(context.getNodeParameter('paymentMethods', index, []), field);
	const known = ['card', 'us_bank_account'] as const;
	const methods = known.filter((method) => wanted.includes(method));
	if (methods.length > 0 && methods.length === new Set(wanted).size) return methods;
	throw badInput(field, 'none of the choices is chosen', `Use one of: ${known.join(', ')}`);
}

function readUrl(text: string, field: string): string {
	if (text === '') return text;
	if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
	throw badInput(field, 'it is no web address', 'Enter one such as https://acme.example/thanks');
}
