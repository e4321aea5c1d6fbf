import type { Access } from './records/access';
import type { InputRecord } from './records/inputRecord';
import type { Locks } from './records/locks';
import type { Session } from './records/session';
import type { Schema } from './schema/schema';
import type { ObjectDef } from './schema/types';
import type { Settings } from './settings';
import type { Row, Store } from './store/store';

/** What happens to a record, for those who tell others of it. */
export interface Change {
	objectName: string;
	id: string;
	kind: 'insert' | 'update' | 'delete';
}

/**
 * One Salesforce org as its parts see it: schema, records, permissions and settings. Knows nothing of
 * HTTP. The parts are joined in `sandboxOrg.ts`.
 */
export interface Org {
	readonly settings: Settings;
	readonly store: Store;
	readonly schema: Schema;
	readonly access: Access;
	readonly locks: Locks;
	readonly due: PendingWrites;
	readonly save: RecordWriter;
	readonly schemaRecords: SchemaRecords;
	/** The user whom integrations run as. */
	readonly admin: Session;
	/** Epoch milliseconds by the sandbox's clock. */
	now(): number;
	/** Tells of a change of a record. */
	changed(change: Change): void;
	/** Calls back after each change of a record. */
	onChange(listener: (change: Change) => void): void;
}

/** Writes records the way the org would, rules and permissions included. All or nothing each. */
export interface RecordWriter {
	/** Makes a record and returns its Id. Throws a SalesforceError. */
	insert(session: Session, def: ObjectDef, input: InputRecord): string;
	/** Makes a record from columns that are of the right type; defaults fill what is left open. */
	insertRow(session: Session, def: ObjectDef, given: Row): string;
	/** Changes a record and returns its Id. Throws a SalesforceError. */
	update(session: Session, def: ObjectDef, givenId: string, input: InputRecord): string;
	/** Puts a record, and what depends on it, into the recycle bin. Returns its Id. */
	delete(session: Session, def: ObjectDef, givenId: string): string;
	/** The live record with this Id in either length. Throws MALFORMED_ID, NOT_FOUND, ENTITY_IS_DELETED. */
	find(def: ObjectDef, givenId: string): Row;
}

/** Writes of transactions that are still under way. */
export interface PendingWrites {
	/** Holds a write back for the org's `lateCommitSeconds`; false when it may be done at once. */
	hold(def: ObjectDef, id: string, row: Row, kind: Change['kind']): boolean;
	/** Refuses a second writer while the first has not committed. */
	check(id: string): void;
	/** Commits what is due by the clock, or everything. Returns how many. */
	commit(everything?: boolean): number;
	/** The record that is still being made with this value; its Id. */
	holds(def: ObjectDef, fieldName: string, value: unknown): string | undefined;
	/** When the oldest write that is still under way was made; epoch milliseconds. */
	oldest(): number | undefined;
}

/** The schema shown as records, for SOQL. */
export interface SchemaRecords {
	/** Writes the schema into the objects that show it, where it has changed since the last time. */
	refresh(): void;
}
