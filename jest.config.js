'use strict';

const { isNode24, runOnNode24 } = require('./tools/node24');

// `npx jest FILE` starts it on whatever Node.js the machine has.
if (!isNode24()) runOnNode24(process.argv.slice(1));

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// No test measures time; this ends one that hangs, on the slowest machine with other work.
	testTimeout: 60_000,
	transform: {
		'^.+\\.(t|j)sx?$|\\.mjs$': [
			'@swc/jest',
			{ jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
		'\\.woff$': '<rootDir>/test/support/fontTransform.js',
	},
	// Packages that ship ES modules only are compiled like our own code; all else is loaded as it is.
	transformIgnorePatterns: [
		'/node_modules/(?!(iso-3166|jose|p-map|p-limit|yocto-queue|@fontsource)/)',
		'<rootDir>/dist/',
	],
};
