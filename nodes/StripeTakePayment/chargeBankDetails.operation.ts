import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { warnOfSavedExecutions } from '../../lib/n8n/savedExecutions';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { type BankCharge, chargeBankDetails } from '../../lib/takePayments/chargeBankDetails';
import { isOfOrg, payerIdOf } from '../../lib/takePayments/due';
import { tellingDeclines } from '../../lib/takePayments/writeBack';
import { booleanOf } from '../../lib/values';
import { readBank, readConsent } from './bankParameters';
import { bankProperties } from './bankProperties';
import { salesforceOptions } from './options';
import { takenItem, waitingFields } from './output';
import { readOptions, readOrder } from './parameters';
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
					...waitingFields(waits, 'Then the payment is made by itself.'),
				},
			};
		},
		({ order }) => payerIdOf(order.target),
	);
	return [taken];
}

function readCharge(context: IExecuteFunctions, index: number): BankCharge {
	const added = readOptions(context, index);
	return {
		...readOrder(context, index),
		bank: readBank(context, index),
		consent: readConsent(context, index),
		keep: booleanOf(added['keep'], 'Keep for Later Charges', true),
	};
}
