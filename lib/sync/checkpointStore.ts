import { createHash } from 'node:crypto';
import type { Problem } from '../errors';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryByValues } from '../salesforce/queryLists';
import { queryThenUpsert } from '../salesforce/queryThenUpsert';
import { fieldList, identifier, type Soql, soql } from '../salesforce/soql';
import { writeRecords, type WriteRequest } from '../salesforce/write';
import type { SyncReport } from './report';

/** What names a checkpoint. Whatever may run by itself has one of its own. */
export interface CheckpointName {
	/** What the builder, or the workflow, calls the sync. */
	sync: string;
	/** What it does; two operations of one sync share nothing. */
	operation: string;
	/** Which changes are followed, where an operation follows several. */
	stream: string;
	/** The location whose changes they are; '' for the main one, or where there are none. */
	location?: string;
}

/** How a state is kept as text. */
export interface StateFormat<S> {
	/** Undefined for what is no state, so that it counts as lost. */
	parse(text: string): S | undefined;
	/** @param longest in characters */
	format(state: S, longest: number): string;
	/** What is known by a run that wants to keep `mine` when another has kept `theirs` meanwhile. */
	merge(mine: S, theirs: S): S;
}

/** A state as it stands in the org. */
export interface Checkpoint<S> {
	readonly key: string;
	/** Undefined when there is none, or none that can be read. */
	readonly state: S | undefined;
	/** What the record says, by which is told whether somebody else has written it since. */
	readonly text: string;
}

/** What an admin reads of the last run, beside the state. */
export interface RunNotes {
	name?: string;
	/** The run took in changes from here on, and up to here; ISO 8601. */
	windowStart?: string;
	windowEnd?: string;
	report?: SyncReport;
	/** Why the run ended before its end; else the report's first error counts. */
	endedBy?: Problem;
}

export interface CheckpointEntry<S> {
	checkpoint: Checkpoint<S>;
	state: S;
	notes?: RunNotes;
}

/** What is there for each of a list, such as a list of one. */
type OneForEach<List extends readonly unknown[], T> = { -readonly [At in keyof List]: T };

/** A record of the org, by the API names of its fields. */
type Stored = Record<string, string | null>;

const KEEPING = 'Keeping where the sync stands';

/** What `Checkpoint__c` holds, in characters. */
const LONGEST_STATE = 32_000;
/** What `Key__c` holds, in characters. */
const LONGEST_KEY = 255;
/** What `Name` holds, in characters. */
const LONGEST_NAME = 80;

/** The key of a checkpoint's record, unique in the org. */
export function checkpointKey({ sync, operation, stream, location }: CheckpointName): string {
	const parts = [sync, operation, stream, ...(location ? [location] : [])];
	const key = parts.map((part) => part.replace(/[/%]/g, encodeURIComponent)).join('/');
	if (key.length <= LONGEST_KEY) return key;
	const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
	return `${hash}/${parts.slice(1).join('/')}`.slice(0, LONGEST_KEY);
}

/**
 * Keeps states in the org's object `Stripe_Sync__c`, beside the data: what n8n keeps itself does not
 * survive its queue mode.
 */
export class CheckpointStore<S> {
	constructor(
		private readonly connection: SalesforceConnection,
		/** Names of the object and its fields in the org. */
		private readonly names: Model['syncState'],
		private readonly format: StateFormat<S>,
	) {}

	/**
	 * Reads checkpoints.
	 *
	 * @returns one for each key, in order
	 * @throws Problem when the object is missing, with the action that adds it
	 */
	async load<const K extends readonly string[]>(keys: K): Promise<OneForEach<K, Checkpoint<S>>> {
		const records: Stored[] = [];
		const options = { doing: 'Reading where the sync stands' };
		const build = (some: readonly string[]) => this.queryFor(some);
		for await (const record of queryByValues<Stored>(this.connection, keys, build, options)) {
			records.push(record);
		}
		return this.checkpointsIn(records, keys) as OneForEach<K, Checkpoint<S>>;
	}

	/**
	 * Keeps states. Where another run has kept one since the checkpoint was read or written, what is kept
	 * is what both know. Read and written is by one request: what another run kept is overwritten for a
	 * moment. A run that is killed in it loses nothing, as each state is true by itself
	 * (docs/decisions/0011-checkpoints-in-the-org.md).
	 *
	 * @returns the checkpoints as they are now, in order
	 * @throws Problem
	 */
	async save<const E extends ReadonlyArray<CheckpointEntry<S>>>(
		entries: E,
	): Promise<OneForEach<E, Checkpoint<S>>> {
		const keys = entries.map(({ checkpoint }) => checkpoint.key);
		const written = this.written(entries);
		const { found, isWritten } = await queryThenUpsert<Stored>(
			this.connection,
			this.queryFor(keys),
			this.upsert(entries, written),
			KEEPING,
		);
		const now = found ? this.checkpointsIn(found, keys) : await this.load(keys);
		const merged = entries.map((entry, index): CheckpointEntry<S> => {
			const other = now[index];
			// Ours, too, is what the first of two attempts has written.
			const ours = [entry.checkpoint.text, written[index]?.text];
			if (!other?.state || ours.includes(other.text)) return entry;
			return { ...entry, state: this.format.merge(entry.state, other.state) };
		});
		const isOurs = merged.every((entry, index) => entry === entries[index]);
		const kept = isWritten && isOurs ? written : await this.write(merged);
		return kept as OneForEach<E, Checkpoint<S>>;
	}

	/** As {@link save}, for whoever has just read the checkpoints. */
	async write(entries: ReadonlyArray<CheckpointEntry<S>>): Promise<Array<Checkpoint<S>>> {
		const written = this.written(entries);
		const outcomes = await writeRecords(this.connection, this.upsert(entries, written), {
			doing: KEEPING,
		});
		for (const outcome of outcomes) if (!outcome.success) throw outcome.problem;
		return written;
	}

	private queryFor(keys: readonly string[]): Soql {
		const { objectName, key, checkpoint } = this.names;
		const fields = fieldList([key, checkpoint]);
		return soql`SELECT ${fields} FROM ${identifier(objectName)} WHERE ${identifier(key)} IN ${keys}`;
	}

	private checkpointsIn(records: readonly Stored[], keys: readonly string[]): Array<Checkpoint<S>> {
		const texts = new Map(
			records.map((record) => [record[this.names.key], record[this.names.checkpoint]]),
		);
		return keys.map((key) => {
			const text = texts.get(key) ?? '';
			return { key, text, state: text ? this.format.parse(text) : undefined };
		});
	}

	/** The checkpoints as they are once their entries are written. */
	private written(entries: ReadonlyArray<CheckpointEntry<S>>): Array<Checkpoint<S>> {
		return entries.map(({ checkpoint: { key }, state }) => ({
			key,
			state,
			text: this.format.format(state, LONGEST_STATE),
		}));
	}

	private upsert(
		entries: ReadonlyArray<CheckpointEntry<S>>,
		written: ReadonlyArray<Checkpoint<S>>,
	): Extract<WriteRequest, { operation: 'upsert' }> {
		return {
			operation: 'upsert',
			object: this.names.objectName,
			externalIdField: this.names.key,
			rows: written.map(({ key, text }, index) => ({
				[this.names.key]: key,
				[this.names.checkpoint]: text,
				...noted(this.names, entries[index]?.notes),
			})),
		};
	}
}

function noted(names: Model['syncState'], notes: RunNotes | undefined): Record<string, unknown> {
	if (!notes) return {};
	const { name, windowStart, windowEnd, report, endedBy } = notes;
	return {
		...(name !== undefined && { Name: cut(name, LONGEST_NAME) }),
		[names.windowStart]: windowStart ?? null,
		[names.windowEnd]: windowEnd ?? null,
		...(report && {
			[names.created]: report.sum('created'),
			[names.updated]: report.sum('updated'),
			[names.failed]: report.sum('failed'),
		}),
		[names.lastError]: cut(endedBy?.message ?? report?.lastError ?? '', LONGEST_STATE) || null,
	};
}

/** No more than so many UTF-16 units, and no half of a character. */
function cut(text: string, longest: number): string {
	return text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}
