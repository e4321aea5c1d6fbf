import type Stripe from 'stripe';
import { crmIdOf } from '../customers/crmId';
import { livingCustomer } from '../customers/livingCustomers';
import { isOwnChange } from '../stripe/idempotency';
import type { EventStream } from '../sync/eventChanges';
import type { ObjectReader } from '../sync/objectPages';

/** The changes of customers. Those that the sync made itself are told by their idempotency keys. */
export const CUSTOMER_EVENTS: EventStream = {
	types: ['customer.created', 'customer.updated'],
	isOwn: (event) => isOwnChange(event, crmIdOf(event.data.object as Stripe.Customer)),
	doing: 'Reading what changed in Stripe',
};

/** Customers as they are now. */
export function customerReader(stripe: Stripe, doing: string): ObjectReader<Stripe.Customer> {
	return {
		doing,
		list: () => stripe.customers.list({ limit: 100 }),
		retrieve: async (id) => await livingCustomer(stripe, id),
	};
}
