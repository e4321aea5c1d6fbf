const shared = require('../../jest.config');

/** The end-to-end tests: a real n8n, a real browser. Not part of `npm test`. @type {import('jest').Config} */
module.exports = {
	...shared,
	rootDir: '../..',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.ts'],
	globalSetup: '<rootDir>/test/e2e/support/globalSetup.ts',
	testTimeout: 180_000,
	verbose: true,
};
