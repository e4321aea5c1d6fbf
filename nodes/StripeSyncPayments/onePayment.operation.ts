import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../lib/n8n/operations';
import { itemByItem, readItems } from '../../lib/n8n/syncItems';
import { pullNamedPayments } from '../../lib/payments/pullNamedPayments';
import { paymentItem } from './output';
import { openPayments, readOptions, readPaymentId } from './parameters';

export const description: Operation['description'] = {
	name: 'One Payment',
	value: 'onePayment',
	description:
		'Write the payment of each item into Salesforce as it is now, for example of an event',
	action: 'Sync one payment into the CRM',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Payment ID',
		name: 'paymentId',
		type: 'string',
		default: '={{ $json.paymentId }}',
		placeholder: 'e.g. pi_3MtwBwLkdIwHu7ix28a3tqPa',
		required: true,
		description: 'The ID of the payment in Stripe, or the address of its page in the Dashboard',
	},
];

/** Brings the payment of each item into Salesforce. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [items = []] = await itemByItem(context, paymentItem, async () => {
		const payments = await openPayments(context, readOptions(context));
		return {
			prepared: readItems(context, (index) => readPaymentId(context, index)),
			perform: async (ids) => await pullNamedPayments(ids, payments),
		};
	});
	const isUnmatched = ({ json }: INodeExecutionData) => json['status'] === 'unmatched';
	return [items.filter((item) => !isUnmatched(item)), items.filter(isUnmatched)];
}
