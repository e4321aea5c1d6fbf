import type { WallClock } from '../clock';
import { OVERLAP_MS } from '../salesforce/overlap';
import type { Fingerprint } from '../sync/echoes';

/** An account as it was read: its ID and the stamp of its last change. */
export interface SeenAccount {
	/** 18 characters. */
	id: string;
	/** ISO 8601. */
	stamp: string;
	/** What it said, where that was read. */
	fingerprint?: Fingerprint;
}

/** How far the changes of an org have been read. */
export interface Progress {
	/** Counts the steps forward. */
	revision: number;
	/** The newest stamp that was read, ISO 8601. */
	stamp: string;
	/** The accounts read within the overlap, with the stamp that each had. */
	seen: ReadonlyMap<string, string>;
	/** What the accounts said that were read last, beyond the overlap; the latest last. */
	fingerprints: ReadonlyMap<string, Fingerprint>;
	/**
	 * The accounts with the newest stamp were read again when its second was over. Stamps are whole seconds:
	 * a change right after the first reading leaves them as they are.
	 */
	settled?: boolean;
}

/** After so long the second of a stamp is over, if the clocks are not far apart. */
const SECOND_OVER_MS = 2000;

/** Accounts whose fingerprints are kept: of others, a sync's writing counts as a change. */
const MOST_FINGERPRINTS = 2000;

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
	return pruned(1, stamp, new Map(seen.map((account) => [account.id, account.stamp])), new Map());
}

/**
 * The progress after these accounts were read.
 *
 * @param read in any order, with the stamps that they were told with
 * @param position the newest stamp up to which nothing was left out
 * @param clock tells whether the second of the newest stamp is over
 */
export function advanced(
	progress: Progress,
	read: readonly SeenAccount[],
	position: string,
	clock: WallClock,
): Progress {
	const news = read.filter(
		({ id, stamp: changed, fingerprint }) =>
			progress.seen.get(id) !== changed || isOther(progress.fingerprints.get(id), fingerprint),
	);
	const stamp = later(progress.stamp, position);
	if (news.length === 0 && stamp === progress.stamp) {
		const isOver = [...progress.seen.values()].every(
			(changed) => Date.parse(changed) + SECOND_OVER_MS < clock.nowMs(),
		);
		return { ...progress, settled: isOver };
	}
	const seen = new Map(progress.seen);
	const fingerprints = new Map(progress.fingerprints);
	for (const { id, stamp: changed, fingerprint } of news) {
		seen.set(id, changed);
		// Again at the end: what was read just now is forgotten last.
		fingerprints.delete(id);
		if (fingerprint) fingerprints.set(id, fingerprint);
	}
	return pruned(progress.revision + 1, stamp, seen, fingerprints);
}

function isOther(known: Fingerprint | undefined, now: Fingerprint | undefined): boolean {
	return now !== undefined && (known?.content !== now.content || known.own !== now.own);
}

/** What two memories of the same reading know together; neither takes anything back from the other. */
export function merged(
	one: Progress | undefined,
	other: Progress | undefined,
): Progress | undefined {
	if (!one || !other) return one ?? other;
	const seen = new Map(one.seen);
	for (const [id, stamp] of other.seen) seen.set(id, later(seen.get(id) ?? stamp, stamp));
	const [older, newer] = one.revision < other.revision ? [one, other] : [other, one];
	const fingerprints = new Map([...older.fingerprints, ...newer.fingerprints]);
	// Two that parted count on from the same number: what an account was like last, its stamp says.
	for (const [id, fingerprint] of older.fingerprints) {
		const isLater = Date.parse(older.seen.get(id) ?? '') > Date.parse(newer.seen.get(id) ?? '');
		if (isLater) fingerprints.set(id, fingerprint);
	}
	return pruned(newer.revision, later(one.stamp, other.stamp), seen, fingerprints);
}

/** Only what the next reading can meet again is kept. */
function pruned(
	revision: number,
	stamp: string,
	seen: ReadonlyMap<string, string>,
	fingerprints: Progress['fingerprints'],
): Progress {
	const start = Date.parse(stamp) - OVERLAP_MS;
	const kept = [...seen].filter(([, changed]) => Date.parse(changed) >= start);
	const latest = [...fingerprints].slice(-MOST_FINGERPRINTS);
	return { revision, stamp, seen: new Map(kept), fingerprints: new Map(latest) };
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
	/** The two hashes of each account by its ID. */
	fingerprints?: Record<string, string>;
}

const ID_LENGTH = 18;

export function toStored({ revision, stamp, seen, fingerprints }: Progress): StoredProgress {
	const byStamp = new Map<string, string[]>();
	for (const [id, changed] of seen) {
		const ids = byStamp.get(changed);
		if (ids) ids.push(id);
		else byStamp.set(changed, [id]);
	}
	const groups = [...byStamp].map(([changed, ids]) => [changed, ids.join('')] as const);
	const known = [...fingerprints].map(
		([id, { content, own }]) => [id, `${content} ${own}`] as const,
	);
	return {
		revision,
		stamp,
		seen: Object.fromEntries(groups),
		...(known.length > 0 && { fingerprints: Object.fromEntries(known) }),
	};
}

/** Reads what {@link toStored} wrote; undefined for anything else, so that it counts as lost. */
export function fromStored(stored: unknown): Progress | undefined {
	if (!isRecord(stored)) return undefined;
	const { revision, stamp, seen, fingerprints } = stored;
	if (typeof revision !== 'number' || !isMoment(stamp) || !isRecord(seen)) return undefined;
	const known = new Map<string, string>();
	for (const [changed, ids] of Object.entries(seen)) {
		if (!isMoment(changed) || typeof ids !== 'string') return undefined;
		for (let at = 0; at < ids.length; at += ID_LENGTH) {
			known.set(ids.slice(at, at + ID_LENGTH), changed);
		}
	}
	return { revision, stamp, seen: known, fingerprints: fingerprintsIn(fingerprints) };
}

function fingerprintsIn(stored: unknown): Map<string, Fingerprint> {
	const entries = isRecord(stored) ? Object.entries(stored) : [];
	return new Map(
		entries.flatMap(([id, text]) => {
			const [content, own] = typeof text === 'string' ? text.split(' ') : [];
			return content && own ? [[id, { content, own }] as const] : [];
		}),
	);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMoment(value: unknown): value is string {
	return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
