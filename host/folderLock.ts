import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs `work` while no other process holds the lock in `file`. The lock is an SQLite write
 * transaction: the operating system lets go of it when its holder dies, so none is ever stale.
 * `onWait` is called once when another process has it.
 */
export async function withFolderLock<T>(
	file: string,
	work: () => Promise<T>,
	onWait: () => void,
): Promise<T> {
	mkdirSync(dirname(file), { recursive: true });
	const database = new DatabaseSync(file, { timeout: 0 });
	try {
		let told = false;
		while (!tryLock(database)) {
			if (!told) onWait();
			told = true;
			await delay(1000);
		}
		return await work();
	} finally {
		database.close();
	}
}

function tryLock(database: DatabaseSync): boolean {
	try {
		database.exec('BEGIN EXCLUSIVE');
		return true;
	} catch (error) {
		if (error instanceof Error && /database is locked/.test(error.message)) return false;
		throw error;
	}
}
