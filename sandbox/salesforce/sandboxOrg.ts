import type { DatabaseSync } from 'node:sqlite';
import { formatDate, toSecond } from './dates';
import { applyFeatures } from './features';
import { makeId } from './ids';
import { ShownSchema } from './metadata/shownSchema';
import type { Change, Org, SchemaRecords } from './org';
import { Access } from './records/access';
import { DueWrites } from './records/dueWrites';
import { Locks } from './records/locks';
import { Saver } from './records/save';
import type { Session } from './records/session';
import { currencies } from './schema/picklists';
import { Schema } from './schema/schema';
import { loadCustomSchema } from './schema/customSchema';
import { seedOrg } from './seed/seed';
import { defaultSettings, type Settings } from './settings';
import type { NewTables } from './store/newTables';
import { Store } from './store/store';

/** The orgs that began in this process as they were then, by day and settings. */
const newOrgs = new Map<string, { customSchema: string; tables: NewTables }>();

/** An org in the sandbox's database, put together from its parts. */
export class SandboxOrg implements Org {
	settings: Settings;
	readonly store: Store;
	readonly schema: Schema;
	readonly access: Access;
	readonly locks = new Locks();
	readonly due: DueWrites;
	readonly save: Saver;
	readonly schemaRecords: SchemaRecords = new ShownSchema(this);
	private readonly listeners: ((change: Change) => void)[] = [];

	constructor(
		database: DatabaseSync,
		/** Epoch milliseconds by the sandbox's clock. */
		readonly now: () => number,
		/** Settings that a new org starts with, where they are not the usual ones. */
		private readonly initial: Partial<Settings> = {},
	) {
		this.store = new Store(database);
		const kept = this.store.meta('settings');
		const own = kept ? (JSON.parse(kept) as Partial<Settings>) : {};
		this.settings = { ...defaultSettings(), ...own, ...initial };
		this.schema = new Schema((feature) => this.settings[feature]);
		this.access = new Access(this.store, this.schema, () => this.settings);
		this.due = new DueWrites(this);
		this.save = new Saver(this);
		if (this.store.isNew()) {
			this.begin();
			return;
		}
		loadCustomSchema(this.schema, this.store);
		this.makeTables();
		applyFeatures(this);
	}

	/** The user whom integrations run as. */
	get admin(): Session {
		return { userId: makeId('005', 1) };
	}

	/** A new org again: no custom objects, the sample records, the settings that it began with. */
	reset(): void {
		this.due.clear();
		this.locks.release();
		this.store.setMeta('settings', '{}');
		this.settings = { ...defaultSettings(), ...this.initial };
		this.schema.restart();
		this.begin();
	}

	/** Makes the tables and records of a new org, or copies those of another that began in this process. */
	private begin(): void {
		// The sample records' dates go by the day.
		const key = JSON.stringify([formatDate(this.now()), this.initial]);
		const known = newOrgs.get(key);
		if (known) {
			this.store.replaceTables(known.tables, toSecond(this.now()));
			this.store.setMeta('customSchema', known.customSchema);
			loadCustomSchema(this.schema, this.store);
			this.access.forget();
			return;
		}
		this.store.dropAll();
		this.store.setMeta('customSchema', '[]');
		this.makeTables();
		this.access.forget();
		seedOrg(this);
		applyFeatures(this);
		const customSchema = this.store.meta('customSchema') ?? '[]';
		newOrgs.set(key, { customSchema, tables: this.store.tables() });
	}

	private makeTables(): void {
		for (const def of this.schema.stored()) this.store.ensureTable(def);
	}

	/** Changes settings; unknown names are refused. */
	changeSettings(patch: Record<string, unknown>): void {
		for (const [name, value] of Object.entries(patch)) {
			const present: unknown = this.settings[name as keyof Settings];
			if (present === undefined) throw new Error(`There is no setting "${name}"`);
			if (typeof present !== typeof value || Array.isArray(present) !== Array.isArray(value)) {
				throw new Error(
					`The setting "${name}" takes ${Array.isArray(present) ? 'a list' : `a ${typeof present}`}`,
				);
			}
		}
		checkCurrency(patch['defaultCurrency']);
		this.settings = { ...this.settings, ...patch };
		this.store.setMeta('settings', JSON.stringify(this.settings));
		this.schema.revision++;
		this.access.forget();
		applyFeatures(this);
	}

	/** Calls back after each committed change of a record. */
	onChange(listener: (change: Change) => void): void {
		this.listeners.push(listener);
	}

	/** Tells the listeners. */
	changed(change: Change): void {
		for (const listener of this.listeners) listener(change);
	}
}

function checkCurrency(code: unknown): void {
	if (typeof code !== 'string' || currencies.includes(code)) return;
	throw new Error(`The org has no currency ${code}; it has ${currencies.join(', ')}`);
}
