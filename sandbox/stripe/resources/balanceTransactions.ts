import { change } from '../changes';
import { adjustBalance } from '../customers/balance';
import { cashBalance, changeCashBalance } from '../customers/cashBalance';
import { checkLength, checkMetadata, mergeMetadata, text } from '../fields';
import { find, pathPart, refuseMissing, stored } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';

const PATH = '/v1/customers/:customer/balance_transactions';
const customerOf = (call: Call<unknown>) => find(call, 'customer', pathPart(call, 'customer'));

/** The transaction that the address names, if it is the customer's own. */
function transactionOf(call: Call<unknown>) {
	const customer = customerOf(call);
	const id = pathPart(call, 'transaction');
	const transaction = find(call, 'customer_balance_transaction', id);
	if (transaction.customer === customer.id) return transaction;
	return refuseMissing(call, 'customer balance transaction', id);
}

/** Credit balances and cash balances: https://docs.stripe.com/api/customer_balance_transactions */
export const balanceTransactions: Resource = {
	operations: [
		operation({
			name: 'customers.createBalanceTransaction',
			method: 'POST',
			path: PATH,
			permission: 'customer_write',
			check({ metadata, description }) {
				checkMetadata(metadata);
				checkLength(description, 'description', 350);
			},
			handle(call) {
				const before = customerOf(call);
				const { amount, currency, description, metadata } = call.params;
				const customer = { ...before };
				const transaction = adjustBalance(call, customer, {
					amount,
					currency,
					type: 'adjustment',
					description: text(description, null),
					metadata: mergeMetadata({}, metadata),
				});
				change(call, before, customer, 'customer.updated');
				return transaction;
			},
		}),
		operation({
			name: 'customers.listBalanceTransactions',
			method: 'GET',
			path: PATH,
			permission: 'customer_read',
			handle: (call) =>
				page(call, {
					types: ['customer_balance_transaction'],
					parent: customerOf(call).id,
					equal: { invoice: call.params.invoice },
				}),
		}),
		operation({
			name: 'customers.retrieveBalanceTransaction',
			method: 'GET',
			path: `${PATH}/:transaction`,
			permission: 'customer_read',
			handle: transactionOf,
		}),
		operation({
			name: 'customers.updateBalanceTransaction',
			method: 'POST',
			path: `${PATH}/:transaction`,
			permission: 'customer_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = transactionOf(call);
				const changed = {
					...before,
					description: text(call.params.description, before.description),
					metadata: mergeMetadata(before.metadata ?? {}, call.params.metadata),
				};
				call.store.save(stored(changed));
				return changed;
			},
		}),
		operation({
			name: 'customers.retrieveCashBalance',
			method: 'GET',
			path: '/v1/customers/:customer/cash_balance',
			permission: 'customer_read',
			handle: (call) => cashBalance(call, customerOf(call).id),
		}),
		operation({
			name: 'customers.updateCashBalance',
			method: 'POST',
			path: '/v1/customers/:customer/cash_balance',
			permission: 'customer_write',
			handle(call) {
				const { id } = customerOf(call);
				changeCashBalance(call, id, call.params);
				return cashBalance(call, id);
			},
		}),
	],
};
