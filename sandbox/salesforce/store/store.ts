import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { makeId } from '../ids';
import type { FieldDef, ObjectDef } from '../schema/types';
import { columnType, isStored, quoted, tableOf, type Cell } from './columns';
import { NewTables } from './newTables';
import { recordTables } from './recordTables';
import { SinceNew, tableWritten } from './sinceNew';

/** A record as it is stored, by field name. */
export type Row = Record<string, Cell>;

/** The org's records in SQLite, one table an object, one column a field. */
export class Store {
	private readonly statements = new Map<string, Statement>();
	private readonly sinceNew = new SinceNew();

	constructor(private readonly database: DatabaseSync) {
		// SQLite folds the case of ASCII letters only; this is for all others.
		database.function('sf_fold', { deterministic: true }, (value) =>
			typeof value === 'string' ? value.toLowerCase() : value,
		);
		database.exec(
			`CREATE TABLE IF NOT EXISTS sf_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
			 CREATE TABLE IF NOT EXISTS sf_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,
		);
	}

	/** Makes the object's table, or adds the columns that it lacks. */
	ensureTable(def: ObjectDef): void {
		const fields = [...def.fields.values()].filter(isStored);
		const table = tableOf(def.name);
		const present = new Set(
			this.all(`SELECT name FROM pragma_table_xinfo(?)`, `sf_${def.name}`).map((row) =>
				String(row['name']).toLowerCase(),
			),
		);
		if (present.size === 0) {
			this.reshaped();
			this.database.exec(`CREATE TABLE ${table} (${fields.map(columnSql).join(', ')})`);
			for (const def_ of fields) this.index(def, def_);
			return;
		}
		for (const each of fields) {
			if (!present.has(each.name.toLowerCase())) this.addColumn(def, each);
		}
	}

	/** Adds a field's column to a table that is there; a checkbox starts as false. */
	addColumn(def: ObjectDef, added: FieldDef): void {
		this.reshaped();
		this.database.exec(`ALTER TABLE ${tableOf(def.name)} ADD COLUMN ${columnSql(added)}`);
		if (added.type === 'boolean') {
			this.run(
				`UPDATE ${tableOf(def.name)} SET ${quoted(added.name)} = ?`,
				added.defaultValue ? 1 : 0,
			);
		}
		this.index(def, added);
	}

	/** Drops a field's column with its values. */
	dropColumn(def: ObjectDef, name: string): void {
		this.reshaped();
		this.database.exec(`DROP INDEX IF EXISTS ${indexName(def, name)}`);
		this.database.exec(`ALTER TABLE ${tableOf(def.name)} DROP COLUMN ${quoted(name)}`);
	}

	/** Drops every record table and starts the counters again. */
	dropAll(): void {
		this.reshaped();
		for (const table of recordTables(this.database).keys())
			this.database.exec(`DROP TABLE ${quoted(table)}`);
		this.database.exec('DELETE FROM sf_counter');
		this.forgetComponents();
	}

	/** Whether no org has begun here: its tables may be there without it, where the process died meanwhile. */
	isNew(): boolean {
		const hasTable = recordTables(this.database).has('sf_Organization');
		return !hasTable || this.get('SELECT 1 AS one FROM sf_Organization') === undefined;
	}

	/** The record tables as they are now. */
	tables(): NewTables {
		return new NewTables(this.database);
	}

	/** Puts a new org's tables in the place of its own, their records made at `now` (epoch milliseconds). */
	replaceTables(tables: NewTables, now: number): void {
		this.atomically(() => {
			const written = this.sinceNew.writtenSince(tables, this.meta(NEW_SINCE));
			if (written === undefined) this.reshaped();
			tables.bringTo(this.database, now, written);
			this.setMeta(NEW_SINCE, this.sinceNew.begin(tables));
		});
		this.forgetComponents();
	}

	/** What had been installed beyond the standard objects went with its tables. */
	private forgetComponents(): void {
		this.database.exec("DELETE FROM sf_meta WHERE name LIKE 'component:%'");
	}

	/** Drops an object's table with its records. */
	dropTable(def: ObjectDef): void {
		this.reshaped();
		this.database.exec(`DROP TABLE IF EXISTS ${tableOf(def.name)}`);
	}

	private index(def: ObjectDef, each: FieldDef): void {
		const wanted =
			each.type === 'reference' || each.externalId || each.unique || each.name === 'SystemModstamp';
		if (!wanted) return;
		this.database.exec(
			`CREATE INDEX IF NOT EXISTS ${indexName(def, each.name)} ON ${tableOf(def.name)} (${quoted(each.name)})`,
		);
	}

	/** The next number of a sequence, from 1. */
	next(name: string): number {
		const row = this.get(
			'INSERT INTO sf_counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
			name,
		);
		return Number(row?.['value']);
	}

	/** Takes `count` numbers of a sequence at once and returns the first. */
	reserve(name: string, count: number): number {
		const first = this.next(name);
		this.run('UPDATE sf_counter SET value = value + ? WHERE name = ?', count - 1, name);
		return first;
	}

	/** A new Id for the object. */
	newId(def: ObjectDef): string {
		return makeId(def.keyPrefix, this.next(`id:${def.keyPrefix}`));
	}

	insert(def: ObjectDef, row: Row): void {
		const names = Object.keys(row);
		this.run(
			`INSERT INTO ${tableOf(def.name)} (${names.map(quoted).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
			...names.map((name) => row[name] ?? null),
		);
	}

	update(def: ObjectDef, id: string, changes: Row): void {
		const names = Object.keys(changes);
		if (names.length === 0) return;
		this.run(
			`UPDATE ${tableOf(def.name)} SET ${names.map((name) => `${quoted(name)} = ?`).join(', ')} WHERE Id = ?`,
			...names.map((name) => changes[name] ?? null),
			id,
		);
	}

	/** Removes a row for good. */
	remove(def: ObjectDef, id: string): void {
		this.run(`DELETE FROM ${tableOf(def.name)} WHERE Id = ?`, id);
	}

	/** The record with this 18-character Id, deleted or not. */
	byId(def: ObjectDef, id: string): Row | undefined {
		return this.get(`SELECT * FROM ${tableOf(def.name)} WHERE Id = ?`, id);
	}

	/** Whether the record with this 18-character Id is deleted; undefined where there is none. */
	isDeleted(def: ObjectDef, id: string): boolean | undefined {
		const row = this.get(`SELECT IsDeleted FROM ${tableOf(def.name)} WHERE Id = ?`, id);
		return row && row['IsDeleted'] === 1;
	}

	/** The records that are not deleted and have this value in the field. */
	byValue(def: ObjectDef, fieldName: string, value: Cell, limit = 20): Row[] {
		return this.all(
			`SELECT * FROM ${tableOf(def.name)} WHERE ${quoted(fieldName)} = ? AND IsDeleted = 0 LIMIT ${limit}`,
			value,
		);
	}

	get(sql: string, ...values: Cell[]): Row | undefined {
		return this.statement(sql).get(...values) as Row | undefined;
	}

	all(sql: string, ...values: Cell[]): Row[] {
		return this.statement(sql).all(...values) as Row[];
	}

	run(sql: string, ...values: Cell[]): void {
		this.statement(sql).run(...values);
	}

	/** Runs `work` so that all of its writes stay or, when it throws, none. May be nested. */
	atomically<T>(work: () => T): T {
		this.database.exec('SAVEPOINT sf');
		try {
			const result = work();
			this.database.exec('RELEASE sf');
			return result;
		} catch (error) {
			this.database.exec('ROLLBACK TO sf; RELEASE sf');
			throw error;
		}
	}

	/** A value kept beside the records. */
	meta(name: string): string | undefined {
		const row = this.get('SELECT value FROM sf_meta WHERE name = ?', name);
		return row ? String(row['value']) : undefined;
	}

	setMeta(name: string, value: string): void {
		this.run('INSERT OR REPLACE INTO sf_meta VALUES (?, ?)', name, value);
	}

	/** Tables have come, gone or changed: statements about them no longer hold. */
	private reshaped(): void {
		this.statements.clear();
		this.sinceNew.forget();
	}

	private statement(sql: string): StatementSync {
		const known = this.statements.get(sql) ?? this.prepare(sql);
		if (known.writes !== undefined) this.sinceNew.note(known.writes);
		return known.statement;
	}

	private prepare(sql: string): Statement {
		if (this.statements.size > 500) this.statements.clear();
		const prepared = { statement: this.database.prepare(sql), writes: tableWritten(sql) };
		this.statements.set(sql, prepared);
		return prepared;
	}
}

interface Statement {
	statement: StatementSync;
	/** The table that it writes to, where it does. */
	writes: string | undefined;
}

/** The name beside the records under which is kept since when the org has been a new one. */
const NEW_SINCE = 'newSince';

function columnSql(def: FieldDef): string {
	const type = columnType(def);
	return def.formulaSql
		? `${quoted(def.name)} ${type} GENERATED ALWAYS AS (${def.formulaSql}) VIRTUAL`
		: `${quoted(def.name)} ${type}`;
}

const indexName = (def: ObjectDef, name: string): string => quoted(`sf_${def.name}_${name}`);
