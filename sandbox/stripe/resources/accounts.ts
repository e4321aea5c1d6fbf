import { accountObject } from '../accountObject';
import { maskKey } from '../keys';
import { StripeError } from '../errors';
import { pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { checkedLimit, list } from '../pagination';

/** The account that the address names: one's own or one connected to it. */
function accountOf(call: Call<unknown>): object {
	const id = pathPart(call, 'account');
	if (id === call.account.id) return accountObject(call.account);
	const account = call.accounts.accessible(call.account.id, id);
	if (account) return accountObject(account);
	throw new StripeError(403, {
		type: 'invalid_request_error',
		code: 'account_invalid',
		message: `The provided key '${maskKey(call.key.key)}' does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
	});
}

/** https://docs.stripe.com/api/accounts */
export const accounts: Resource = {
	operations: [
		operation({
			name: 'account.retrieve',
			method: 'GET',
			path: '/v1/account',
			permission: 'accounts_kyc_basic_read',
			handle: (call) => accountObject(call.account),
		}),
		operation({
			name: 'accounts.retrieve',
			method: 'GET',
			path: '/v1/accounts/:account',
			permission: 'accounts_kyc_basic_read',
			handle: accountOf,
		}),
		operation({
			name: 'accounts.list',
			method: 'GET',
			path: '/v1/accounts',
			permission: 'connected_account_read',
			handle(call) {
				const { starting_after: after, ending_before: before } = call.params;
				const limit = checkedLimit(call.params.limit);
				const all = call.accounts.connectedTo(call.account.id);
				const from = after ? all.findIndex((account) => account.id === after) + 1 : 0;
				const to = before ? all.findIndex((account) => account.id === before) : all.length;
				const start = before ? Math.max(0, to - limit) : from;
				const data = all.slice(start, Math.min(to, start + limit)).map(accountObject);
				const hasMore = before ? start > 0 : start + limit < to;
				return list(call.url, data, hasMore);
			},
		}),
	],
};
