import { change } from '../changes';
import { invalidParameter, missingParameter } from '../errors';
import { checkEmail, checkMetadata, mergeMetadata } from '../fields';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import { endRefund, makeRefund, moveRefund, refundedCharge } from '../payments/refunds';

const PATH = '/v1/refunds';
const refundOf = (call: Call<unknown>) => find(call, 'refund', pathPart(call, 'refund'));

/** https://docs.stripe.com/api/refunds */
export const refunds: Resource = {
	operations: [
		operation({
			name: 'refunds.create',
			method: 'POST',
			path: PATH,
			permission: 'charge_write',
			check(params) {
				checkMetadata(params.metadata);
				checkEmail(params.instructions_email, 'instructions_email');
				if (!params.charge && !params.payment_intent) throw missingParameter('charge');
				if (params.charge && params.payment_intent) {
					throw invalidParameter(
						'You may only specify one of these parameters: charge, payment_intent.',
						'payment_intent',
						'parameters_exclusive',
					);
				}
			},
			handle: (call) =>
				makeRefund(call, {
					charge: refundedCharge(call, call.params),
					amount: call.params.amount,
					reason: call.params.reason,
					metadata: mergeMetadata({}, call.params.metadata),
					instructionsEmail: call.params.instructions_email,
				}),
		}),
		operation({
			name: 'refunds.list',
			method: 'GET',
			path: PATH,
			permission: 'charge_read',
			handle(call) {
				const { charge, payment_intent: intent } = call.params;
				return page(call, { types: ['refund'], equal: { charge, payment_intent: intent } });
			},
		}),
		operation({
			name: 'refunds.retrieve',
			method: 'GET',
			path: `${PATH}/:refund`,
			permission: 'charge_read',
			handle: refundOf,
		}),
		operation({
			name: 'refunds.update',
			method: 'POST',
			path: `${PATH}/:refund`,
			permission: 'charge_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = refundOf(call);
				const metadata = mergeMetadata(before.metadata ?? {}, call.params.metadata);
				return change(
					call,
					before,
					{ ...before, metadata },
					'refund.updated',
					'charge.refund.updated',
				);
			},
		}),
		operation({
			name: 'refunds.cancel',
			method: 'POST',
			path: `${PATH}/:refund/cancel`,
			permission: 'charge_write',
			handle: (call) => moveRefund(call, refundOf(call), 'canceled'),
		}),
		operation({
			name: 'refunds.expire',
			method: 'POST',
			path: '/v1/test_helpers/refunds/:refund/expire',
			permission: 'charge_write',
			// https://docs.stripe.com/api/refunds/expire
			handle: (call) => moveRefund(call, refundOf(call), 'failed'),
		}),
	],
	jobs: { moveRefund: endRefund },
};
