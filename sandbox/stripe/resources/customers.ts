import { changeCustomer, createCustomer, deleteCustomer } from '../customers/lifecycle';
import { checkCustomer } from '../customers/limits';
import { find, pathPart, peek } from '../lookup';
import { operation, type Resource } from '../operation';
import { page } from '../pagination';
import { search } from '../search/search';
import { CUSTOMER_INCLUDABLE } from '../customers/includable';
import { CUSTOMER_SEARCH_FIELDS } from '../customers/searchFields';
import { removeDiscount } from '../customers/discounts';

/** https://docs.stripe.com/api/customers */
export const customers: Resource = {
	operations: [
		operation({
			name: 'customers.create',
			method: 'POST',
			path: '/v1/customers',
			permission: 'customer_write',
			check: checkCustomer,
			handle: createCustomer,
		}),
		operation({
			name: 'customers.retrieve',
			method: 'GET',
			path: '/v1/customers/:customer',
			permission: 'customer_read',
			handle: (call) => {
				const id = pathPart(call, 'customer');
				return (
					peek(call.store, 'customer', id) ??
					call.store.getDeleted(id, 'customer') ??
					find(call, 'customer', id)
				);
			},
		}),
		operation({
			name: 'customers.update',
			method: 'POST',
			path: '/v1/customers/:customer',
			permission: 'customer_write',
			check: checkCustomer,
			handle: (call) => changeCustomer(call, find(call, 'customer', pathPart(call, 'customer'))),
		}),
		operation({
			name: 'customers.del',
			method: 'DELETE',
			path: '/v1/customers/:customer',
			permission: 'customer_write',
			handle: (call) => deleteCustomer(call, find(call, 'customer', pathPart(call, 'customer'))),
		}),
		operation({
			name: 'customers.list',
			method: 'GET',
			path: '/v1/customers',
			permission: 'customer_read',
			handle: (call) => {
				const { email, test_clock: clock } = call.params;
				if (clock) find(call, 'test_helpers.test_clock', clock, 'test_clock');
				// Without a clock named, customers that live by one are left out.
				return page(call, {
					types: ['customer'],
					equal: { email: email || undefined, test_clock: clock ?? null },
				});
			},
		}),
		operation({
			name: 'customers.search',
			method: 'GET',
			path: '/v1/customers/search',
			permission: 'customer_read',
			handle: (call) => search(call, 'customer', CUSTOMER_SEARCH_FIELDS),
		}),
		operation({
			name: 'customers.deleteDiscount',
			method: 'DELETE',
			path: '/v1/customers/:customer/discount',
			permission: 'customer_write',
			handle: (call) => removeDiscount(call, find(call, 'customer', pathPart(call, 'customer'))),
		}),
	],
	includable: {
		customer: {
			...CUSTOMER_INCLUDABLE,
		},
	},
};
