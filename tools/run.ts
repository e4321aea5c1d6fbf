import { spawn } from 'node:child_process';
import { project } from './build/project';
import { scriptOf } from './node24';

/**
 * Runs the command of an installed package (`eslint`, `typescript/bin/tsc`, …) on this Node.js, with its
 * output on ours.
 *
 * @throws an Error naming the command when it cannot be started or exits with anything but 0
 */
export async function run(command: string, args: readonly string[]): Promise<void> {
	const { root } = project();
	await new Promise<void>((resolve, reject) => {
		const child = spawn(process.execPath, [scriptOf(command), ...args], {
			cwd: root,
			stdio: 'inherit',
		});
		child.on('error', reject);
		child.on('close', (code, signal) => {
			if (code === 0) resolve();
			else reject(new Error(`${command} failed (${signal ?? `exit code ${String(code)}`})`));
		});
	});
}
