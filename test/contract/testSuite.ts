import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Suites that talk to no sandbox, so that there is nothing to record of them. */
const SILENT_SUITES = ['/test/contract/', '/test/build/', '/test/package', '/test/tools/'];

/** The variable that makes every sandbox append what it was asked and answered to a file. */
export const RECORD = 'SANDBOX_RECORD';

/**
 * Builds the package and runs the test suite while its sandboxes record. Its output goes to stderr.
 * @returns whether all tests passed
 */
export async function runTestSuite(recording: string): Promise<boolean> {
	if (!(await command('gulp', ['build'], process.env))) return false;
	const env = { ...process.env, [RECORD]: recording };
	return await command('jest', ['--silent', '--testPathIgnorePatterns', ...SILENT_SUITES], env);
}

/** Runs one of the package's tools; npm has put them on the path. */
async function command(name: string, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
	const child = spawn(name, args, { env, stdio: ['ignore', process.stderr, process.stderr] });
	const [code] = (await once(child, 'exit')) as [number | null];
	return code === 0;
}
