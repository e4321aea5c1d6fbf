import { OVERLAP_MS } from '../salesforce/overlap';

/** An account as it was read: its ID and the stamp of its last change. */
export interface SeenAccount {
	/** 18 characters. */
	id: string;
	/** ISO 8601. */
	stamp: string;
}

/** How far the changes of an org have been read. */
export interface Progress {
	/** Counts the steps forward. */
	revision: number;
	/** The newest stamp that was read, ISO 8601. */
	stamp: string;
	/** The accounts read within the overlap, with the stamp that each had. */
	seen: ReadonlyMap<string, string>;
}

/** Where the next reading begins: every change with this stamp or a later one is looked at. */
export function readingStart({ stamp }: Progress): string {
	return new Date(Date.parse(stamp) - OVERLAP_MS).toISOString();
}

/** Tells whether a change has been told of. */
export function isSeen(progress: Progress, { id, stamp }: SeenAccount): boolean {
	const known = progress.seen.get(id);
	if (known !== undefined && sameMoment(known, stamp)) return true;
	// What lies before the overlap has been read, and is not remembered one by one.
	return Date.parse(stamp) < Date.parse(readingStart(progress));
}

/** The beginning: changes up to `stamp` are known by the accounts in `seen`. */
export function firstProgress(stamp: string, seen: readonly SeenAccount[] = []): Progress {
	return pruned(1, stamp, new Map(seen.map((account) => [account.id, account.stamp])));
}

/**
 * The progress after these accounts were read.
 *
 * @param read in any order, with the stamps that they were told with
 * @param position the newest stamp up to which nothing was left out
 */
export function advanced(
	progress: Progress,
	read: readonly SeenAccount[],
	position: string,
): Progress {
	const news = read.filter((account) => progress.seen.get(account.id) !== account.stamp);
	const stamp = later(progress.stamp, position);
	if (news.length === 0 && stamp === progress.stamp) return progress;
	const seen = new Map(progress.seen);
	for (const { id, stamp: changed } of news) seen.set(id, changed);
	return pruned(progress.revision + 1, stamp, seen);
}

/** What two memories of the same reading know together; neither takes anything back from the other. */
export function merged(
	one: Progress | undefined,
	other: Progress | undefined,
): Progress | undefined {
	if (!one || !other) return one ?? other;
	const seen = new Map(one.seen);
	for (const [id, stamp] of other.seen) seen.set(id, later(seen.get(id) ?? stamp, stamp));
	return pruned(Math.max(one.revision, other.revision), later(one.stamp, other.stamp), seen);
}

/** Only what the next reading can meet again is kept. */
function pruned(revision: number, stamp: string, seen: ReadonlyMap<string, string>): Progress {
	const start = Date.parse(stamp) - OVERLAP_MS;
	const kept = [...seen].filter(([, changed]) => Date.parse(changed) >= start);
	return { revision, stamp, seen: new Map(kept) };
}

function later(one: string, other: string): string {
	return Date.parse(other) > Date.parse(one) ? other : one;
}

function sameMoment(one: string, other: string): boolean {
	return Date.parse(one) === Date.parse(other);
}

/** Progress as plain JSON, accounts grouped by their stamp: mass updates leave few stamps. */
export interface StoredProgress {
	revision: number;
	stamp: string;
	/** IDs by stamp, in one text without anything in between. */
	seen: Record<string, string>;
}

const ID_LENGTH = 18;

export function toStored({ revision, stamp, seen }: Progress): StoredProgress {
	const byStamp = new Map<string, string[]>();
	for (const [id, changed] of seen) {
		const ids = byStamp.get(changed);
		if (ids) ids.push(id);
		else byStamp.set(changed, [id]);
	}
	const groups = [...byStamp].map(([changed, ids]) => [changed, ids.join('')] as const);
	return { revision, stamp, seen: Object.fromEntries(groups) };
}

/** Reads what {@link toStored} wrote; undefined for anything else, so that it counts as lost. */
export function fromStored(stored: unknown): Progress | undefined {
	if (!isRecord(stored)) return undefined;
	const { revision, stamp, seen } = stored;
	if (typeof revision !== 'number' || !isMoment(stamp) || !isRecord(seen)) return undefined;
	const known = new Map<string, string>();
	for (const [changed, ids] of Object.entries(seen)) {
		if (!isMoment(changed) || typeof ids !== 'string') return undefined;
		for (let at = 0; at < ids.length; at += ID_LENGTH) {
			known.set(ids.slice(at, at + ID_LENGTH), changed);
		}
	}
	return { revision, stamp, seen: known };
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMoment(value: unknown): value is string {
	return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
