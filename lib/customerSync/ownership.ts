import type Stripe from 'stripe';
import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { changedAt, type CustomerHint } from './changedCustomers';
import type { Echo } from './checkpoint';
import { fieldIdOf } from './mappedFields';

/** Who is right where account and customer differ. */
export type Owner = 'crm' | 'stripe' | 'newest';

export interface Ownership {
	/** For fields that are not named. */
	otherwise: Owner;
	/** By the customer's field, as it is mapped. */
	byField: Readonly<Record<string, Owner>>;
}

/** What is known of who changed what since the last run. */
export interface RecentChanges {
	/** Changes in Stripe, by customer ID; those that this sync made do not count. */
	hints: ReadonlyMap<string, CustomerHint>;
	/** Accounts that this sync was the last to change. */
	echoes: readonly Echo[];
	/** The name of the account's field with the time of the sync. */
	syncedAt: string;
}

/** The owner of one of the customer's parameters, such as `address.city`. */
export function ownerOf({ otherwise, byField }: Ownership, param: string): Owner {
	const id = fieldIdOf(param);
	// Where the second line of a street is not mapped, it goes with the first.
	return byField[id] ?? byField[id.replace(/line2$/, 'line1')] ?? otherwise;
}

/**
 * Decides who wins where account and customer differ. The newest is whoever was changed last by
 * anybody but this sync, field by field in Stripe, the account as a whole in Salesforce.
 *
 * @param param in Stripe's words, such as `address.city`
 */
export function winnerOf(
	ownership: Ownership,
	param: string,
	account: AccountRecord,
	customer: Stripe.Customer,
	recent: RecentChanges,
): 'crm' | 'stripe' {
	const owner = ownerOf(ownership, param);
	if (owner !== 'newest') return owner;
	const hint = recent.hints.get(customer.id);
	const inStripe = hint && changedAt(hint, param);
	if (inStripe === undefined) return 'crm';
	return inStripe * 1000 > changedInSalesforce(account, recent) ? 'stripe' : 'crm';
}

/** Milliseconds since 1970; long ago for an account that nobody but this sync has changed since. */
function changedInSalesforce(account: AccountRecord, { echoes, syncedAt }: RecentChanges): number {
	const stamp = Date.parse(account.SystemModstamp ?? '');
	const written = Date.parse(textOf(account, syncedAt));
	const isEcho = echoes.some(
		(echo) => Date.parse(echo.syncedAt) === written && stamp <= Date.parse(echo.until),
	);
	return isEcho ? Number.NEGATIVE_INFINITY : stamp;
}
