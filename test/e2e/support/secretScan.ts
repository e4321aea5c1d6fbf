import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Something that must not be found where a person or a program may look. */
export interface Secret {
	name: string;
	pattern: RegExp | string;
}

/** A text with the place that it was found at. */
export interface Place {
	where: string;
	text: string;
}

/** Which secrets stand where, such as `an account number in table execution_data`. */
export function secretsIn(places: Iterable<Place>, secrets: readonly Secret[]): string[] {
	const found = new Set<string>();
	for (const { where, text } of places) {
		for (const { name, pattern } of secrets) {
			const isThere = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
			if (isThere) found.add(`${name} in ${where}`);
		}
	}
	return [...found];
}

/** All rows of n8n's SQLite database, while n8n runs. */
export function* sqliteRows(file: string): Generator<Place> {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
		for (const { name } of tables) {
			const table = String(name);
			for (const row of database.prepare(`SELECT * FROM "${table}"`).iterate()) {
				yield { where: `table ${table}`, text: Object.values(row).map(textOf).join('\n') };
			}
		}
	} finally {
		database.close();
	}
}

function textOf(value: unknown): string {
	return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}

/** All rows of n8n's PostgreSQL database. @param query asks it; one list of texts a row */
export async function postgresRows(query: (sql: string) => Promise<string[][]>): Promise<Place[]> {
	const tables = await query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
	const places: Place[] = [];
	for (const [table = ''] of tables) {
		const rows = await query(`SELECT t::text FROM "${table}" t`);
		places.push({ where: `table ${table}`, text: rows.flat().join('\n') });
	}
	return places;
}

/** Files of an n8n process, without the installed package and without the database. */
export function* filesOf(folder: string): Generator<Place> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.name === 'node_modules' || entry.name.startsWith('database.sqlite')) continue;
		if (entry.isDirectory()) yield* filesOf(path);
		else if (entry.isFile()) yield { where: path, text: readFileSync(path, 'latin1') };
	}
}
