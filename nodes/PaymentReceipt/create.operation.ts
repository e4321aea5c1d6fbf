import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { ItemResult } from '../../lib/n8n/output';
import type { Operation } from '../../lib/n8n/operations';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { attachReceipt } from '../../lib/receipts/attachReceipt';
import { makeReceipt } from '../../lib/receipts/makeReceipt';
import { withLogos } from './logo';
import { attachedFields, receiptFields } from './output';
import { readRequest, usesSalesforce } from './parameters';
import { fileOption, receiptOptions, receiptProperties } from './properties';

export const description: Operation['description'] = {
	name: 'Create',
	value: 'create',
	description: 'Make the receipt of a payment or refund as a PDF',
	action: 'Create a receipt',
};

export const properties = receiptProperties;
export const options = [...receiptOptions, fileOption];

/** Makes a receipt for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const read = prepareItems(context, (index) => readRequest(context, index));
	const items = await withLogos(context, read);
	const { clientOf } = await openStripeAccounts(context);
	const connection = usesSalesforce(context) ? await salesforceConnection(context) : undefined;
	const made = await performItems(context, items, async (item): Promise<ItemResult> => {
		const salesforce = connection && { connection, model: item.model };
		const stripe = await clientOf(item.account);
		const receipt = await makeReceipt({ stripe, salesforce }, item.receipt);
		const file = await context.helpers.prepareBinaryData(
			Buffer.from(receipt.pdf),
			receipt.fileName,
			'application/pdf',
		);
		const { json, unfinished } =
			connection && item.target
				? attachedFields(await attachReceipt(connection, item.target, receipt))
				: { json: {} };
		return {
			json: { ...receiptFields(receipt), ...json },
			binary: { [item.field]: file },
			unfinished,
		};
	});
	return [made];
}
