import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';

/** What is pending or available, by currency, from the movements themselves. */
function balance(call: Call<unknown>): object {
	const all = call.store.list({ types: ['balance_transaction'] }).data;
	const sums = (status: string) => {
		const byCurrency = new Map<string, number>([[call.account.currency, 0]]);
		for (const one of all) {
			if (one['status'] !== status) continue;
			const currency = String(one['currency']);
			byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + Number(one['net']));
		}
		return [...byCurrency].map(([currency, amount]) => ({
			amount,
			currency,
			source_types: { card: amount },
		}));
	};
	return {
		object: 'balance',
		available: sums('available'),
		livemode: call.livemode,
		pending: sums('pending'),
	};
}

/** The account's own balance: https://docs.stripe.com/api/balance */
export const accountBalance: Resource = {
	operations: [
		operation({
			name: 'balance.retrieve',
			method: 'GET',
			path: '/v1/balance',
			permission: 'balance_read',
			handle: balance,
		}),
		operation({
			name: 'balanceTransactions.list',
			method: 'GET',
			path: '/v1/balance_transactions',
			permission: 'balance_transaction_source_read',
			handle: (call) =>
				page(call, {
					types: ['balance_transaction'],
					// What an automatic payout consists of: https://docs.stripe.com/payouts/reconciliation
					...(call.params.payout !== undefined && { parent: call.params.payout }),
					equal: {
						currency: call.params.currency,
						source: call.params.source,
						type: call.params.type,
					},
				}),
		}),
		operation({
			name: 'balanceTransactions.retrieve',
			method: 'GET',
			path: '/v1/balance_transactions/:transaction',
			permission: 'balance_transaction_source_read',
			handle: (call) => find(call, 'balance_transaction', pathPart(call, 'transaction')),
		}),
	],
};
