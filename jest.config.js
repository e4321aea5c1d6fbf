'use strict';

const { isNode24, runOnNode24 } = require('./tools/node24');

// `npx jest FILE` starts it on whatever Node.js the machine has.
if (!isNode24()) runOnNode24(process.argv.slice(1));

/** @type {import('jest').Config} */
module.exports = {
	// Packages are loaded once in a process, not once for each file.
	testEnvironment: '<rootDir>/test/support/jest/environment.js',
	runtime: '<rootDir>/test/support/jest/runtime.js',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// No test measures time; this ends one that hangs, on the slowest machine with other work.
	testTimeout: 60_000,
	transform: {
		'^.+\\.(t|j)sx?$': [
			'@swc/jest',
			{ jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
		'\\.woff$': '<rootDir>/test/support/fontTransform.js',
	},
	transformIgnorePatterns: ['/node_modules/(?!@fontsource/)'],
};
