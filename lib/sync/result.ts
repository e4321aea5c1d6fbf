import type { Problem } from '../errors';

/** A field that is other than it was. */
export interface FieldChange {
	/** By the name that it has on its side, with dots: `address.city`. */
	field: string;
	from: string;
	to: string;
}

interface StatusMeaning {
	/** How a summary says it, after a number. */
	words: string;
	/** What its figure is called, if not as the status. */
	figure?: string;
	/** The figure that it goes into of the record that an admin sees in Salesforce. */
	counts?: 'created' | 'updated' | 'failed';
	/** Its figure is told only where there are any. */
	rare?: true;
	/** Nothing that anybody asked for: neither counted nor told. */
	unasked?: true;
}

/** What may become of a record, in the order of a summary. */
export const STATUSES = {
	created: { words: 'created', counts: 'created' },
	updated: { words: 'updated', counts: 'updated' },
	linked: { words: 'linked', counts: 'updated' },
	pulled: { words: 'updated in Salesforce', counts: 'updated' },
	marked: { words: 'marked as deleted' },
	deleted: { words: 'deleted' },
	unchanged: { words: 'unchanged' },
	unmatched: { words: 'unmatched', rare: true },
	problem: { words: 'with problems', figure: 'problems', counts: 'failed' },
	skipped: { words: 'skipped', unasked: true },
} as const satisfies Readonly<Record<string, StatusMeaning>>;

export type SyncStatus = keyof typeof STATUSES;

/** What a status means; by this type none needs to say all of it. */
export function meaningOf(status: SyncStatus): StatusMeaning {
	return STATUSES[status];
}

interface AnyResult {
	/** What the record is called in messages. */
	title: string;
	/** IDs of what it is about, by the names that they have in an item. */
	references: Readonly<Record<string, string>>;
	/** Whether the next run looks at the record again although nobody changes it. */
	retry?: boolean;
}

/** A record that is as it should be. */
export interface DoneResult extends AnyResult {
	status: Exclude<SyncStatus, 'problem'>;
	/** What was done, as a sentence. */
	message: string;
	/** What was changed, by the side on which it was. */
	changes: Readonly<Record<string, readonly FieldChange[]>>;
	/** What is worth knowing though nothing failed, each as a sentence. */
	notes?: readonly string[];
	/** The main work is done, but a step after it failed. */
	unfinished?: Problem;
}

/** A record that could not be brought into step. */
export interface ProblemResult extends AnyResult {
	status: 'problem';
	problem: Problem;
}

/** What became of a record, from the use case to the item. */
export type SyncResult = DoneResult | ProblemResult;
