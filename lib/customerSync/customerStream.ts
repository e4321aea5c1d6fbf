import type Stripe from 'stripe';
import { CRM_ID_KEY } from '../customers/findCustomers';
import { isMissingCustomer } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import type { EventStream } from '../sync/eventChanges';
import type { ObjectReader } from '../sync/objectPages';
import { SYNC_KEY_PREFIX } from './marks';

/** The changes of customers. Those that the sync made itself are told by their idempotency keys. */
export const CUSTOMER_EVENTS: EventStream = {
	types: ['customer.created', 'customer.updated'],
	isOwn: (event) => {
		const key = event.request?.idempotency_key ?? '';
		if (key.startsWith(SYNC_KEY_PREFIX)) return true;
		const { metadata } = event.data.object as Stripe.Customer;
		const crmId = metadata[CRM_ID_KEY] ?? '';
		// A customer that was made for an account holds what the account said.
		return event.type === 'customer.created' && key === idempotencyKey('customer', 'crmId', crmId);
	},
	doing: 'Reading what changed in Stripe',
};

/** Customers as they are now. */
export function customerReader(stripe: Stripe, doing: string): ObjectReader<Stripe.Customer> {
	return {
		doing,
		list: () => stripe.customers.list({ limit: 100 }),
		retrieve: async (id) => {
			try {
				const customer = await stripe.customers.retrieve(id);
				return customer.deleted ? undefined : customer;
			} catch (error) {
				if (isMissingCustomer(error)) return undefined;
				throw error;
			}
		},
	};
}
