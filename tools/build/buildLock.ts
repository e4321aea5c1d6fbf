import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Project } from './project';

/** A build takes a few seconds; one that holds the lock for this long hangs. */
const PATIENCE_MS = 120_000;

/**
 * Runs `work` while no other process builds the same project. The lock is an SQLite write
 * transaction: the operating system lets go of it when its process dies, so none is ever stale.
 * Waiting blocks this process, so call it from one that has nothing else to do.
 */
export async function withBuildLock<T>({ cache }: Project, work: () => Promise<T>): Promise<T> {
	mkdirSync(cache, { recursive: true });
	const lock = new DatabaseSync(join(cache, 'build-lock.sqlite'), { timeout: PATIENCE_MS });
	try {
		lock.exec('BEGIN EXCLUSIVE');
		return await work();
	} finally {
		lock.close();
	}
}
