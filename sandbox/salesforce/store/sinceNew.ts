import { randomUUID } from 'node:crypto';
import type { NewTables } from './newTables';

/**
 * Which tables of an org were written to since it was last made a new one, so that nothing else has to be
 * made anew the next time.
 */
export class SinceNew {
	private last: { tables: NewTables; mark: string } | undefined;
	private readonly written = new Set<string>();

	/** A table was written to. */
	note(table: string): void {
		this.written.add(table);
	}

	/** What was changed can no longer be told. */
	forget(): void {
		this.last = undefined;
	}

	/**
	 * The tables that differ from these.
	 *
	 * @param mark the mark in the database: another than that of `begin` when the transaction was undone
	 * @returns undefined when it cannot be told
	 */
	writtenSince(tables: NewTables, mark: string | undefined): ReadonlySet<string> | undefined {
		const known = this.last?.tables === tables && this.last.mark === mark;
		return known ? this.written : undefined;
	}

	/** The org has these tables now. Returns a mark to be kept with them. */
	begin(tables: NewTables): string {
		this.written.clear();
		this.last = { tables, mark: randomUUID() };
		return this.last.mark;
	}
}

/** The table that a statement writes to; undefined for one that only reads. */
export function tableWritten(sql: string): string | undefined {
	if (/^\s*SELECT\b/i.test(sql)) return undefined;
	const [, table] = WRITES.exec(sql) ?? [];
	if (table === undefined && !/^\s*CREATE\b/i.test(sql))
		throw new Error(`It cannot be told what this writes to: ${sql}`);
	return table;
}

const WRITES = /^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)"?/i;
