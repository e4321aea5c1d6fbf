import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** Tells the hooks that run after a test whether it failed, which Jest itself does not. */
export default class FailureEnvironment extends TestEnvironment {
	handleTestEvent(event: Circus.Event): void {
		if (event.name === 'test_start') this.global['currentTestFailed'] = false;
		if (event.name === 'test_fn_failure') this.global['currentTestFailed'] = true;
	}
}
