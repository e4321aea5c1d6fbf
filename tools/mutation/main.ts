import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../build/project';
import { run } from '../run';

const USAGE = `npm run mutation -- FOLDER|FILE …

Changes each FOLDER or FILE of lib/, such as sync or sync/run.ts, in one place after the other, runs the
tests in test/lib/FOLDER that come by the place, and lists the changes that no test noticed, with a score
for each file. What is known from the last run is not tried again while the code and its tests stay as
they were. It says how long is left: on a busy machine half an hour or more.

  MUTATION_CONCURRENCY=N   changes that are tried at a time; 1 by default
  MUTATION_TESTS=PATTERN   these tests alone, such as 'test/lib/payments/{told,toStripe}.test.ts': a folder
                           with random histories takes hours with all`;

async function main(paths: readonly string[]): Promise<void> {
	const { root, cache } = project();
	const lib = join(root, 'lib');
	const unknown = paths.find((path) => !path || !existsSync(join(lib, path)));
	if (paths.length === 0 || unknown !== undefined) {
		if (unknown !== undefined) console.error(`There is no lib/${unknown}.\n`);
		console.error(`${USAGE}\n\nFolders: ${foldersIn(lib).join(', ')}`);
		process.exitCode = 1;
		return;
	}
	mkdirSync(join(cache, 'mutation'), { recursive: true });
	for (const path of paths) {
		process.env.MUTATION_FOLDER = path.split('/')[0];
		process.env.MUTATION_CHANGED = path.endsWith('.ts') ? `lib/${path}` : `lib/${path}/**/*.ts`;
		await run('@stryker-mutator/core/bin/stryker.js', ['run', 'tools/mutation/stryker.config.mjs']);
	}
}

function foldersIn(path: string): string[] {
	return readdirSync(path, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
}

void main(process.argv.slice(2));
