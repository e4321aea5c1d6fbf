'use strict';

const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join, resolve, sep } = require('node:path');
const { compileFunction, constants } = require('node:vm');

/** What tests stand on and do not test by changing it: it keeps nothing but what it has read and compiled. */
const SHARED = ['sandbox', 'engine'].map((folder) => join(__dirname, '../../..', folder, sep));
const PARAMETERS = ['module', 'exports', 'require', '__dirname', '__filename'];

/**
 * Loads these modules, with those of our own that they import, once in a process: to evaluate and compile
 * them anew for each file of tests takes longer than many files' tests.
 */
module.exports = class SharedCode {
	#modules = new Map();
	#transform;

	/** @param transform makes JavaScript of the file at a path */
	useTransform(transform) {
		this.#transform = transform;
	}

	has(path) {
		return path.endsWith('.ts') && SHARED.some((folder) => path.startsWith(folder));
	}

	/** The exports of the module at this path. */
	require(path) {
		const known = this.#modules.get(path);
		if (known) return known.exports;
		const module = { exports: {} };
		// At once, as modules may import each other.
		this.#modules.set(path, module);
		try {
			const evaluate = compileFunction(this.#transform(path), PARAMETERS, {
				filename: path,
				importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
			});
			evaluate(module, module.exports, this.#requireFrom(path), dirname(path), path);
		} catch (error) {
			this.#modules.delete(path);
			throw error;
		}
		return module.exports;
	}

	#requireFrom(path) {
		const load = createRequire(path);
		const loadOurs = (name) => {
			const ours = name.startsWith('.') && typeScriptAt(resolve(dirname(path), name));
			return ours ? this.require(ours) : load(name);
		};
		return Object.assign(loadOurs, { resolve: load.resolve });
	}
};

const typeScriptAt = (path) =>
	[`${path}.ts`, join(path, 'index.ts')].find((file) => existsSync(file));
