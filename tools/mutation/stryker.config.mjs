import { env } from 'node:process';

const folder = env.MUTATION_FOLDER;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [env.MUTATION_CHANGED ?? `lib/${folder}/**/*.ts`],
	// Texts for people are tested where they matter, not each by itself.
	mutator: { excludedMutations: ['StringLiteral'] },
	// What is evaluated when a file is loaded would need all tests for each change.
	ignoreStatic: true,

	testRunner: 'loaded',
	plugins: ['./tools/mutation/runner.mjs'],
	testRunnerNodeArgs: ['--import', 'tsx'],
	coverageAnalysis: 'perTest',
	// An endless loop that waits; one that does not is ended by the count of what it runs through.
	timeoutMS: 60_000,
	dryRunTimeoutMinutes: 30,
	concurrency: Number(env.MUTATION_CONCURRENCY ?? 1),

	incremental: true,
	incrementalFile: `.cache/mutation/${folder}.json`,
	tempDirName: '.cache/mutation/work',
	ignorePatterns: [
		'**',
		'!lib/**',
		'!sandbox/**',
		'!engine/**',
		'!host/**',
		'!test/lib/**',
		'!test/support/**',
		'!test/sandbox/**',
		'!tools/**',
		'!package.json',
		'!tsconfig.json',
		'!.cache/*-schemas-*',
	],
	reporters: ['clear-text', 'progress-append-only', 'json'],
	jsonReporter: { fileName: `.cache/mutation/${folder}-report.json` },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
};
