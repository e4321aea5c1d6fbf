import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isBuildFresh } from './build/fingerprint';
import { project } from './build/project';

/** Whether `dist/` is what the present sources would give. Reads every source: a few milliseconds. */
export { isBuildFresh } from './build/fingerprint';

/**
 * Resolves when `dist/` matches the sources, building it first if it does not. Any number of
 * processes may call it at once: one builds, the others wait for it. Types are not checked.
 *
 * @throws an Error with the build's own message when the sources do not build
 */
export async function ensureBuilt(): Promise<void> {
	const here = project();
	if (isBuildFresh(here)) return;
	// In a process of its own, so that waiting for another build does not block the caller.
	try {
		await promisify(execFile)(
			process.execPath,
			['--import', 'tsx', join(__dirname, 'build/main.ts'), '--if-stale'],
			{ cwd: here.root },
		);
	} catch (error) {
		const { stderr } = error as { stderr?: string };
		throw new Error(`The package could not be built: ${stderr?.trim() ?? String(error)}`, {
			cause: error,
		});
	}
}
