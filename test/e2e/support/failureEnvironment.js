'use strict';

const SharedGlobals = require('../../support/jest/environment');

/** Tells the hooks that run after a test or a suite whether something failed, which Jest itself does not. */
module.exports = class FailureEnvironment extends SharedGlobals {
	/** @param {import('@jest/types').Circus.Event} event */
	handleTestEvent({ name }) {
		if (name === 'test_start') this.global.currentTestFailed = false;
		if (name === 'test_fn_failure') this.global.currentTestFailed = true;
		if (name === 'test_fn_failure' || name === 'hook_failure') this.global.suiteFailed = true;
	}
};
