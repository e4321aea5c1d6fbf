import type { SalesforceConnection } from '../salesforce/connection';
import { retrieveRecords } from '../salesforce/query';
import type { AccountFields } from './accountFields';
import { type AccountRecord, textOf } from '../accounts/accountRecord';

/** Stamps are whole seconds: so long after a write, a later change has a later stamp. */
const STAMP_PASSED_MS = 1100;

export interface Verification {
	/** The latest stamp of accounts that are as they were sent; ISO 8601. */
	until?: string;
	/** IDs of accounts that somebody changed between reading and writing. */
	changed: string[];
}

/**
 * Reads accounts again after they were written to. Who is as he was sent needs no look until his stamp
 * changes; who is not was changed meanwhile, and our own stamp would hide it.
 *
 * @param sent the accounts as they were read and sent to Stripe
 * @param writtenAt the clock's milliseconds when they had been written
 */
export async function verifyWritten(
	connection: SalesforceConnection,
	sent: readonly AccountRecord[],
	fields: AccountFields,
	writtenAt: number,
): Promise<Verification> {
	const { clock } = connection;
	const rest = writtenAt + STAMP_PASSED_MS - clock.monotonicMs();
	if (rest > 0) await clock.sleep(rest);
	const found = await retrieveRecords<AccountRecord>(
		connection,
		'Account',
		sent.map(({ Id }) => Id),
		fields.select,
		'Reading the accounts after writing',
	);
	const changed: string[] = [];
	let until = '';
	sent.forEach((account, index) => {
		const now = found[index];
		// Deleted meanwhile: the next run meets it among the deleted.
		if (!now) return;
		const isSame = fields.content.every((field) => textOf(account, field) === textOf(now, field));
		const stamp = new Date(now.SystemModstamp ?? 0).toISOString();
		if (!isSame) changed.push(account.Id);
		else if (stamp > until) until = stamp;
	});
	return { changed, ...(until && { until }) };
}
