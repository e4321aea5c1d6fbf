import type { SearchFields } from '../search/query';

/** https://docs.stripe.com/search#query-fields-for-customers */
export const CUSTOMER_SEARCH_FIELDS: SearchFields = {
	created: 'numeric',
	email: 'string',
	metadata: 'metadata',
	name: 'string',
	phone: 'string',
};
