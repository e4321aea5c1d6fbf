import { checkMetadata } from '../fields';
import { reportPayment, reportRefund } from '../invoices/records';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';

const PATH = '/v1/payment_records';
const recordOf = (call: Call<unknown>) => find(call, 'payment_record', pathPart(call, 'record'));

/** https://docs.stripe.com/api/payment-record */
export const paymentRecords: Resource = {
	operations: [
		operation({
			name: 'paymentRecords.reportPayment',
			method: 'POST',
			path: `${PATH}/report_payment`,
			permission: 'payment_records_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: (call) => reportPayment(call, call.params),
		}),
		operation({
			name: 'paymentRecords.list',
			method: 'GET',
			path: PATH,
			permission: 'payment_records_read',
			handle: (call) =>
				page(call, {
					types: ['payment_record'],
					created: { gt: call.params.created_after, lt: call.params.created_before },
				}),
		}),
		operation({
			name: 'paymentRecords.retrieve',
			method: 'GET',
			path: `${PATH}/:record`,
			permission: 'payment_records_read',
			handle: recordOf,
		}),
		operation({
			name: 'paymentRecords.reportRefund',
			method: 'POST',
			path: `${PATH}/:record/report_refund`,
			permission: 'payment_records_write',
			handle: (call) => reportRefund(call, recordOf(call), call.params),
		}),
	],
};
