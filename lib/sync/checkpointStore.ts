import { createHash } from 'node:crypto';
import type { Problem } from '../errors';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryByValues } from '../salesforce/queryLists';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { writeRecords } from '../salesforce/write';
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
		const texts = new Map<string, string>();
		const { objectName, key, checkpoint } = this.names;
		const fields = fieldList([key, checkpoint]);
		const found = queryByValues<Record<string, string | null>>(
			this.connection,
			keys,
			(some) =>
				soql`SELECT ${fields} FROM ${identifier(objectName)} WHERE ${identifier(key)} IN ${some}`,
			{ doing: 'Reading where the sync stands' },
		);
		for await (const record of found) {
			texts.set(record[key] ?? '', record[checkpoint] ?? '');
		}
		const checkpoints = keys.map((each) => {
			const text = texts.get(each) ?? '';
			return { key: each, text, state: text ? this.format.parse(text) : undefined };
		});
		return checkpoints as OneForEach<K, Checkpoint<S>>;
	}

	/**
	 * Keeps states. Where another run has kept one since the checkpoint was read or written, what is kept
	 * is what both know.
	 *
	 * @returns the checkpoints as they are now, in order
	 * @throws Problem
	 */
	async save<const E extends ReadonlyArray<CheckpointEntry<S>>>(
		entries: E,
	): Promise<OneForEach<E, Checkpoint<S>>> {
		const now = await this.load(entries.map(({ checkpoint }) => checkpoint.key));
		const merged = entries.map((entry, index): CheckpointEntry<S> => {
			const other = now[index];
			const isOurs = !other?.state || other.text === entry.checkpoint.text;
			return isOurs ? entry : { ...entry, state: this.format.merge(entry.state, other.state) };
		});
		return (await this.write(merged)) as OneForEach<E, Checkpoint<S>>;
	}

	/** As {@link save}, for whoever has just read the checkpoints. */
	async write(entries: ReadonlyArray<CheckpointEntry<S>>): Promise<Array<Checkpoint<S>>> {
		const doing = 'Keeping where the sync stands';
		const written = entries.map(({ checkpoint: { key }, state }) => ({
			key,
			state,
			text: this.format.format(state, LONGEST_STATE),
		}));
		const outcomes = await writeRecords(
			this.connection,
			{
				operation: 'upsert',
				object: this.names.objectName,
				externalIdField: this.names.key,
				rows: written.map(({ key, text }, index) => ({
					[this.names.key]: key,
					[this.names.checkpoint]: text,
					...noted(this.names, entries[index]?.notes),
				})),
			},
			{ doing },
		);
		for (const outcome of outcomes) if (!outcome.success) throw outcome.problem;
		return written;
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
