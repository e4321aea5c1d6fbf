const shared = require('../../jest.config');

/** The suite against the real services, with test keys. Not part of `npm test`. @type {import('jest').Config} */
module.exports = {
	...shared,
	rootDir: '../..',
	roots: ['<rootDir>/test/live'],
	testMatch: ['**/*.live.ts'],
	testTimeout: 120_000,
	verbose: true,
};
