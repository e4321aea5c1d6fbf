import type Stripe from 'stripe';
import { invalidRequest } from '../errors';
import { newId } from '../ids';
import { stored } from '../lookup';
import type { Context } from '../context';

export interface BalanceChange {
	/** Minor units to add; negative is a credit to the customer. */
	amount: number;
	currency: string;
	type: Stripe.CustomerBalanceTransaction['type'];
	description?: string | null;
	metadata?: Record<string, string>;
}

/**
 * Changes `customer.balance` (the caller saves it) and keeps the transaction that says so:
 * https://docs.stripe.com/billing/customer/balance
 */
export function adjustBalance(
	call: Context,
	customer: Stripe.Customer,
	change: BalanceChange,
): Stripe.CustomerBalanceTransaction {
	const currency = change.currency.toLowerCase();
	if (customer.currency && customer.currency !== currency) {
		throw invalidRequest(
			`The customer's balance is in ${customer.currency}; it cannot be adjusted in ${currency}.`,
			undefined,
			'currency',
		);
	}
	customer.currency = currency;
	customer.balance += change.amount;
	const transaction: Stripe.CustomerBalanceTransaction = {
		id: newId('cbtxn'),
		object: 'customer_balance_transaction',
		amount: change.amount,
		checkout_session: null,
		created: call.now,
		credit_note: null,
		currency,
		customer: customer.id,
		customer_account: null,
		description: change.description ?? null,
		ending_balance: customer.balance,
		invoice: null,
		livemode: call.livemode,
		metadata: change.metadata ?? {},
		type: change.type,
	};
	call.store.insert(stored(transaction), { parent: customer.id });
	return transaction;
}
