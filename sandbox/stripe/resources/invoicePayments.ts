import { find, pathPart } from '../lookup';
import { operation, type Resource } from '../operation';
import { page } from '../pagination';

/** https://docs.stripe.com/api/invoice-payment */
export const invoicePayments: Resource = {
	operations: [
		operation({
			name: 'invoicePayments.list',
			method: 'GET',
			path: '/v1/invoice_payments',
			permission: 'invoice_read',
			handle: (call) =>
				page(call, {
					types: ['invoice_payment'],
					equal: {
						invoice: call.params.invoice,
						'payment.payment_intent': call.params.payment?.payment_intent,
						'payment.payment_record': call.params.payment?.payment_record,
						'payment.type': call.params.payment?.type,
						status: call.params.status,
					},
				}),
		}),
		operation({
			name: 'invoicePayments.retrieve',
			method: 'GET',
			path: '/v1/invoice_payments/:payment',
			permission: 'invoice_read',
			handle: (call) => find(call, 'invoice_payment', pathPart(call, 'payment')),
		}),
	],
};
