import { SalesforceError } from '../errors';
import type { Change, Org, PendingWrites } from '../org';
import type { ObjectDef } from '../schema/types';
import type { Row } from '../store/store';
import { rollUp } from './rollUps';

interface DueWrite {
	def: ObjectDef;
	id: string;
	row: Row;
	kind: Change['kind'];
	madeAt: number;
	visibleAt: number;
}

/**
 * Writes of transactions that are still under way: stamped when they were made, seen by others only
 * later. This is why a reader that goes by SystemModstamp must look back.
 */
export class DueWrites implements PendingWrites {
	private waiting: DueWrite[] = [];

	constructor(private readonly org: Org) {}

	/** Holds a write back for the org's `lateCommitSeconds`; false when it may be done at once. */
	hold(def: ObjectDef, id: string, row: Row, kind: Change['kind']): boolean {
		const seconds = this.org.settings.lateCommitSeconds;
		if (seconds <= 0) return false;
		this.waiting.push({
			def,
			id,
			row,
			kind,
			madeAt: this.org.now(),
			visibleAt: this.org.now() + seconds * 1000,
		});
		return true;
	}

	/** Refuses a second writer while the first has not committed. */
	check(id: string): void {
		if (this.waiting.length === 0 || !this.waiting.some((each) => each.id === id)) return;
		throw new SalesforceError(
			400,
			'UNABLE_TO_LOCK_ROW',
			`unable to obtain exclusive access to this record or 1 records: ${id}`,
			[],
		);
	}

	/** Commits what is due by the clock, or everything. Returns how many. */
	commit(everything = false): number {
		if (this.waiting.length === 0) return 0;
		const now = this.org.now();
		const ready = this.waiting.filter((each) => everything || each.visibleAt <= now);
		this.waiting = this.waiting.filter((each) => !ready.includes(each));
		for (const { def, id, row, kind } of ready) {
			if (kind === 'insert') this.org.store.insert(def, row);
			else this.org.store.update(def, id, row);
			rollUp(this.org, this.org.admin, def, this.org.store.byId(def, id));
			this.org.changed({ objectName: def.name, id, kind });
		}
		return ready.length;
	}

	/** Whether a record that is still being made has this value. */
	holds(def: ObjectDef, fieldName: string, value: unknown): string | undefined {
		return this.waiting.find((each) => each.def === def && each.row[fieldName] === value)?.id;
	}

	/** When the oldest write that is still under way was made; epoch milliseconds. */
	oldest(): number | undefined {
		return this.waiting[0]?.madeAt;
	}

	/** Forgets what has not been committed. */
	clear(): void {
		this.waiting = [];
	}
}
