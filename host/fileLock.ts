import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs `work` while holding `file` as a lock, so that two commands do not prepare one folder at once.
 * A lock whose holder no longer runs is taken over. `onWait` is called once if another holds it.
 */
export async function withFileLock<T>(
	file: string,
	work: () => Promise<T>,
	onWait: (holder: number) => void = () => undefined,
): Promise<T> {
	mkdirSync(dirname(file), { recursive: true });
	let told = false;
	while (!take(file)) {
		const holder = holderOf(file);
		if (holder === undefined || !isRunning(holder)) {
			rmSync(file, { force: true });
			continue;
		}
		if (!told) onWait(holder);
		told = true;
		await delay(1000);
	}
	try {
		return await work();
	} finally {
		rmSync(file, { force: true });
	}
}

function take(file: string): boolean {
	try {
		writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	}
}

function holderOf(file: string): number | undefined {
	try {
		const pid = Number(readFileSync(file, 'utf8'));
		return Number.isInteger(pid) && pid > 0 ? pid : undefined;
	} catch {
		return undefined; // released between our try and this look
	}
}

/** Whether a process of this ID exists; one of another user's counts. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
