'use strict';

const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/**
 * Tests run among the globals of their process instead of in a context of their own: only so can they
 * share packages with the tests before them (`runtime.js`), since an `Error` of one context is none to
 * the `instanceof` of another. What a file changes in the globals is put back after it.
 */
module.exports = class SharedGlobals {
	constructor({ projectConfig }) {
		this.putBack = [globalThis, process, Error].map(remembered);
		const env = { ...process.env };
		this.putBack.push(() => {
			for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
			Object.assign(process.env, env);
		});
		this.global = globalThis;
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
	}

	/** When Jest has said how stacks are told. */
	async setup() {
		Error.prepareStackTrace = sparingly(Error.prepareStackTrace);
		// Each `expect` and each request of Stripe's SDK notes a stack; of Jest's 100 frames few are ever read.
		Error.stackTraceLimit = 20;
	}

	async teardown() {
		this.fakeTimersModern.dispose();
		this.putBack.forEach((putBack) => putBack());
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	/** There is none: `runtime.js` compiles without. */
	getVmContext() {
		return null;
	}
};

/**
 * Jest looks for the source of each frame of a stack: only frames in our own code have another source than
 * the file that runs. Stripe's SDK asks for the stack of each request, in case it fails: a few frames as
 * they are do for that.
 */
function sparingly(prepare) {
	return (error, frames) =>
		STRIPES_SDK.test(frames[0]?.getFileName() ?? '') && error.message === ''
			? [String(error), ...frames.slice(0, 8)].join('\n    at ')
			: prepare(
					error,
					frames.map((frame) =>
						ELSEWHERE.test(frame.getFileName() ?? 'node:')
							? { isNative: () => true, toString: () => frame.toString() }
							: frame,
					),
				);
}

const ELSEWHERE = /^node:|[\\/](?:node_modules|dist)[\\/]/;
const STRIPES_SDK = /[\\/](?:node_modules[\\/]stripe|dist[\\/]chunks)[\\/]/;

/** Notes an object's own properties; returns how to give it those again. */
function remembered(object) {
	const before = Object.getOwnPropertyDescriptors(object);
	return () => {
		for (const key of Reflect.ownKeys(object)) {
			const was = before[key];
			const is = Object.getOwnPropertyDescriptor(object, key);
			if (!is?.configurable) continue;
			if (was === undefined) delete object[key];
			else if (was.value !== is.value || was.get !== is.get)
				Object.defineProperty(object, key, was);
		}
	};
}
