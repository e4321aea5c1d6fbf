import { changedFiles } from './changedFiles';
import { buildDist } from './build/build';
import { project } from './build/project';
import { relatedTests } from './relatedTests';
import { run } from './run';
import { runSteps } from './steps';

// Both type checks remember what they have seen, so that the next one is quick.
const remember = (name: string) => [
	'--incremental',
	'--tsBuildInfoFile',
	`.cache/${name}.tsbuildinfo`,
];

/** Type errors in what is published. */
export async function productTypes(): Promise<void> {
	await run('typescript/bin/tsc', ['-p', 'tsconfig.build.json', ...remember('product')]);
}

/** Type errors anywhere. */
export async function types(): Promise<void> {
	await run('typescript/bin/tsc', ['--noEmit', ...remember('all')]);
}

/** Makes `dist/`; types are checked separately. */
export async function bundle(): Promise<void> {
	await buildDist(project());
}

/** What to run before a commit: all types, and lint, format and tests of what has changed. */
export async function checkChanged(): Promise<void> {
	const changed = await changedFiles(project().root);
	const lintable = changed.filter((file) => /\.(ts|js|mjs)$|^package\.json$/.test(file));
	await runSteps([
		{ name: 'types', run: types },
		{
			name: 'lint',
			run: async () => {
				if (lintable.length === 0) return;
				await run('eslint', ['--max-warnings', '0', '--no-warn-ignored', ...lintable]);
			},
		},
		{
			name: 'format',
			run: async () => {
				if (changed.length === 0) return;
				await run('prettier', ['--check', '--ignore-unknown', ...changed]);
			},
		},
		{
			name: 'tests',
			run: async () => {
				const tests = await relatedTests(project(), changed);
				console.log(`${tests.length} suites can be broken by this change`);
				if (tests.length > 0) await run('jest', ['--runTestsByPath', ...tests]);
			},
		},
	]);
}

/** Everything that needs no browser and no server. */
export async function testAll(): Promise<void> {
	await runSteps([
		{ name: 'build', run: bundle },
		// Each keeps one core busy.
		[
			{ name: 'lint', run: () => run('eslint', ['.', '--max-warnings', '0']) },
			{
				name: 'types and format',
				run: async () => {
					await types();
					await run('prettier', ['--check', '--log-level', 'warn', '.']);
				},
			},
		],
		{ name: 'tests', run: () => run('jest', ['--maxWorkers=100%']) },
	]);
}
