import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { Money } from '../../lib/money';
import { chosen } from '../../lib/n8n/addedOptions';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { idOf } from '../../lib/stripe/reference';
import { refundPayment } from '../../lib/takePayments/refundPayment';
import { writeBack } from '../../lib/takePayments/writeBack';
import { booleanOf } from '../../lib/values';
import { salesforceOptions } from './options';
import { writtenFields } from './output';
import { readMaximum, readOptions, readPayment, readEmptyOr } from './parameters';
import { maximumAmount, payment, writeToSalesforce } from './properties';
import { openTools, some } from './tools';

export const description: Operation['description'] = {
	name: 'Refund',
	value: 'refund',
	description: 'Give a payment back, all of it or a part',
	action: 'Refund a payment',
};

export const properties: INodeProperties[] = [
	payment,
	{
		displayName: 'Amount to Refund',
		name: 'refundAmount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 10.00',
		description: 'In the currency of the payment; leave it empty for all that is left',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'options',
		options: [
			{ name: 'Duplicate', value: 'duplicate' },
			{
				name: 'Fraudulent',
				value: 'fraudulent',
				description: 'Stripe blocks the card and the e-mail address',
			},
			{ name: 'None', value: 'none' },
			{ name: 'Requested by Customer', value: 'requested_by_customer' },
		],
		default: 'none',
		description: 'What Stripe notes as the reason',
	},
	maximumAmount,
	writeToSalesforce,
];

export const options = salesforceOptions;

/** Makes a refund for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => {
		const request = {
			maximum: readMaximum(context, index),
			payment: readPayment(context, index, ['pi_', 'ch_', 'py_']),
			amount: readEmptyOr(context, index, 'refundAmount', 'Amount to Refund'),
			reason: readReason(context, index),
		};
		return {
			request: { ...request, callKey: callKey(context, index, request) },
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
	const refunded = await performItems(
		context,
		items,
		async ({ request, account, writes }) => {
			const made = await refundPayment(await accounts.clientOf(account), request);
			const { refund, charge, wasRefunded } = made;
			// Undefined for a charge that no payment intent has made.
			const paymentId = idOf(charge.payment_intent);
			const org = writes ? payments(account) : undefined;
			const written =
				org && paymentId !== undefined
					? await writeBack(paymentId, org, account.location)
					: undefined;
			const amount = Money.ofMinor(refund.amount, refund.currency);
			return {
				json: {
					refundId: refund.id,
					status: refund.status,
					amount: amount.toDecimal(),
					currency: amount.currency,
					paymentId: paymentId ?? charge.id,
					chargeId: charge.id,
					alreadyRefunded: wasRefunded,
					...writtenFields(written),
				},
				unfinished: written?.unfinished,
				reference: refund.id,
			};
		},
		({ request }) => request.payment,
	);
	return [refunded];
}

function readReason(context: IExecuteFunctions, index: number) {
	const choices = ['none', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;
	const reason = chosen(context.getNodeParameter('reason', index, 'none'), 'Reason', choices);
	return reason === 'none' ? undefined : reason;
}
