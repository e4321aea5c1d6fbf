import type Stripe from 'stripe';
import { type Echo, isEcho } from '../sync/echoes';
import { type ChangeHint, changedAt } from '../sync/eventChanges';
import { type Ownership, ownerOf, winnerOf as winnerBy } from '../sync/ownership';
import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { addressParams, fieldIdOf } from './mapping';

/** What is known of who changed what since the last run. */
export interface RecentChanges {
	/** Changes in Stripe, by customer ID; those that this sync made do not count. */
	hints: ReadonlyMap<string, ChangeHint>;
	/** Accounts that this sync was the last to change. */
	echoes: readonly Echo[];
	/** The name of the account's field with the time of the sync. */
	syncedAt: string;
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
	{ hints, echoes, syncedAt }: RecentChanges,
): 'crm' | 'stripe' {
	const id = fieldIdOf(param);
	// Where the second line of a street is not mapped, it goes with the first.
	const owner = ownerOf(ownership, [id, id.replace(/line2$/, 'line1')]);
	return winnerBy(owner, () => {
		const hint = hints.get(customer.id);
		const times = hint ? addressParams(param).flatMap((each) => changedAt(hint, each) ?? []) : [];
		const seconds = times.length > 0 ? Math.max(...times) : undefined;
		const changed = account.SystemModstamp ?? '';
		// One that nobody but this sync has changed was changed long ago.
		const isOurs = isEcho({ stamp: textOf(account, syncedAt), changed }, echoes);
		return {
			stripe: seconds === undefined ? undefined : seconds * 1000,
			crm: isOurs ? Number.NEGATIVE_INFINITY : Date.parse(changed),
		};
	});
}
