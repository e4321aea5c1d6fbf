const shared = require('../../jest.config');

/** The end-to-end tests: a real n8n, a real browser. Not part of `npm test`. @type {import('jest').Config} */
module.exports = {
	...shared,
	rootDir: '../..',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.ts'],
	testEnvironment: '<rootDir>/test/e2e/support/failureEnvironment.js',
	globalSetup: '<rootDir>/test/e2e/support/globalSetup.ts',
	// Far more than anything takes on a machine that is not busy with something else.
	testTimeout: 600_000,
	// Each waits for polls, schedules and pages half of its time.
	maxWorkers: 2,
	// Whatever a suite that failed has left open.
	forceExit: true,
	verbose: true,
};
