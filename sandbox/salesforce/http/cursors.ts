import { SalesforceError } from '../errors';
import type { Session } from '../records/session';
import type { QueryResult } from '../soql/query';

/** A query whose records are fetched bit by bit. */
export interface Cursor {
	id: string;
	userId: string;
	result: QueryResult;
}

/** Most cursors that one user may hold open; the oldest is closed for a further one. */
const maxOpen = 10;

/** The open queries. */
export class Cursors {
	private readonly open_ = new Map<string, Cursor>();
	private count = 0;

	open(session: Session, result: QueryResult): Cursor {
		const id = `0r8gK000${(++this.count).toString(36).toUpperCase().padStart(10, '0')}`;
		const cursor: Cursor = { id, userId: session.userId, result };
		this.open_.set(id, cursor);
		const mine = [...this.open_.values()].filter((each) => each.userId === session.userId);
		if (mine.length > maxOpen && mine[0]) this.open_.delete(mine[0].id);
		return cursor;
	}

	/** Finds `<id>-<first record>`. Throws INVALID_QUERY_LOCATOR. */
	find(session: Session, locator: string): { cursor: Cursor; from: number } {
		const [id = '', from] = locator.split('-');
		const cursor = this.open_.get(id);
		if (!cursor || cursor.userId !== session.userId || !/^\d+$/.test(from ?? '')) {
			throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
		}
		return { cursor, from: Number(from) };
	}

	/** Forgets a cursor whose records are fewer than one answer; others may be read again. */
	close(cursor: Cursor): void {
		if (cursor.result.length <= 2000) this.open_.delete(cursor.id);
	}

	clear(): void {
		this.open_.clear();
	}
}
