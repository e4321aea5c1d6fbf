import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isBuildFresh } from './build/fingerprint';
import { project, type Project } from './build/project';

/**
 * Resolves when `dist/` matches the sources, building it first if it does not. Any number of
 * processes may call it at once: one builds, the others wait for it. Types are not checked.
 *
 * @param target the project to build, by default this one
 * @throws an Error with the build's own message when the sources do not build
 */
export async function ensureBuilt(target: Project = project()): Promise<void> {
	if (isBuildFresh(target)) return;
	// In a process of its own, so that waiting for another build does not block the caller.
	const main = join(__dirname, 'build/main.ts');
	try {
		await promisify(execFile)(
			process.execPath,
			['--disable-warning=ExperimentalWarning', '--import', 'tsx', main, '--if-stale', target.root],
			{ cwd: project().root },
		);
	} catch (error) {
		const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
		throw new Error(`The package could not be built: ${stderr === '' ? String(error) : stderr}`, {
			cause: error,
		});
	}
}
