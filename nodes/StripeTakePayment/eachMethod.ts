import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import { storedMethodLocator } from '../../lib/n8n/locators';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import type { StripeAccounts } from '../../lib/stripe/accounts';
import { readCustomer, readMethodId, readOptions } from './parameters';
import { customer } from './properties';

/** What operations on one stored method ask for. */
export const methodProperties: INodeProperties[] = [
	customer,
	storedMethodLocator({
		displayName: 'Payment Method ID',
		name: 'methodId',
		required: true,
		default: { mode: 'list', value: '' },
		description: 'One of the customer’s own',
	}),
];

interface OneMethod {
	stripe: Awaited<ReturnType<StripeAccounts['clientOf']>>;
	customerId: string;
	methodId: string;
	/** The idempotency key of this call. */
	key: string;
}

/** Works on the stored method of each item, those of one customer in turn. */
export async function eachMethod(
	context: IExecuteFunctions,
	change: (method: OneMethod) => Promise<IDataObject>,
): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => {
		const customerId = readCustomer(context, index);
		const methodId = readMethodId(context, index);
		const key = callKey(context, index, [customerId, methodId]);
		return { customerId, methodId, key, account: accountChoice(readOptions(context, index)) };
	});
	const { clientOf } = await openStripeAccounts(context);
	const changed = await performItems(
		context,
		items,
		async ({ account, ...method }) => {
			const { customerId, methodId } = method;
			const done = await change({ ...method, stripe: await clientOf(account) });
			return { json: { customerId, paymentMethodId: methodId, ...done }, reference: methodId };
		},
		({ customerId }) => customerId,
	);
	return [changed];
}
