import { createHash } from 'node:crypto';
import { anyOf, identifier, soql, type Soql } from '../salesforce/soql';

/**
 * What a sync writes comes back to it as a change. An echo names such changes: records that carry this
 * write stamp, and that nobody has changed since.
 */
export interface Echo {
	/** The write stamp that a run put into all of them; ISO 8601, whole seconds. */
	stamp: string;
	/** The latest change of any of them that was seen to be the run's own; ISO 8601. */
	until: string;
}

/** Beyond so many a query would grow too long; what is not left out costs a look at the record. */
const MOST_IN_QUERY = 40;

/** Conditions that leave out the records which were last changed by an earlier run's own writing. */
export function withoutEchoes(echoes: readonly Echo[], stampField: string): Soql[] {
	const field = identifier(stampField);
	return echoes
		.slice(-MOST_IN_QUERY)
		.map(({ stamp, until }) =>
			anyOf(
				soql`${field} = NULL`,
				soql`${field} != ${new Date(stamp)}`,
				soql`SystemModstamp > ${new Date(until)}`,
			),
		);
}

/**
 * Tells whether a record's last change was an earlier run's own writing.
 *
 * @param stamp the write stamp in the record, changed its last change; both in whatever form of ISO 8601
 */
export function isEcho(
	{ stamp, changed }: { stamp: string; changed: string },
	echoes: readonly Echo[],
): boolean {
	const written = Date.parse(stamp);
	const at = Date.parse(changed);
	return echoes.some((echo) => Date.parse(echo.stamp) === written && at <= Date.parse(echo.until));
}

/** What a record said at some time, as two short hashes. */
export interface Fingerprint {
	/** Of everything that people change. */
	content: string;
	/** Of what the sync itself writes. */
	own: string;
}

/** What every write changes, or even a look. */
const TOUCHED: ReadonlySet<string> = new Set([
	'SystemModstamp',
	'LastModifiedDate',
	'LastModifiedById',
	'LastViewedDate',
	'LastReferencedDate',
]);

/**
 * The fingerprint of a record.
 *
 * @param record with all its fields: a change of one that is missing here goes unnoticed
 * @param ownFields API names of the fields that the sync writes
 */
export function fingerprintOf(
	record: Readonly<Record<string, unknown>>,
	ownFields: readonly string[],
): Fingerprint {
	const entries = Object.entries(record).filter(([name]) => !TOUCHED.has(name));
	const isOwn = ([name]: readonly [string, unknown]) => ownFields.includes(name);
	return {
		content: hashOf(entries.filter((entry) => !isOwn(entry))),
		own: hashOf(entries.filter(isOwn)),
	};
}

/**
 * Tells whether nothing but the sync's own writing has changed a record since. Where the sync has written
 * nothing, it was somebody else, whatever the change may have been.
 *
 * @param before undefined for a record that nobody knows, which may have changed in anything
 */
export function isOwnWriting(before: Fingerprint | undefined, now: Fingerprint): boolean {
	return before !== undefined && before.content === now.content && before.own !== now.own;
}

function hashOf(entries: ReadonlyArray<readonly [string, unknown]>): string {
	const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(sorted)).digest('base64').slice(0, 10);
}
