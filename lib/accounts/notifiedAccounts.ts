import type { SalesforceConnection } from '../salesforce/connection';
import { type Fingerprint, isOwnWriting } from '../sync/echoes';
import { RecentIds } from '../recentIds';
import { accountShape } from './accountShape';
import { changeTypeOf } from './changeType';
import { type ReadAccount, readAccounts } from './readAccounts';
import { accountSelection } from './selection';
import type { AccountChange, AccountWatch } from './watch';

/** How many notifications and accounts a trigger remembers. */
const REMEMBERED = 20_000;

/** For so long Salesforce repeats what nobody acknowledged. */
const REPEATED_MS = 24 * 60 * 60 * 1000;

/**
 * What one trigger has told of in this process. It saves repeats and no more: another process, and this
 * one after a restart, starts empty.
 */
export class ToldMemory {
	readonly notifications = new RecentIds(REMEMBERED);
	private readonly accounts = new RecentIds(REMEMBERED);
	private readonly fingerprints = new Map<string, Fingerprint>();

	hasToldOf(accountId: string): boolean {
		return this.accounts.has(accountId);
	}

	/** What an account said when it was last read. */
	fingerprintOf(accountId: string): Fingerprint | undefined {
		return this.fingerprints.get(accountId);
	}

	add({ id, fingerprint }: Pick<ReadAccount, 'id' | 'fingerprint'>): void {
		this.accounts.add(id);
		if (!fingerprint) return;
		// Again at the end: what was read just now is forgotten last.
		this.fingerprints.delete(id);
		this.fingerprints.set(id, fingerprint);
		for (const oldest of this.fingerprints.keys()) {
			if (this.fingerprints.size <= REMEMBERED) break;
			this.fingerprints.delete(oldest);
		}
	}
}

/** What a call brought. */
export interface NotifiedAccounts {
	/** In order, without accounts that are gone or that nobody asked for. */
	changes: AccountChange[];
	/** The accounts that were there, to be remembered once the changes have been passed on. */
	told: ReadAccount[];
}

/**
 * Reads accounts that Salesforce says have changed, as they are now, and tells what happened to each.
 * A notification is only a hint, late, out of order or repeated as it may be.
 *
 * What this package alone has written is no change to anybody who was told of the account before.
 *
 * An account counts as new when it was last changed within a day after it was made, the time for which
 * Salesforce repeats a notification, and has not been told of yet.
 *
 * @param accountIds each once
 * @param told what was told of before; what this tells of is to be added once it has been passed on
 * @throws Problem when they cannot be read
 */
export async function notifiedAccounts(
	connection: SalesforceConnection,
	watch: AccountWatch,
	accountIds: readonly string[],
	told: ToldMemory,
): Promise<NotifiedAccounts> {
	if (accountIds.length === 0) return { changes: [], told: [] };
	const selection = await accountSelection(connection, watch);
	const shape = await accountShape(connection, watch);
	const accounts = await readAccounts(connection, accountIds, shape, selection);
	const changes = accountIds.flatMap((id): AccountChange[] => {
		const account = accounts.get(id);
		if (!account) return [];
		const age = Date.parse(account.stamp) - Date.parse(account.created);
		const isNew = age <= REPEATED_MS && !told.hasToldOf(id);
		const { fingerprint } = account;
		const before = told.fingerprintOf(id);
		if (!isNew && fingerprint && isOwnWriting(before, fingerprint)) return [];
		const sighting = { created: account.created, changed: account.stamp, isNew };
		const changeType = changeTypeOf(watch.event, sighting);
		return changeType ? [{ changeType, account: account.fields }] : [];
	});
	return { changes, told: accountIds.flatMap((id) => accounts.get(id) ?? []) };
}
