import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

/** The suites whose tests talk to a sandbox. */
const SUITES = ['test/sandbox', 'test/nodes', 'test/lib', 'test/workflows'];

/** The variable that makes every sandbox append what it was asked and answered to a file. */
export const RECORD = 'SANDBOX_RECORD';

/**
 * Builds the package and runs the suites while their sandboxes record. Their output goes to stderr.
 * @returns whether all tests passed
 */
export async function runTestSuite(recording: string): Promise<boolean> {
	if (!(await command('gulp', ['build', '--silent'], process.env))) return false;
	const suites = SUITES.filter((folder) => existsSync(folder));
	const env = { ...process.env, [RECORD]: recording };
	return await command('jest', ['--silent', '--reporters=summary', '-w', '2', ...suites], env);
}

/** Runs one of the package's tools; npm has put them on the path. */
async function command(name: string, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
	const child = spawn(name, args, { env, stdio: ['ignore', process.stderr, process.stderr] });
	const [code] = (await once(child, 'exit')) as [number | null];
	return code === 0;
}
