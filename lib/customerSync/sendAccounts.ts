import { unixSeconds, type WallClock } from '../clock';
import { badInput, type Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import type { SyncResult } from '../sync/result';
import { AccountPusher } from './accountPusher';
import type { AccountRecord } from '../accounts/accountRecord';
import { accountProblem } from './accountResult';
import type { SyncContext } from './syncContext';
import { writeBack } from './writeBack';

/** The problem of an item that names no account. */
export function noAccount(id: string): Problem {
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
	context: SyncContext,
): Promise<SyncResult[]> {
	const pusher = new AccountPusher(context, accounts.length);
	const unique = new Map(accounts.map((account) => [longRecordId(account.Id), account]));
	const sent = await pusher.push([...unique.values()]);
	const results = await writeBack(context, sent, wholeSecond(context.clock), async () => false);
	const { endedBy } = pusher;
	const byId = new Map(
		sent.map(({ account }, index) => [longRecordId(account.Id), results[index]]),
	);
	return accounts.map((account) => {
		const result = byId.get(longRecordId(account.Id));
		if (result) return result;
		if (!endedBy) throw new Error('An account was left without an outcome');
		return accountProblem(account, context.names, endedBy, '');
	});
}

/** Salesforce keeps no fractions of a second. */
export function wholeSecond(clock: WallClock): Date {
	return new Date(unixSeconds(clock) * 1000);
}
