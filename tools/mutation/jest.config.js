'use strict';

const base = require('../../jest.config');
const { killers } = require('./killers');

/** @type {import('jest').Config} The tests that are to notice a change in the folder. */
module.exports = {
	...base,
	rootDir: process.cwd(),
	// Stryker wraps it, and wants its path.
	testEnvironment: require.resolve('../../test/support/jest/environment'),
	testMatch: killers(process.env.MUTATION_FOLDER).map((pattern) => `<rootDir>/${pattern}`),
};
