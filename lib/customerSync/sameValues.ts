import type Stripe from 'stripe';
import type { AccountRecord } from '../accounts/accountRecord';
import type { CustomerRequest } from '../stripe/customerParams';
import { isSame } from './customerToAccount';
import { type MappedAccounts, partsOf } from './mapping';
import { hasAt, textAt, withTextAt } from '../sync/valueAt';

/**
 * A request that leaves what means the same already as the customer has it: written in other ways, or
 * shortened to what the account's field holds, it is no difference.
 */
export function withoutSameValues(
	request: CustomerRequest,
	account: AccountRecord,
	customer: Stripe.Customer,
	accounts: MappedAccounts,
): CustomerRequest {
	let { shared } = request;
	for (const part of partsOf(account, accounts.mapping)) {
		const isAsked = part.params.some((path) => hasAt(shared, path) && !isList(shared, path));
		if (!isAsked || !isSame(customer, account, part, accounts)) continue;
		for (const path of part.params) {
			if (hasAt(shared, path) || textAt(customer, path) !== '') {
				shared = withTextAt(shared, path, textAt(customer, path));
			}
		}
	}
	return { ...request, shared };
}

function isList(shared: CustomerRequest['shared'], [name = '']: readonly string[]): boolean {
	return Array.isArray((shared as Readonly<Record<string, unknown>>)[name]);
}
