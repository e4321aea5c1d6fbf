import { unixSeconds, type WallClock } from '../clock';
import type { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { longRecordId } from '../salesforce/recordId';
import { badInput } from '../errors';
import { type AccountFieldNames, type AccountRecord, nameOf } from '../accounts/accountRecord';
import type { AccountPusher } from './accountPusher';
import { syncedAccount, type SyncedAccount } from './syncReport';
import { writeBack } from './writeBack';

/** What became of an item. */
export type SendResult =
	| { synced: SyncedAccount }
	| { problem: Problem; accountId: string; accountName: string; customerId: string };

export interface SendTools {
	salesforce: SalesforceConnection;
	pusher: AccountPusher;
	names: AccountFieldNames;
	/** For the accounts' time of sync. */
	clock: WallClock;
}

/** The problem of an item that names no account. */
export function noSuchAccount(id: string): Problem {
	return badInput(
		'Account ID',
		id
			? `“${id}” is no account in Salesforce, or the connection’s user may not see it`
			: 'it is empty',
		id
			? 'Check the ID. If the account was deleted, leave the item out'
			: 'Map the ID of the account, such as {{ $json.Id }}',
	);
}

/**
 * Brings the customers of some accounts into step and writes their IDs back. An account that comes
 * several times is sent once.
 *
 * @returns what became of each, in order
 */
export async function sendAccounts(
	accounts: readonly AccountRecord[],
	{ salesforce, pusher, names, clock }: SendTools,
): Promise<SendResult[]> {
	const unique = new Map(accounts.map((account) => [longRecordId(account.Id), account]));
	const pushed = await pusher.push([...unique.values()]);
	const good = pushed.filter((result) => 'outcome' in result);
	const refused = await writeBack(salesforce, good, names, wholeSecond(clock), false);
	const results = new Map<string, SendResult>();
	for (const result of pushed) {
		const { account } = result;
		const accountId = account.Id;
		const problem = 'problem' in result ? result.problem : refused.get(accountId);
		const customerId = 'outcome' in result ? result.outcome.customerId : '';
		results.set(
			longRecordId(accountId),
			'outcome' in result && !problem
				? { synced: syncedAccount(account, result.outcome) }
				: { problem: required(problem), accountId, accountName: nameOf(account), customerId },
		);
	}
	return accounts.map((account) => {
		const result = results.get(longRecordId(account.Id));
		if (result) return result;
		const problem = required(pusher.endedBy);
		return { problem, accountId: account.Id, accountName: nameOf(account), customerId: '' };
	});
}

/** Salesforce keeps no fractions of a second. */
export function wholeSecond(clock: WallClock): Date {
	return new Date(unixSeconds(clock) * 1000);
}

function required(problem: Problem | undefined): Problem {
	if (!problem) throw new Error('An account was left without an outcome');
	return problem;
}
