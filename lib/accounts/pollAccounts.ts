import type { WallClock } from '../clock';
import { badInput } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { OVERLAP_MS } from '../salesforce/overlap';
import { type ChangedRecord, changedRecords } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { type Fingerprint, isOwnWriting } from '../sync/echoes';
import { latestChange } from '../sync/recordChanges';
import type { Soql } from '../salesforce/soql';
import { accountShape } from './accountShape';
import { changeTypeOf } from './changeType';
import type { Checkpoint } from './checkpoint';
import {
	advanced,
	firstProgress,
	isSeen,
	merged,
	type Progress,
	readingStart,
	type SeenAccount,
} from './progress';
import { newestAccounts, readAccounts } from './readAccounts';
import { accountSelection, checkSelection } from './selection';
import type { AccountChange, AccountWatch } from './watch';

/** What a poll leaves for the next one. Losing it costs calls and repeats, never an account. */
export interface PollMemory {
	progress?: Progress;
	/** The revision of the progress that the checkpoint holds. */
	savedRevision?: number;
	/** The condition that Salesforce has understood. */
	checkedCondition?: string;
}

export interface PollOptions {
	memory: PollMemory;
	checkpoint: Checkpoint;
	/** Where to begin when nothing is remembered anywhere, ISO 8601; without it ten minutes ago. */
	startFrom?: string;
	clock: WallClock;
	/** Accounts told of at once; the others follow with the next poll. */
	mostAtOnce?: number;
}

export interface PollOutcome {
	/** In the order in which they changed. */
	changes: AccountChange[];
	/** To be kept once the changes are handed on. */
	memory: PollMemory;
}

const DEFAULT_MOST_AT_ONCE = 10_000;

interface Candidate extends SeenAccount {
	created: string;
}

type NarrowRecord = ChangedRecord & { CreatedDate: string };

/**
 * Finds the accounts that changed since the last poll, each once for each change, however late its
 * transaction was committed (up to ten minutes) and however many share a stamp.
 *
 * What the last poll told of is confirmed by coming back in `memory`; only then the checkpoint is
 * moved to it. A memory that is lost or older than the checkpoint is made good from there.
 *
 * @throws Problem; then nothing is told and the next poll begins at the same place
 */
export async function pollAccounts(
	connection: SalesforceConnection,
	watch: AccountWatch,
	options: PollOptions,
): Promise<PollOutcome> {
	const { memory, checkpoint, mostAtOnce = DEFAULT_MOST_AT_ONCE } = options;
	const selection = await accountSelection(connection, watch);
	const condition = selection?.text ?? '';
	if (memory.checkedCondition !== condition) await checkSelection(connection, selection);

	let { progress: known, savedRevision } = memory;
	let isCheckpointRead = false;
	if (!known || known.revision !== savedRevision) {
		const kept = await checkpoint.read();
		isCheckpointRead = true;
		known = merged(known, kept) ?? (await beginning(connection, selection, options));
		if (known.revision !== kept?.revision) await checkpoint.write(known);
		savedRevision = known.revision;
	}

	const unseen = await unseenChanges(connection, known, selection, mostAtOnce);
	let { candidates } = unseen;
	let again = watch.event === 'new' || known.settled ? [] : unseen.newest;
	if (candidates.length > 0 && !isCheckpointRead) {
		// Before anybody is told: was the memory set back behind what the checkpoint knows?
		known = merged(known, await checkpoint.read()) ?? known;
		const now = known;
		candidates = candidates.filter((candidate) => !isSeen(now, candidate));
		// What lies before its overlap was read again by the polls that the memory does not know.
		again = again.filter(({ id, stamp }) => now.seen.get(id) === stamp);
	}
	const all = [...again, ...candidates];
	const { changes, read } = await tell(connection, watch, known, selection, all);
	return {
		changes,
		memory: {
			progress: advanced(known, read, unseen.position ?? known.stamp, options.clock),
			savedRevision,
			checkedCondition: condition,
		},
	};
}

/**
 * The accounts that were made or changed last, as a sample; nothing is remembered.
 *
 * @throws Problem
 */
export async function sampleAccounts(
	connection: SalesforceConnection,
	watch: AccountWatch,
	count: number,
): Promise<AccountChange[]> {
	const selection = await accountSelection(connection, watch);
	await checkSelection(connection, selection);
	const shape = await accountShape(connection, watch);
	const by = watch.event === 'new' ? 'CreatedDate' : 'SystemModstamp';
	const accounts = await newestAccounts(connection, shape, selection, by, count);
	return accounts.map(({ fields, created, stamp }) => {
		const isNew = watch.event === 'new' || (watch.event === 'both' && stamp === created);
		return { changeType: isNew ? 'new' : 'updated', account: fields };
	});
}

/**
 * Where somebody begins who remembers nothing: at a moment that was given, else ten minutes ago. The
 * org's newest stamp is the measure and not this machine's clock alone, which may be wrong: one that is
 * fast must not pass over changes to come.
 */
async function beginning(
	connection: SalesforceConnection,
	selection: Soql | undefined,
	{ startFrom, clock }: PollOptions,
): Promise<Progress> {
	if (startFrom) {
		const start = Date.parse(startFrom);
		if (Number.isNaN(start)) throw badInput('Start From', `“${startFrom}” is not a date`);
		return firstProgress(new Date(start + OVERLAP_MS).toISOString());
	}
	const progress = firstProgress(await latestChange(connection, 'Account', 'Reading the accounts'));
	const since = clock.nowMs() - OVERLAP_MS;
	const { candidates } = await unseenChanges(connection, progress, selection, Infinity);
	const earlier = candidates.filter(({ stamp }) => Date.parse(stamp) < since);
	return firstProgress(progress.stamp, earlier);
}

/** Reads IDs and stamps from the overlap on. The accounts themselves are read when one is to be told of. */
async function unseenChanges(
	connection: SalesforceConnection,
	known: Progress,
	selection: Soql | undefined,
	most: number,
): Promise<{ candidates: Candidate[]; newest: Candidate[]; position?: string }> {
	const candidates: Candidate[] = [];
	/** Accounts that are known with the newest stamp, of which the same second may have brought more. */
	const newest: Candidate[] = [];
	const last = Math.max(...[...known.seen.values()].map((stamp) => Date.parse(stamp)));
	let position: string | undefined;
	const changes = {
		object: 'Account',
		fields: ['CreatedDate'],
		where: selection,
		after: { stamp: readingStart(known) },
	};
	const doing = { doing: 'Looking for changed accounts' };
	for await (const page of changedRecords<NarrowRecord>(connection, changes, doing)) {
		for (const record of page.records) {
			const candidate = {
				id: longRecordId(record.Id),
				stamp: new Date(record.SystemModstamp).toISOString(),
				created: new Date(record.CreatedDate).toISOString(),
			};
			if (isSeen(known, candidate)) {
				if (Date.parse(candidate.stamp) === last) newest.push(candidate);
				continue;
			}
			candidates.push(candidate);
			// Up to here nothing was left out; the next poll goes on from here.
			if (candidates.length >= most) return { candidates, newest, position: candidate.stamp };
		}
		position = page.position.stamp;
	}
	return { candidates, newest, position };
}

/** Reads the accounts as they are now, and says what happened to each. */
async function tell(
	connection: SalesforceConnection,
	watch: AccountWatch,
	known: Progress,
	selection: Soql | undefined,
	candidates: readonly Candidate[],
): Promise<{ changes: AccountChange[]; read: SeenAccount[] }> {
	const start = Date.parse(readingStart(known));
	// What nobody has to be told of now is read to know it when it changes.
	const isCompared = watch.event !== 'new';
	const wanted = candidates.filter((each) => isCompared || typeOf(each) !== undefined);
	const accounts =
		wanted.length > 0
			? await readAccounts(
					connection,
					wanted.map(({ id }) => id),
					await accountShape(connection, watch),
					selection,
				)
			: new Map<string, never>();
	const changes: AccountChange[] = [];
	const read = candidates.map((candidate): SeenAccount => {
		const account = accounts.get(candidate.id);
		// Gone, or not among the selected any more: nobody has to be told.
		if (!account) return candidate;
		const { stamp, fields, fingerprint } = account;
		const changeType = typeOf({ ...candidate, stamp });
		const before = known.fingerprints.get(candidate.id);
		const isKnown = known.seen.get(candidate.id) === stamp;
		const isNews = isKnown ? isChanged(before, fingerprint) : !isOurs(before, fingerprint);
		if (changeType && isNews) changes.push({ changeType, account: fields });
		// What was read just now is what they are told: a change in between is not a second one.
		return { id: candidate.id, stamp, fingerprint };
	});
	return { changes, read };

	function typeOf({ id, created, stamp }: Candidate) {
		const isNew = !known.seen.has(id) && Date.parse(created) >= start;
		return changeTypeOf(watch.event, { created, changed: stamp, isNew });
	}
}

/** Nothing but this package's own writing has changed it since. */
function isOurs(before: Fingerprint | undefined, now: Fingerprint | undefined): boolean {
	return now !== undefined && isOwnWriting(before, now);
}

/** Somebody has changed it since it was read, though its stamp is the same. */
function isChanged(before: Fingerprint | undefined, now: Fingerprint | undefined): boolean {
	return before !== undefined && now !== undefined && before.content !== now.content;
}
