import { change } from '../changes';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { list, page } from '../pagination';
import { search } from '../search/search';

const PATH = '/v1/charges';
const chargeOf = (call: Call<unknown>) => find(call, 'charge', pathPart(call, 'charge'));

/** Charges come of intents; this API reads and labels them: https://docs.stripe.com/api/charges */
export const charges: Resource = {
	operations: [
		operation({
			name: 'charges.list',
			method: 'GET',
			path: PATH,
			permission: 'charge_read',
			handle: (call) =>
				page(call, {
					types: ['charge'],
					equal: {
						customer: call.params.customer,
						payment_intent: call.params.payment_intent,
						transfer_group: call.params.transfer_group,
					},
				}),
		}),
		operation({
			name: 'charges.search',
			method: 'GET',
			path: `${PATH}/search`,
			permission: 'charge_read',
			// https://docs.stripe.com/search#query-fields-for-charges
			handle: (call) =>
				search(call, 'charge', {
					amount: 'numeric',
					created: 'numeric',
					currency: 'token',
					customer: 'token',
					metadata: 'metadata',
					'payment_method_details.card.brand': 'token',
					'payment_method_details.card.exp_month': 'token',
					'payment_method_details.card.exp_year': 'token',
					'payment_method_details.card.fingerprint': 'token',
					'payment_method_details.card.last4': 'token',
					status: 'token',
				}),
		}),
		operation({
			name: 'charges.retrieve',
			method: 'GET',
			path: `${PATH}/:charge`,
			permission: 'charge_read',
			handle: chargeOf,
		}),
		operation({
			name: 'charges.update',
			method: 'POST',
			path: `${PATH}/:charge`,
			permission: 'charge_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = chargeOf(call);
				const { params } = call;
				const after = {
					...before,
					description: text(params.description, before.description),
					metadata: mergeMetadata(before.metadata, params.metadata),
					receipt_email: text(params.receipt_email, before.receipt_email),
					transfer_group: params.transfer_group ?? before.transfer_group,
				};
				return change(call, before, after, 'charge.updated');
			},
		}),
	],
	includable: {
		charge: {
			refunds: ({ id }, call) =>
				list(`${PATH}/${id}/refunds`, call.store.list({ types: ['refund'], parent: id }).data),
		},
	},
};
