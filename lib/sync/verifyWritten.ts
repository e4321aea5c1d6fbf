import type { SalesforceConnection } from '../salesforce/connection';
import { type ChangedRecord, retrieveRecords } from '../salesforce/query';

/** Stamps are whole seconds: so long after a write, a later change has a later stamp. */
const STAMP_PASSED_MS = 1100;

export interface Verification {
	/** The latest stamp of records that are as they were sent; ISO 8601. */
	until?: string;
	/** IDs of records that somebody changed between reading and writing. */
	changed: string[];
}

/** How a sync reads again what it has written to. */
export interface WrittenRecords<R> {
	object: string;
	fields: readonly string[];
	/** Whether two readings of a record say the same to the other side. */
	isSame: (sent: R, now: R) => boolean;
	doing: string;
}

/**
 * Reads records again after they were written to. Which is as it was sent needs no look until its stamp
 * changes; which is not was changed meanwhile, and the sync's own stamp would hide it.
 *
 * @param sent the records as they were read, and as they should be now
 * @param writtenAt the clock's milliseconds when they had been written
 * @throws Problem
 */
export async function verifyWritten<R extends Pick<ChangedRecord, 'Id'>>(
	connection: SalesforceConnection,
	{ object, fields, isSame, doing }: WrittenRecords<R>,
	sent: readonly R[],
	writtenAt: number,
): Promise<Verification> {
	const { clock } = connection;
	const rest = writtenAt + STAMP_PASSED_MS - clock.monotonicMs();
	if (rest > 0) await clock.sleep(rest);
	const ids = sent.map(({ Id }) => Id);
	const found = await retrieveRecords<R & Partial<ChangedRecord>>(
		connection,
		object,
		ids,
		fields,
		doing,
	);
	const changed: string[] = [];
	let until = '';
	sent.forEach((record, index) => {
		const now = found[index];
		// Deleted meanwhile: the next run meets it among the deleted.
		if (!now) return;
		const stamp = new Date(now.SystemModstamp ?? 0).toISOString();
		if (!isSame(record, now)) changed.push(record.Id);
		else if (stamp > until) until = stamp;
	});
	return { changed, ...(until && { until }) };
}
