import { parseArgs } from 'node:util';
import { buildDist } from './build';
import { project } from './project';

// Bundles the project in the folder given, by default this one; with --if-stale only when its
// sources have changed since the last time. Says what it did in one word.
const { values, positionals } = parseArgs({
	options: { 'if-stale': { type: 'boolean' } },
	allowPositionals: true,
});

buildDist(project(positionals[0]), { onlyIfStale: values['if-stale'] ?? false }).then(
	(built) => console.log(built ? 'built' : 'fresh'),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	},
);
