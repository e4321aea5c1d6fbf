import type { DatabaseSync } from 'node:sqlite';

/** The tables of the org's records, each with the statements that make it and its indexes. */
export function recordTables(database: DatabaseSync): Map<string, string[]> {
	const tables = new Map<string, string[]>();
	for (const row of database.prepare(STATEMENTS).all()) {
		const name = String(row['tbl_name']);
		const made = tables.get(name) ?? [];
		made.push(String(row['sql']));
		tables.set(name, made);
	}
	return tables;
}

const STATEMENTS = `SELECT tbl_name, sql FROM sqlite_master
	WHERE sql IS NOT NULL AND tbl_name LIKE 'sf\\_%' ESCAPE '\\'
	AND tbl_name NOT IN ('sf_meta', 'sf_counter', 'sf_session', 'sf_refresh', 'sf_mail')
	ORDER BY rowid`;
