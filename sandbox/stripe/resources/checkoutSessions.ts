import { change } from '../changes';
import { checkSession, createSession } from '../checkout/createSession';
import { expireSession, expireWhenDue, followIntent } from '../checkout/complete';
import { checkEmail, checkMetadata, mergeMetadata } from '../fields';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { list, page } from '../pagination';

const PATH = '/v1/checkout/sessions';
const sessionOf = (call: Call<unknown>) =>
	find(call, 'checkout.session', pathPart(call, 'session'));

/** https://docs.stripe.com/api/checkout/sessions */
export const checkoutSessions: Resource = {
	operations: [
		operation({
			name: 'checkout.sessions.create',
			method: 'POST',
			path: PATH,
			permission: 'checkout_session_write',
			check(params) {
				checkMetadata(params.metadata);
				checkEmail(params.customer_email, 'customer_email');
				checkSession(params);
			},
			handle: (call) => createSession(call, call.params),
		}),
		operation({
			name: 'checkout.sessions.list',
			method: 'GET',
			path: PATH,
			permission: 'checkout_session_read',
			handle: ({ params, ...call }) =>
				page(
					{ ...call, params },
					{
						types: ['checkout.session'],
						equal: {
							customer: params.customer,
							'customer_details.email': params.customer_details?.email,
							payment_intent: params.payment_intent,
							payment_link: params.payment_link,
							status: params.status,
						},
					},
				),
		}),
		operation({
			name: 'checkout.sessions.retrieve',
			method: 'GET',
			path: `${PATH}/:session`,
			permission: 'checkout_session_read',
			handle: sessionOf,
		}),
		operation({
			name: 'checkout.sessions.update',
			method: 'POST',
			path: `${PATH}/:session`,
			permission: 'checkout_session_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = sessionOf(call);
				const metadata = mergeMetadata(before.metadata ?? {}, call.params.metadata);
				return change(call, before, { ...before, metadata });
			},
		}),
		operation({
			name: 'checkout.sessions.expire',
			method: 'POST',
			path: `${PATH}/:session/expire`,
			permission: 'checkout_session_write',
			handle: (call) => expireSession(call, sessionOf(call)),
		}),
		operation({
			name: 'checkout.sessions.listLineItems',
			method: 'GET',
			path: `${PATH}/:session/line_items`,
			permission: 'checkout_session_read',
			handle: (call) => page(call, { types: ['item'], parent: sessionOf(call).id }),
		}),
	],
	jobs: { followIntent, expireSession: expireWhenDue },
	includable: {
		'checkout.session': {
			line_items: ({ id }, call) =>
				list(`${PATH}/${id}/line_items`, call.store.list({ types: ['item'], parent: id }).data),
		},
	},
};
