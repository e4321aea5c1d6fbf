import { DatabaseSync, type StatementSync } from 'node:sqlite';

/**
 * Opens the sandbox's one database, in memory or in `file`; each service brings its own tables. Throws
 * an Error that says why when the file is of a version that cannot be carried over.
 */
export function openDatabase(file?: string): DatabaseSync {
	const database = new DatabaseSync(file ?? ':memory:');
	// A kept file survives a killed process whole; losing the last moment to a power cut is fine.
	if (file) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
	const isNew =
		database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table'").get() === undefined;
	database.exec('CREATE TABLE IF NOT EXISTS sandbox (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
	try {
		checkVersion(database, isNew);
	} catch (error) {
		database.close();
		throw error;
	}
	return database;
}

/** Version of the tables. Raised when a sandbox of before would misread a file of now. */
const TABLES_VERSION = 2;
/**
 * The oldest version that is carried over: services add what its tables lack when they start. Raised,
 * when they can no longer, to the version that they can.
 */
const OLDEST_VERSION = 1;
const VERSION = 'tablesVersion';

/** Refuses a file that this sandbox cannot carry on with, and marks others as its own. */
function checkVersion(database: DatabaseSync, isNew: boolean): void {
	// The first files did not say.
	const version = isNew ? TABLES_VERSION : Number(readValue(database, VERSION) ?? 1);
	if (version > TABLES_VERSION) {
		throw new Error(
			`This file was kept by a newer version of the sandbox (its tables are of version ${version}, not ${TABLES_VERSION}). Start that version, or name another file with --file.`,
		);
	}
	if (version < OLDEST_VERSION) {
		throw new Error(
			`This file was kept by an older version of the sandbox, which cannot be carried over (its tables are of version ${version}, at least ${OLDEST_VERSION} is needed). Name another file with --file.`,
		);
	}
	writeValue(database, VERSION, String(TABLES_VERSION));
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

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** The statement for `sql`, prepared once for a database; for tables that do not change. */
export function prepared(database: DatabaseSync, sql: string): StatementSync {
	const known = statements.get(database) ?? new Map<string, StatementSync>();
	statements.set(database, known);
	const statement = known.get(sql) ?? database.prepare(sql);
	known.set(sql, statement);
	return statement;
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
