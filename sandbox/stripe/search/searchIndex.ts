import type { DatabaseSync } from 'node:sqlite';
import { wallClockMs } from '../../control/clock';
import { prepared } from '../../control/database';
import type { ApiObject, Scope } from '../stored';

/** The types of objects that can be searched for: https://docs.stripe.com/search */
const SEARCHABLE = new Set(['charge', 'customer', 'invoice', 'payment_intent', 'price', 'product']);

/**
 * Search's own copy of the objects, which follows their changes with a lag: until then an object is
 * found as it was before, a deleted one too, and a new one not at all. The lag is wall-clock time.
 */
export class SearchIndex {
	constructor(private readonly database: DatabaseSync) {
		database.exec(`
			CREATE TABLE IF NOT EXISTS stripe_search (
				seq INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, type TEXT NOT NULL,
				id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (scope, id)
			);
			CREATE TABLE IF NOT EXISTS stripe_search_changes (
				seq INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, type TEXT NOT NULL,
				id TEXT NOT NULL, json TEXT NOT NULL, at_ms REAL NOT NULL
			);
		`);
	}

	/** Takes note of an object as it is now, or of what is left of a deleted one. */
	note(scope: Scope, object: ApiObject): void {
		if (!SEARCHABLE.has(object.object)) return;
		prepared(
			this.database,
			'INSERT INTO stripe_search_changes (scope, type, id, json, at_ms) VALUES (?, ?, ?, ?, ?)',
		).run(nameOf(scope), object.object, object.id, JSON.stringify(object), wallClockMs());
	}

	/** What search shows of a type, newest first, with a lag of `lagMs` milliseconds. */
	list(scope: Scope, type: string, lagMs: number): ApiObject[] {
		this.catchUp(wallClockMs() - lagMs);
		return prepared(
			this.database,
			'SELECT json FROM stripe_search WHERE scope = ? AND type = ? ORDER BY seq DESC',
		)
			.all(nameOf(scope), type)
			.map((row) => JSON.parse(String(row['json'])) as ApiObject);
	}

	clear(): void {
		this.database.exec('DELETE FROM stripe_search; DELETE FROM stripe_search_changes');
	}

	/** Takes over the changes that were made by `untilMs`. */
	private catchUp(untilMs: number): void {
		const changes = prepared(
			this.database,
			'SELECT * FROM stripe_search_changes WHERE at_ms <= ? ORDER BY seq',
		).all(untilMs);
		if (changes.length === 0) return;
		const put = prepared(
			this.database,
			`INSERT INTO stripe_search (scope, type, id, json) VALUES (?, ?, ?, ?)
			ON CONFLICT (scope, id) DO UPDATE SET json = excluded.json`,
		);
		const drop = prepared(this.database, 'DELETE FROM stripe_search WHERE scope = ? AND id = ?');
		for (const { scope, type, id, json } of changes) {
			const isDeleted = (JSON.parse(String(json)) as ApiObject)['deleted'] === true;
			if (isDeleted) drop.run(String(scope), String(id));
			else put.run(String(scope), String(type), String(id), String(json));
		}
		prepared(this.database, 'DELETE FROM stripe_search_changes WHERE at_ms <= ?').run(untilMs);
	}
}

function nameOf({ account, livemode }: Scope): string {
	return `${account} ${livemode ? 'live' : 'test'}`;
}
