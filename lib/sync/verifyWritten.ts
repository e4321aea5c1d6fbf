import type { SalesforceConnection } from '../salesforce/connection';
import { type ChangedRecord, retrieveRecords } from '../salesforce/query';

/** When a sync's writing ended. */
export interface WrittenAt {
	/** By the clock of this process. */
	monotonicMs: number;
	/** By the org's, in whole seconds: no stamp of what was written is later. Undefined where it did not tell. */
	orgMs: number | undefined;
}

/** Now, as the end of a sync's writing: to be asked for before anything else is. */
export function writtenNow({
	clock,
	answeredAtMs,
}: Pick<SalesforceConnection, 'clock' | 'answeredAtMs'>): WrittenAt {
	return { monotonicMs: clock.monotonicMs(), orgMs: answeredAtMs() };
}

/** Stamps are whole seconds: so long after a write, a later change has a later stamp. */
const STAMP_PASSED_MS = 1100;

export interface Verification {
	/**
	 * The latest stamp of records that are as they were sent, and not later than the writing: what somebody changed
	 * after it may have the stamp of a change that is still to come, in the same second. ISO 8601.
	 */
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
 * @throws Problem
 */
export async function verifyWritten<R extends Pick<ChangedRecord, 'Id'>>(
	connection: SalesforceConnection,
	{ object, fields, isSame, doing }: WrittenRecords<R>,
	sent: readonly R[],
	writtenAt: WrittenAt,
): Promise<Verification> {
	const { clock } = connection;
	const rest = writtenAt.monotonicMs + STAMP_PASSED_MS - clock.monotonicMs();
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
	const { orgMs = Number.POSITIVE_INFINITY } = writtenAt;
	let until = Number.NEGATIVE_INFINITY;
	sent.forEach((record, index) => {
		const now = found[index];
		// Deleted meanwhile: the next run meets it among the deleted.
		if (!now) return;
		if (!isSame(record, now)) changed.push(record.Id);
		else until = Math.max(until, Math.min(Date.parse(now.SystemModstamp ?? ''), orgMs));
	});
	return { changed, ...(Number.isFinite(until) && { until: new Date(until).toISOString() }) };
}
