import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { cancelPayment } from '../../lib/takePayments/cancelPayment';
import { writeBack } from '../../lib/takePayments/writeBack';
import { booleanOf } from '../../lib/values';
import { salesforceOptions } from './options';
import { writtenFields } from './output';
import { readOptions, readPayment } from './parameters';
import { payment, writeToSalesforce } from './properties';
import { openTools, some } from './tools';

export const description: Operation['description'] = {
	name: 'Cancel',
	value: 'cancel',
	description: 'Cancel a payment that has not settled',
	action: 'Cancel a payment',
};

export const properties = [payment, writeToSalesforce];

export const options = salesforceOptions;

/** Cancels the payment of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => {
		const id = readPayment(context, index, ['pi_']);
		return {
			id,
			key: callKey(context, index, id),
			account: accountChoice(readOptions(context, index)),
			writes: booleanOf(
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
	const canceled = await performItems(
		context,
		items,
		async ({ id, key, account, writes }) => {
			const { intent, wasCanceled } = await cancelPayment(
				await accounts.clientOf(account),
				id,
				key,
			);
			const org = writes ? payments(account) : undefined;
			const written = org && (await writeBack(id, org, account.location));
			return {
				json: {
					paymentId: id,
					status: intent.status,
					alreadyCanceled: wasCanceled,
					...writtenFields(written),
				},
				unfinished: written?.unfinished,
				reference: id,
			};
		},
		({ id }) => id,
	);
	return [canceled];
}
