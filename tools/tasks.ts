import { changedFiles } from './changedFiles';
import { buildDist } from './build/build';
import { project } from './build/project';
import { relatedTests } from './relatedTests';
import { run } from './run';
import { runSteps } from './steps';

/** Type errors in what is published. */
export async function productTypes(): Promise<void> {
	// It remembers what it has seen, so that the next check is quick.
	const remember = ['--incremental', '--tsBuildInfoFile', '.cache/product.tsbuildinfo'];
	await run('typescript/bin/tsc', ['-p', 'tsconfig.build.json', ...remember]);
}

/** Type errors anywhere, and what typescript-eslint's rules find: Oxlint reads the types once for both. */
export async function typesAndLint(): Promise<void> {
	await run('oxlint', ['--type-check', '--type-aware', '--max-warnings', '0']);
}

/** What n8n's rules and ours find in these files. */
async function rulesOfN8n(files: readonly string[]): Promise<void> {
	if (files.length === 0) return;
	await run('eslint', ['--max-warnings', '0', '--no-warn-ignored', ...files]);
}

/** All that is found in the whole tree, but for its format. */
export async function lint(): Promise<void> {
	await typesAndLint();
	await rulesOfN8n(['.']);
}

/** Makes `dist/`; types are checked separately. */
export async function bundle(): Promise<void> {
	await buildDist(project());
}

/** What to run before a commit: types and lint, and format and tests of what has changed. */
export async function checkChanged(): Promise<void> {
	const changed = await changedFiles(project().root);
	const lintable = changed.filter((file) => /\.(ts|js|mjs)$|^package\.json$/.test(file));
	await runSteps([
		{ name: 'types and lint', run: typesAndLint },
		{ name: 'rules of n8n', run: async () => await rulesOfN8n(lintable) },
		{
			name: 'format',
			run: async () => {
				if (changed.length === 0) return;
				await run('oxfmt', ['--check', '--no-error-on-unmatched-pattern', ...changed]);
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
		// At once, so that no core waits while the last suite ends.
		[
			{ name: 'lint', run: lint },
			{ name: 'format', run: () => run('oxfmt', ['--check']) },
			{ name: 'tests', run: () => run('jest', ['--maxWorkers=100%']) },
		],
	]);
}
