import { env } from 'node:process';

const folder = env.MUTATION_FOLDER;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [`lib/${folder}/**/*.ts`],
	// Texts for people are tested where they matter, not each by itself.
	mutator: { excludedMutations: ['StringLiteral'] },
	// What is evaluated when a file is loaded would need all tests for each change.
	ignoreStatic: true,

	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'tools/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	// A busy machine is not taken for an endless loop.
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
		'!test/lib/**',
		'!test/support/**',
		'!test/sandbox/**',
		'!tools/**',
		'!jest.config.js',
		'!package.json',
		'!tsconfig.json',
		'!.cache/*-schemas-*',
	],
	reporters: ['clear-text', 'progress-append-only', 'json'],
	jsonReporter: { fileName: `.cache/mutation/${folder}-report.json` },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
};
