import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { MethodChoice } from '../../lib/customers/storedMethod';
import { addedChoice, chosen } from '../../lib/n8n/addedOptions';
import { performItems, prepareItems } from '../../lib/n8n/items';
import { storedMethodLocator } from '../../lib/n8n/locators';
import type { Operation } from '../../lib/n8n/operations';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { chargeStoredMethod, type StoredCharge } from '../../lib/takePayments/chargeStoredMethod';
import { isOfOrg, payerIdOf } from '../../lib/takePayments/due';
import { tellingDeclines } from '../../lib/takePayments/writeBack';
import { booleanOf } from '../../lib/values';
import { salesforceOptions } from './options';
import { takenItem } from './output';
import { readMethodId, readOptions, readOrder } from './parameters';
import { once, takeOptions, target } from './properties';
import { openTools, some } from './tools';

export const description: Operation['description'] = {
	name: 'Charge Stored Method',
	value: 'charge',
	description: 'Take a payment from a card or bank account that the customer has stored',
	action: 'Charge a stored payment method',
};

export const properties: INodeProperties[] = [
	...target,
	{
		displayName: 'Payment Method',
		name: 'method',
		type: 'options',
		options: [
			{ name: 'Choose One', value: 'id', description: 'From a list, or by its ID' },
			{
				name: 'Default',
				value: 'default',
				description: 'What the customer’s invoices in Stripe are charged to',
			},
			{ name: 'Newest Bank Account', value: 'newestBankAccount' },
			{ name: 'Newest Card', value: 'newestCard' },
		],
		default: 'default',
		description:
			'Which stored card or bank account is charged. None is taken in the place of another.',
	},
	// n8n shows it beside an expression in Payment Method as well, and would want it filled in then.
	storedMethodLocator(
		{
			displayName: 'Payment Method ID',
			name: 'methodId',
			default: { mode: 'list', value: '' },
			displayOptions: { show: { method: ['id'] } },
			description: 'One of the customer’s own',
		},
		'searchPayersMethods',
	),
	...once,
];

export const options: INodeProperties[] = [
	...takeOptions,
	{
		displayName: 'Debits Are Authorized',
		name: 'debitsAuthorized',
		type: 'boolean',
		default: false,
		description:
			'Whether the payer has agreed to debits by telephone or on paper. Needed for a bank account that came by Plaid.',
	},
	{
		displayName: 'Stored Credential Usage',
		name: 'usage',
		type: 'options',
		options: [
			{ name: 'Recurring', value: 'recurring', description: 'At regular intervals, as agreed' },
			{ name: 'Unscheduled', value: 'unscheduled', description: 'Now and then, as agreed' },
		],
		default: 'recurring',
		description:
			'What a card’s bank is told about the charge. Without it: recurring with a Charge Key, else unscheduled.',
	},
	...salesforceOptions,
];

/** Takes a payment for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => ({
		order: readCharge(context, index),
		account: accountChoice(readOptions(context, index)),
	}));
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
				async () => await chargeStoredMethod(order, take(account)),
				org,
			);
			return await takenItem(done, done.method, org);
		},
		({ order }) => payerIdOf(order.target),
	);
	return [taken];
}

function readCharge(context: IExecuteFunctions, index: number): StoredCharge {
	const added = readOptions(context, index);
	const order = readOrder(context, index);
	const usages = ['recurring', 'unscheduled'] as const;
	return {
		...order,
		method: readMethod(context, index),
		hasMandate: booleanOf(added['debitsAuthorized'], 'Debits Are Authorized'),
		usage:
			addedChoice(added, 'usage', 'Stored Credential Usage', usages) ??
			(order.chargeKey === '' ? 'unscheduled' : 'recurring'),
	};
}

function readMethod(context: IExecuteFunctions, index: number): MethodChoice {
	const choices = ['default', 'newestCard', 'newestBankAccount', 'id'] as const;
	const given = context.getNodeParameter('method', index, 'default');
	const choice = chosen(given, 'Payment Method', choices);
	return choice === 'id' ? { id: readMethodId(context, index) } : choice;
}
