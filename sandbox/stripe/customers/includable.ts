import type Stripe from 'stripe';
import type { Call, Expander } from '../operation';
import { list } from '../pagination';
import { SOURCE_TYPES } from '../wallet/sources';
import { cashBalance } from './cashBalance';
import { customerTax } from './taxLocation';

const INCLUDED = 10;

function owned(call: Call, customer: string, types: string[], path: string): object {
	const { data, hasMore } = call.store.list({ types, parent: customer }, { limit: INCLUDED });
	return list(`/v1/customers/${customer}/${path}`, data, hasMore);
}

/** What a customer only shows when `expand` asks for it. */
export const CUSTOMER_INCLUDABLE: Record<string, Expander> = {
	sources: (customer, call) => owned(call, customer.id, SOURCE_TYPES, 'sources'),
	tax_ids: (customer, call) => owned(call, customer.id, ['tax_id'], 'tax_ids'),
	subscriptions: (customer) => list(`/v1/customers/${customer.id}/subscriptions`, []),
	cash_balance: (customer, call) => cashBalance(call, customer.id),
	tax: (customer, call) => customerTax(call, customer as unknown as Stripe.Customer),
	invoice_credit_balance: (customer) => {
		const { balance, currency } = customer as unknown as Stripe.Customer;
		return balance !== 0 && currency ? { [currency]: balance } : {};
	},
};
