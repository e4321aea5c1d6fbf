import { find, pathPart } from '../lookup';
import { operation, type Resource } from '../operation';

/** https://docs.stripe.com/api/mandates */
export const mandates: Resource = {
	operations: [
		operation({
			name: 'mandates.retrieve',
			method: 'GET',
			path: '/v1/mandates/:mandate',
			permission: 'mandate_read',
			handle: (call) => find(call, 'mandate', pathPart(call, 'mandate')),
		}),
	],
};
