import { glob } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import process from 'node:process';
import { jestExpect } from '@jest/expect';
import { PluginKind, declareFactoryPlugin } from '@stryker-mutator/api/plugin';
import {
	DryRunStatus,
	TestStatus,
	determineHitLimitReached,
	toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';

/** What takes longer than this, and than five times as long as without a change, waits for ever. */
const LEAST_TIMEOUT_MS = 10_000;
/** At first the sandbox and the packages are loaded, too. */
const FIRST_TIMEOUT_MS = 300_000;

/** These read or bundle the sources, where the change is not to be found, or make customers by the hundred. */
const LEFT_OUT = ['acceptedFields.test.ts', 'bundle.test.ts', 'objectNames.test.ts'];

/**
 * Runs the tests of a folder for Stryker, in one process that loads sources, sandbox and tests once:
 * for a change, the tests that come by it, up to the first that fails. Jest would load everything anew
 * for each change, which takes far longer than the tests. It can be done because Stryker's copy holds
 * all changes and turns one on at a time.
 */
class LoadedTests {
	/** How Stryker's copy is told what to change, and tells what it came by. */
	#copy = (globalThis.__stryker__ ??= {});
	/** What circus knows of each file, by its path. */
	#files = new Map();
	/** A test was given up, and may go on while others run. */
	#isHaunted = false;

	/** What is changed in the loading of a file needs another process. */
	capabilities() {
		return { reloadEnvironment: false };
	}

	/** Loads the tests as Jest would. */
	async init() {
		const mocks = new ModuleMocker(globalThis);
		const { it, test, describe, beforeAll, beforeEach, afterAll, afterEach } = circus;
		Object.assign(
			globalThis,
			{ it, test, describe, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect },
			// How long a test may take is said here.
			{ jest: { fn: mocks.fn.bind(mocks), spyOn: mocks.spyOn.bind(mocks), setTimeout() {} } },
		);
		process.env.NODE_ENV = 'test';
		// What a test left running when it failed must end neither the process nor another test.
		process.on('unhandledRejection', () => {}).on('uncaughtException', () => {});

		const load = createRequire(join(process.cwd(), 'package.json'));
		const { MUTATION_FOLDER, MUTATION_TESTS } = process.env;
		const pattern = MUTATION_TESTS ?? `test/lib/${MUTATION_FOLDER}/**/*.test.ts`;
		for (const path of (await Array.fromAsync(glob(pattern))).sort()) {
			if (LEFT_OUT.includes(basename(path))) continue;
			circus.resetState();
			load(join(process.cwd(), path));
			this.#files.set(path, circus.getState());
		}
		circus.addEventHandler(({ name, test }) => {
			if (name === 'test_start') this.#copy.currentTestId = test.id;
			if (name === 'test_done') this.#copy.currentTestId = undefined;
		});
		for (const [path, { rootDescribeBlock }] of this.#files) {
			for (const hook of rootDescribeBlock.hooks) hook.timeout ??= FIRST_TIMEOUT_MS;
			for (const each of testsIn(rootDescribeBlock)) {
				Object.assign(each, { id: `${path} ${fullName(each)}`, timeout: FIRST_TIMEOUT_MS });
			}
		}
	}

	async dryRun() {
		const tests = await this.#run(() => true, false);
		for (const { rootDescribeBlock } of this.#files.values()) {
			for (const each of testsIn(rootDescribeBlock)) {
				each.timeout = Math.max(LEAST_TIMEOUT_MS, 5 * (each.duration ?? 0));
			}
		}
		return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#copy.mutantCoverage };
	}

	async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
		// Stryker then starts another process and asks again.
		if (this.#isHaunted) throw new Error('A test of the last change may still be running');
		Object.assign(this.#copy, { activeMutant: activeMutant.id, hitLimit });
		this.#copy.hitCount = hitLimit === undefined ? undefined : 0;
		try {
			const wanted = testFilter && new Set(testFilter);
			const tests = await this.#run(({ id }) => wanted?.has(id) ?? true, !disableBail);
			const endless = determineHitLimitReached(this.#copy.hitCount, hitLimit);
			return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests }, disableBail);
		} finally {
			this.#copy.activeMutant = undefined;
		}
	}

	/** Runs the tests that are `wanted`, up to the first that fails if so asked; how each ended. */
	async #run(wanted, untilOneFails) {
		const results = [];
		const files = [...this.#files].map(([fileName, state]) => {
			const tests = testsIn(state.rootDescribeBlock).filter((test) => wanted(test));
			return { fileName, state, tests, ms: sum(tests.map(({ duration }) => duration ?? 0)) };
		});
		// The quickest first: what they notice, the others need not.
		files.sort((one, other) => one.ms - other.ms);
		for (const { fileName, state, tests } of files) {
			if (tests.length === 0) continue;
			for (const test of testsIn(state.rootDescribeBlock)) {
				Object.assign(test, { errors: [], mode: tests.includes(test) ? undefined : 'skip' });
			}
			circus.setState(state).testTimeout = FIRST_TIMEOUT_MS;
			const stop = ({ name, test }) => {
				if (name !== 'test_done' || test.errors.length === 0) return;
				for (const each of tests) each.mode = 'skip';
			};
			if (untilOneFails) circus.addEventHandler(stop);
			await circus.run();
			circus.removeEventHandler(stop);
			const ran = tests.filter((test) => test.mode !== 'skip' || test.errors.length > 0);
			this.#isHaunted ||= ran.some(({ duration, timeout }) => duration >= timeout);
			results.push(...ran.map((test) => resultOf(test, fileName)));
			if (untilOneFails && tests.some(({ errors }) => errors.length > 0)) break;
		}
		return results;
	}
}

function sum(numbers) {
	return numbers.reduce((total, each) => total + each, 0);
}

function testsIn(block) {
	return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsIn(child)));
}

function fullName({ name, parent }) {
	return parent.parent === undefined ? name : `${fullName(parent)} ${name}`;
}

function resultOf({ id, errors, duration }, fileName) {
	const result = { id, name: id, fileName, timeSpentMs: duration ?? 0 };
	if (errors.length === 0) return { ...result, status: TestStatus.Success };
	const [error] = errors.flat().filter((each) => each);
	return { ...result, status: TestStatus.Failed, failureMessage: error?.message ?? String(error) };
}

export const strykerPlugins = [
	declareFactoryPlugin(PluginKind.TestRunner, 'loaded', () => new LoadedTests()),
];
