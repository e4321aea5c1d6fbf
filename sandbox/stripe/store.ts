import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { prepared } from '../control/database';
import { SearchIndex } from './search/searchIndex';
import type { ApiObject, Scope } from './stored';

export type { ApiObject, Scope } from './stored';

/** What is known of an object but never shown by the API, such as a test card's outcome. */
export type Hidden = Record<string, unknown>;

export interface ListFilter {
	/** The `object` field; one of several. */
	types: string[];
	/** The object that these belong to; null for those that belong to none. */
	parent?: string | null;
	/** Fields of the object that must have these values; null means null or absent. */
	equal?: Record<string, string | number | boolean | null | undefined>;
	created?: { gt?: number; gte?: number; lt?: number; lte?: number };
	/** One of these IDs. */
	ids?: string[];
	/** Created at this second or later, whatever `created` asks for. */
	notBefore?: number;
	/** The `type` field or, for objects without one, the object's own type. */
	kind?: string;
	/** `event` only: whether all webhook endpoints have taken it. */
	delivered?: boolean;
	/** `event` only: one of these types, `*` standing for any ending. */
	eventTypes?: string[];
}

export interface ListWindow {
	limit: number;
	startingAfter?: string;
	endingBefore?: string;
}

const SCHEMA = `
	CREATE TABLE IF NOT EXISTS stripe_objects (
		seq INTEGER PRIMARY KEY AUTOINCREMENT,
		account TEXT NOT NULL,
		livemode INTEGER NOT NULL,
		type TEXT NOT NULL,
		id TEXT NOT NULL,
		parent TEXT,
		created INTEGER NOT NULL,
		deleted INTEGER NOT NULL DEFAULT 0,
		json TEXT NOT NULL,
		hidden TEXT NOT NULL DEFAULT '{}',
		email TEXT GENERATED ALWAYS AS (json_extract(json, '$.email')) VIRTUAL,
		invoice_prefix TEXT GENERATED ALWAYS AS (json_extract(json, '$.invoice_prefix')) VIRTUAL,
		UNIQUE (account, livemode, id)
	);
	CREATE INDEX IF NOT EXISTS stripe_by_type ON stripe_objects (account, livemode, type, deleted, seq);
	CREATE INDEX IF NOT EXISTS stripe_by_parent ON stripe_objects (account, livemode, parent, type, seq);
	CREATE INDEX IF NOT EXISTS stripe_by_id ON stripe_objects (id);
	CREATE INDEX IF NOT EXISTS stripe_by_email ON stripe_objects (account, livemode, type, email);
	CREATE INDEX IF NOT EXISTS stripe_by_prefix ON stripe_objects (account, livemode, type, invoice_prefix);
`;

/** Fields with a column and an index of their own. */
const INDEXED = new Set(['email', 'invoice_prefix']);

/** All of Stripe's objects, in one table. */
export class ObjectTable {
	/** What search knows of them. */
	readonly search: SearchIndex;

	constructor(readonly database: DatabaseSync) {
		database.exec(SCHEMA);
		this.search = new SearchIndex(database);
	}

	/** The statement for `sql`, prepared once. */
	statement(sql: string): StatementSync {
		return prepared(this.database, sql);
	}

	/** All living objects, oldest first, with their scope; for the control API and the page. */
	all(filter: { type?: string; account?: string }): Array<Scope & { value: ApiObject }> {
		const conditions = ['deleted = 0'];
		const values: SQLInputValue[] = [];
		for (const [column, value] of Object.entries(filter as Record<string, string | undefined>)) {
			if (value === undefined) continue;
			conditions.push(`${column} = ?`);
			values.push(value);
		}
		return this.statement(
			`SELECT account, livemode, json FROM stripe_objects WHERE ${conditions.join(' AND ')} ORDER BY seq`,
		)
			.all(...values)
			.map((row) => ({
				account: String(row['account']),
				livemode: row['livemode'] === 1,
				value: parseObject(row['json']),
			}));
	}

	/** Whose an object is, and of which mode; a page knows no more than an ID. */
	scopeOf(id: string): Scope | undefined {
		const row = this.statement('SELECT account, livemode FROM stripe_objects WHERE id = ?').get(id);
		return row && { account: String(row['account']), livemode: row['livemode'] === 1 };
	}

	clear(): void {
		this.database.exec('DELETE FROM stripe_objects');
		this.search.clear();
	}
}

/** The objects of one account in one mode. Every read returns a fresh copy. */
export class Store {
	constructor(
		private readonly table: ObjectTable,
		readonly scope: Scope,
	) {}

	private get key(): [string, number] {
		return [this.scope.account, this.scope.livemode ? 1 : 0];
	}

	/** Adds `object`, belonging to `parent` if given. */
	insert(
		object: ApiObject,
		{ parent, hidden = {}, created }: { parent?: string; hidden?: Hidden; created?: number } = {},
	): void {
		const at = created ?? (typeof object['created'] === 'number' ? object['created'] : 0);
		this.table
			.statement(
				'INSERT INTO stripe_objects (account, livemode, type, id, parent, created, json, hidden) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
			)
			.run(
				...this.key,
				object.object,
				object.id,
				parent ?? null,
				at,
				JSON.stringify(object),
				JSON.stringify(hidden),
			);
		this.table.search.note(this.scope, object);
	}

	/** The living object with this ID and one of these types. */
	get(id: string, ...types: string[]): ApiObject | undefined {
		const row = this.row(id);
		if (!row || row['deleted'] === 1) return undefined;
		const object = parseObject(row['json']);
		return types.length === 0 || types.includes(object.object) ? object : undefined;
	}

	/** What stands in the place of a deleted object: `{id, object, deleted: true}`. */
	getDeleted(id: string, type: string): ApiObject | undefined {
		const row = this.row(id);
		return row?.['deleted'] === 1 && row['type'] === type ? parseObject(row['json']) : undefined;
	}

	/** Whether the same ID exists for the same account in the other mode. */
	existsInOtherMode(id: string): boolean {
		const other = new Store(this.table, { ...this.scope, livemode: !this.scope.livemode });
		return other.row(id) !== undefined;
	}

	private row(id: string) {
		return this.table
			.statement(
				'SELECT type, deleted, json, hidden, parent FROM stripe_objects WHERE account = ? AND livemode = ? AND id = ?',
			)
			.get(...this.key, id);
	}

	/** The object that `id` belongs to. */
	parentOf(id: string): string | undefined {
		const parent = this.row(id)?.['parent'];
		return typeof parent === 'string' ? parent : undefined;
	}

	hidden(id: string): Hidden {
		const json = this.row(id)?.['hidden'];
		return typeof json === 'string' ? (JSON.parse(json) as Hidden) : {};
	}

	setHidden(id: string, hidden: Hidden): void {
		this.table
			.statement(
				'UPDATE stripe_objects SET hidden = ? WHERE account = ? AND livemode = ? AND id = ?',
			)
			.run(JSON.stringify(hidden), ...this.key, id);
	}

	/** Adds to what is known of an object without being shown. */
	patchHidden(id: string, patch: Hidden): void {
		this.setHidden(id, { ...this.hidden(id), ...patch });
	}

	save(object: ApiObject): void {
		this.table
			.statement('UPDATE stripe_objects SET json = ? WHERE account = ? AND livemode = ? AND id = ?')
			.run(JSON.stringify(object), ...this.key, object.id);
		this.table.search.note(this.scope, object);
	}

	/** Gives an object to `parent`, or to nobody. */
	setParent(id: string, parent: string | null): void {
		this.table
			.statement(
				'UPDATE stripe_objects SET parent = ? WHERE account = ? AND livemode = ? AND id = ?',
			)
			.run(parent, ...this.key, id);
	}

	/** Leaves `{id, object, deleted: true}` in the object's place and returns it. */
	remove(object: ApiObject): ApiObject {
		const tombstone = { id: object.id, object: object.object, deleted: true };
		this.table
			.statement(
				'UPDATE stripe_objects SET deleted = 1, json = ? WHERE account = ? AND livemode = ? AND id = ?',
			)
			.run(JSON.stringify(tombstone), ...this.key, object.id);
		this.table.search.note(this.scope, tombstone);
		return tombstone;
	}

	/** Takes the object away without a trace, as a second use of its ID needs (coupons). */
	forget(id: string): void {
		this.table
			.statement('DELETE FROM stripe_objects WHERE account = ? AND livemode = ? AND id = ?')
			.run(...this.key, id);
	}

	/** Where an object stands in list order, for cursors; undefined if there is none. */
	sequence(id: string): number | undefined {
		const seq = this.table
			.statement('SELECT seq FROM stripe_objects WHERE account = ? AND livemode = ? AND id = ?')
			.get(...this.key, id)?.['seq'];
		return typeof seq === 'number' ? seq : undefined;
	}

	/** Objects of a searchable type as search shows them, newest first, its lag being `lagMs`. */
	searched(type: string, lagMs: number): ApiObject[] {
		return this.table.search.list(this.scope, type, lagMs);
	}

	/** Living objects, newest first; with a window, the page it names and whether more follow. */
	list(filter: ListFilter, window?: ListWindow): { data: ApiObject[]; hasMore: boolean } {
		const { conditions, values } = this.where(filter);
		const backwards = window?.endingBefore !== undefined;
		const cursor = window?.endingBefore ?? window?.startingAfter;
		if (cursor !== undefined) {
			conditions.push(backwards ? 'seq > ?' : 'seq < ?');
			values.push(this.sequence(cursor) ?? 0);
		}
		const rows = this.table
			.statement(
				`SELECT json FROM stripe_objects WHERE ${conditions.join(' AND ')} ORDER BY seq ${backwards ? 'ASC' : 'DESC'} LIMIT ?`,
			)
			.all(...values, window ? window.limit + 1 : -1);
		const hasMore = window !== undefined && rows.length > window.limit;
		const data = rows.slice(0, window?.limit).map((row) => parseObject(row['json']));
		return { data: backwards ? data.reverse() : data, hasMore };
	}

	private where(filter: ListFilter): { conditions: string[]; values: SQLInputValue[] } {
		const conditions = [
			'account = ?',
			'livemode = ?',
			`type IN (${filter.types.map(() => '?').join(', ')})`,
			'deleted = 0',
		];
		const values: SQLInputValue[] = [...this.key, ...filter.types];
		if (filter.parent === null) conditions.push('parent IS NULL');
		else if (filter.parent !== undefined) {
			conditions.push('parent = ?');
			values.push(filter.parent);
		}
		for (const [field, value] of Object.entries(filter.equal ?? {})) {
			if (value === undefined) continue;
			const column = INDEXED.has(field) ? field : `json_extract(json, '$.${field}')`;
			conditions.push(value === null ? `${column} IS NULL` : `${column} = ?`);
			if (value !== null) values.push(typeof value === 'boolean' ? Number(value) : value);
		}
		const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
		for (const [name, operator] of Object.entries(operators)) {
			const bound = filter.created?.[name as keyof typeof operators];
			if (bound === undefined) continue;
			conditions.push(`created ${operator} ?`);
			values.push(bound);
		}
		if (filter.ids) {
			conditions.push(`id IN (${filter.ids.map(() => '?').join(', ')})`);
			values.push(...filter.ids);
		}
		if (filter.notBefore !== undefined) {
			conditions.push('created >= ?');
			values.push(filter.notBefore);
		}
		if (filter.kind !== undefined) {
			conditions.push("COALESCE(json_extract(json, '$.type'), type) = ?");
			values.push(filter.kind);
		}
		if (filter.delivered !== undefined) {
			conditions.push(`json_extract(json, '$.pending_webhooks') ${filter.delivered ? '=' : '>'} 0`);
		}
		if (filter.eventTypes) {
			const patterns = filter.eventTypes.map(
				(type) => `json_extract(json, '$.type') ${type.includes('*') ? 'GLOB' : '='} ?`,
			);
			conditions.push(`(${patterns.join(' OR ')})`);
			values.push(...filter.eventTypes);
		}
		return { conditions, values };
	}
}

function parseObject(json: unknown): ApiObject {
	return JSON.parse(String(json)) as ApiObject;
}
