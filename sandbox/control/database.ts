import { DatabaseSync } from 'node:sqlite';

/** Opens the sandbox's one database, in memory or in `file`; each service brings its own tables. */
export function openDatabase(file?: string): DatabaseSync {
	const database = new DatabaseSync(file ?? ':memory:');
	// A kept file survives a killed process whole; losing the last moment to a power cut is fine.
	if (file) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
	database.exec('CREATE TABLE IF NOT EXISTS sandbox (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
	return database;
}

/** Reads one of the sandbox's own values. */
export function readValue(database: DatabaseSync, name: string): string | undefined {
	const row = database.prepare('SELECT value FROM sandbox WHERE name = ?').get(name);
	return typeof row?.['value'] === 'string' ? row['value'] : undefined;
}

/** Keeps one of the sandbox's own values. */
export function writeValue(database: DatabaseSync, name: string, value: string): void {
	database.prepare('INSERT OR REPLACE INTO sandbox (name, value) VALUES (?, ?)').run(name, value);
}

/** Runs `work` in a transaction: all of it is kept, or, if it throws, nothing. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
	database.exec('BEGIN');
	try {
		const result = work();
		database.exec('COMMIT');
		return result;
	} catch (error) {
		database.exec('ROLLBACK');
		throw error;
	}
}
