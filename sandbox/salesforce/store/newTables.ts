import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { quoted } from './columns';
import { recordTables } from './recordTables';

interface KeptTable {
	/** What makes the table and its indexes. */
	made: readonly string[];
	/** Copies a new org's rows into it, all of them as of one time; none where it has no rows. */
	fill: StatementSync | undefined;
}

/**
 * A copy of a new org's tables. To make an org takes hundreds of statements, each of which SQLite has
 * to prepare against all tables; to empty tables and copy rows takes few, prepared once.
 */
export class NewTables {
	private readonly tables = new Map<string, KeptTable>();

	/** Copies the tables as they are now. */
	constructor(private readonly database: DatabaseSync) {
		this.copy('sf_counter');
		for (const [table, made] of recordTables(database)) {
			const fill = this.copy(table) ? database.prepare(this.fillSql(table)) : undefined;
			this.tables.set(table, { made, fill });
		}
	}

	/** Gives the org these tables and rows instead of its own, all made at `now` (epoch milliseconds). */
	bringBack(now: number): void {
		const present = recordTables(this.database);
		for (const [table, made] of present) {
			const same = String(made) === String(this.tables.get(table)?.made);
			this.database.exec(`${same ? 'DELETE FROM' : 'DROP TABLE'} ${quoted(table)}`);
			if (!same) present.delete(table);
		}
		for (const [table, { made, fill }] of this.tables) {
			if (!present.has(table)) this.database.exec(made.join(';'));
			fill?.run(now);
		}
		this.database.exec(
			`DELETE FROM sf_counter; INSERT INTO sf_counter SELECT * FROM ${copyOf('sf_counter')}`,
		);
	}

	/** Whether there were any rows to copy. */
	private copy(table: string): boolean {
		const copy = copyOf(table);
		this.database.exec(`DROP TABLE IF EXISTS ${copy}`);
		if (this.database.prepare(`SELECT 1 FROM ${quoted(table)}`).get() === undefined) return false;
		this.database.exec(`CREATE TABLE ${copy} AS SELECT * FROM ${quoted(table)}`);
		return true;
	}

	private fillSql(table: string): string {
		// Formulas, which are hidden here, are calculated and not written.
		const columns = this.database
			.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0')
			.all(table)
			.map((row) => String(row['name']));
		const values = columns.map((name) => (TIMES.has(name) ? '?1' : quoted(name)));
		return `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')})
			SELECT ${values.join(', ')} FROM ${copyOf(table)}`;
	}
}

/** Times that all of a new org's records share. */
const TIMES = new Set(['CreatedDate', 'LastModifiedDate', 'SystemModstamp']);

/** A copy is its connection's own: in no file, and gone with it. */
const copyOf = (table: string): string => `temp.${quoted(`new_${table}`)}`;
