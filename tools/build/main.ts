import { buildDist } from './build';
import { project } from './project';

// Bundles this project; with --if-stale only when the sources have changed since the last time.
buildDist(project(), { onlyIfStale: process.argv.includes('--if-stale') }).catch(
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	},
);
