import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const git = promisify(execFile);

/** Files that differ from the last commit or are new, relative to `root`; deleted and ignored ones are left out. */
export async function changedFiles(root: string): Promise<string[]> {
	const lists = await Promise.all([
		git('git', ['diff', '--name-only', '-z', 'HEAD'], { cwd: root }),
		git('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root }),
	]);
	const files = lists.flatMap(({ stdout }) => stdout.split('\0')).filter((file) => file !== '');
	return [...new Set(files)].filter((file) => existsSync(join(root, file))).sort();
}
