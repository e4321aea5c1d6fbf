import { SalesforceError } from '../errors';

interface Lock {
	kind: 'row' | 'approval';
	/** Attempts that still fail; an approval lock holds until it is lifted. */
	left: number;
}

/** Locks set on records on demand. A row lock is felt by the record's children too. */
export class Locks {
	private readonly held = new Map<string, Lock>();

	/** Makes the next `attempts` writes to the record, or to children that point to it, fail. */
	hold(id: string, kind: Lock['kind'], attempts: number): void {
		this.held.set(id, { kind, left: attempts });
	}

	release(id?: string): void {
		if (id === undefined) this.held.clear();
		else this.held.delete(id);
	}

	list(): { id: string; kind: string; left: number }[] {
		return [...this.held].map(([id, lock]) => ({ id, ...lock }));
	}

	/**
	 * Throws when the record or one of its parents is locked.
	 * UNABLE_TO_LOCK_ROW passes by itself, ENTITY_IS_LOCKED (an approval) does not.
	 * https://help.salesforce.com/s/articleView?id=000387767
	 */
	check(id: string | undefined, parents: string[]): void {
		if (this.held.size === 0) return;
		const own = id === undefined ? undefined : this.held.get(id);
		if (own?.kind === 'approval') {
			throw new SalesforceError(400, 'ENTITY_IS_LOCKED', 'entity is locked for editing', []);
		}
		for (const each of id === undefined ? parents : [id, ...parents]) {
			const lock = this.held.get(each);
			if (lock?.kind !== 'row') continue;
			lock.left--;
			if (lock.left <= 0) this.held.delete(each);
			throw new SalesforceError(
				400,
				'UNABLE_TO_LOCK_ROW',
				'unable to obtain exclusive access to this record or 1 records: ' + each,
				[],
			);
		}
	}
}
