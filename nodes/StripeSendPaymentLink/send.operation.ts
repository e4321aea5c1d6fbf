import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { sendLink } from '../../lib/paymentLinks/sendLink';
import { askProperties } from './askProperties';
import { deliveryProperties } from './deliveryProperties';
import { sendOptions } from './options';
import { outputOf } from './output';
import { readOrder } from './parameters';
import { openTools } from './tools';

export const description: Operation['description'] = {
	name: 'Send',
	value: 'send',
	description: 'Make a link for an invoice or an amount, and send it',
	action: 'Send a payment link',
};

export const properties: INodeProperties[] = [...askProperties, ...deliveryProperties];

export const options = sendOptions;

/** Makes and sends a link for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => readOrder(context, itemIndex));
	const orders = items.flatMap((item) => ('value' in item ? [item.value] : []));
	const toolsOf = await openTools(context, {
		settings: orders,
		mapping: orders.find(({ order }) => 'invoiceId' in order.what),
	});
	const sent = await performItems(context, items, async (item) =>
		outputOf(await sendLink(item.order, toolsOf(item)), item.kind),
	);
	return [sent];
}
