import type { DatabaseSync } from 'node:sqlite';
import { quoted, type Cell } from './columns';
import { recordTables } from './recordTables';

interface KeptTable {
	/** What makes the table and its indexes. */
	made: string;
	/** Inserts one row. */
	insert: string;
	rows: readonly Cell[][];
	/** Where in a row its times are, and their names. */
	times: readonly number[];
	timeNames: readonly string[];
}

/**
 * What a new org's tables hold, for other new orgs: to make one from the start takes hundreds of
 * statements, each of which SQLite has to prepare against all tables.
 */
export class NewTables {
	private readonly tables = new Map<string, KeptTable>();
	private readonly counters: Record<string, Cell>[];

	/** Reads the tables as they are now. */
	constructor(database: DatabaseSync) {
		this.counters = database
			.prepare('SELECT name, value FROM sf_counter')
			.all() as typeof this.counters;
		for (const [table, made] of recordTables(database))
			this.tables.set(table, { made: made.join(';'), ...readTable(database, table) });
	}

	/**
	 * Gives an org these tables and rows instead of its own, all made at `now` (epoch milliseconds).
	 *
	 * @param written the only tables whose rows may be others than these, if the org has these tables
	 */
	bringTo(database: DatabaseSync, now: number, written?: ReadonlySet<string>): void {
		if (!written) this.shape(database);
		for (const [table, kept] of this.tables) {
			if (!written || written.has(table)) {
				if (written) database.exec(`DELETE FROM ${quoted(table)}`);
				fill(database, kept, now);
			} else {
				setTimes(database, table, kept, now);
			}
		}
		database.exec('DELETE FROM sf_counter');
		const count = database.prepare('INSERT INTO sf_counter VALUES (?, ?)');
		for (const { name = null, value = null } of this.counters) count.run(name, value);
	}

	/** Gives an org these tables instead of its own, all of them empty. */
	private shape(database: DatabaseSync): void {
		const present = recordTables(database);
		for (const [table, made] of present) {
			const same = made.join(';') === this.tables.get(table)?.made;
			database.exec(`${same ? 'DELETE FROM' : 'DROP TABLE'} ${quoted(table)}`);
			if (!same) present.delete(table);
		}
		for (const [table, { made }] of this.tables) if (!present.has(table)) database.exec(made);
	}
}

function fill(database: DatabaseSync, { insert, rows, times }: KeptTable, now: number): void {
	if (rows.length === 0) return;
	const statement = database.prepare(insert);
	for (const row of rows) {
		const asOfNow = [...row];
		for (const at of times) asOfNow[at] = now;
		statement.run(...asOfNow);
	}
}

/** Has the rows of a table, which are as they were, be made at another time. */
function setTimes(database: DatabaseSync, table: string, kept: KeptTable, now: number): void {
	if (kept.rows.length === 0 || kept.timeNames.length === 0) return;
	const set = kept.timeNames.map((name) => `${quoted(name)} = ?1`).join(', ');
	const [first = ''] = kept.timeNames;
	database.prepare(`UPDATE ${quoted(table)} SET ${set} WHERE ${quoted(first)} <> ?1`).run(now);
}

/** Times that all of a new org's records share. */
const TIMES = new Set(['CreatedDate', 'LastModifiedDate', 'SystemModstamp']);

function readTable(database: DatabaseSync, table: string): Omit<KeptTable, 'made'> {
	// Formulas, which are hidden here, are calculated and not written.
	const columns = database
		.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0')
		.all(table)
		.map((row) => String(row['name']));
	const names = columns.map(quoted).join(', ');
	const rows = database.prepare(`SELECT ${names} FROM ${quoted(table)}`).all() as Record<
		string,
		Cell
	>[];
	return {
		insert: `INSERT INTO ${quoted(table)} (${names}) VALUES (${columns.map(() => '?').join(', ')})`,
		rows: rows.map((row) => columns.map((name) => row[name] ?? null)),
		times: [...columns.keys()].filter((at) => TIMES.has(columns[at] ?? '')),
		timeNames: columns.filter((name) => TIMES.has(name)),
	};
}
