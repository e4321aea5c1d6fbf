import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../build/project';
import { run } from '../run';

const USAGE = `npm run mutation -- FOLDER …

Changes each FOLDER of lib/, such as sync, in one place after the other, runs the tests of that folder,
and lists the changes that no test noticed. What is known from the last run is not tried again while the
code and its tests stay as they were. Takes from minutes to an hour for a folder.

  MUTATION_CONCURRENCY=N   changes that are tried at a time; 1 by default`;

async function main(folders: readonly string[]): Promise<void> {
	const { root, cache } = project();
	const unknown = folders.find((folder) => !existsSync(join(root, 'lib', folder)));
	if (folders.length === 0 || unknown !== undefined) {
		if (unknown !== undefined) console.error(`There is no folder lib/${unknown}.\n`);
		console.error(`${USAGE}\n\nFolders: ${foldersIn(join(root, 'lib')).join(', ')}`);
		process.exitCode = 1;
		return;
	}
	mkdirSync(join(cache, 'mutation'), { recursive: true });
	for (const folder of folders) {
		process.env.MUTATION_FOLDER = folder;
		await run('@stryker-mutator/core/bin/stryker.js', ['run', 'tools/mutation/stryker.config.mjs']);
	}
}

function foldersIn(path: string): string[] {
	return readdirSync(path, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
}

void main(process.argv.slice(2));
