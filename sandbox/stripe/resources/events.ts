import { invalidParameter } from '../errors';
import { find, pathPart } from '../lookup';
import { operation, type Resource } from '../operation';
import { page } from '../pagination';

const MOST_TYPES = 20;
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/** https://docs.stripe.com/api/events */
export const events: Resource = {
	operations: [
		operation({
			name: 'events.retrieve',
			method: 'GET',
			path: '/v1/events/:event',
			permission: 'event_read',
			handle: (call) => find(call, 'event', pathPart(call, 'event')),
		}),
		operation({
			name: 'events.list',
			method: 'GET',
			path: '/v1/events',
			permission: 'event_read',
			check({ type, types }) {
				if (type && types) {
					throw invalidParameter(
						'You may only specify one of these parameters: type, types.',
						'types',
					);
				}
				if (types && types.length > MOST_TYPES) {
					throw invalidParameter(`You may only specify up to ${MOST_TYPES} types.`, 'types');
				}
			},
			handle(call) {
				const { type, types } = call.params;
				const wanted = type ? [type] : types;
				const { delivery_success: delivered } = call.params;
				return page(call, {
					types: ['event'],
					...(delivered !== undefined && { delivered }),
					notBefore: call.now - KEPT_SECONDS,
					...(wanted && { eventTypes: wanted }),
				});
			},
		}),
	],
};
