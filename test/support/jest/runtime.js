'use strict';

const { createRequire, isBuiltin } = require('node:module');
const { join, sep } = require('node:path');
const { compileFunction, constants } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
const SharedCode = require('./sharedCode');

const PACKAGES = `${sep}node_modules${sep}`;
/** What is built and what is generated. */
const MADE = ['dist', '.cache'].map((folder) => join(__dirname, '../../..', folder, sep));

/** By path, what was made of a source: its JavaScript, and its function. */
const transformed = new Map();
const compiled = new Map();
const sharedCode = new SharedCode();

/**
 * Jest loads every module anew for each file of tests, and n8n, Stripe's SDK and the like take seconds.
 * Here packages, the built one and generated code included, are loaded once in a process, by Node.js
 * itself, and the sandbox and the engine by `sharedCode.js`. All other code of ours, and that of the tests,
 * is evaluated anew for each file, of what was read and compiled once. So `jest.mock` of a package is seen by
 * our code, not by other packages, and a spy on one has to be taken off again.
 */
module.exports = class SharedPackages extends Runtime {
	constructor(...args) {
		super(...args);
		this.transformCache.transform = onceTransformed(this.transformCache);
		for (const [path, { map }] of transformed)
			if (map) this.transformCache.sourceMaps.set(path, map);
		sharedCode.useTransform((path) => this.transformCache.transform(path));
		// Among the globals of the process (see `environment.js`), for which Jest has no setting.
		const { executor } = this.cjsLoader;
		executor.compile = (source, filename) =>
			onceCompiled(source, filename, executor.injectedModuleParameters);
	}

	requireModule(from, name, options, isRequireActual) {
		if (!options?.isInternalModule && name !== undefined && !isBuiltin(name)) {
			const path = this._resolution.resolveCjs(from, name);
			if (isShared(path)) return createRequire(from)(path);
			if (sharedCode.has(path)) return sharedCode.require(path);
		}
		return super.requireModule(from, name, options, isRequireActual);
	}
};

/** Fonts are packages' too, but only `fontTransform.js` makes modules of them. */
function isShared(path) {
	return (
		MADE.some((folder) => path.startsWith(folder)) ||
		(path.includes(PACKAGES) && !path.endsWith('.woff'))
	);
}

/** Transforms what has changed since it was transformed last in this process. */
function onceTransformed(cache) {
	const transform = cache.transform.bind(cache);
	return (path, options) => {
		// These are not transformed, and those are transformed for another loader.
		if (options?.isInternalModule || options?.supportsStaticESM) return transform(path, options);
		const source = cache.fileCache.readFile(path);
		const known = transformed.get(path);
		if (known?.source === source) return known.code;
		const code = transform(path, options);
		transformed.set(path, { source, code, map: cache.sourceMaps.get(path) });
		return code;
	};
}

/** Each call of a module's function is a module of its own: only its source is shared. */
function onceCompiled(source, path, parameters) {
	const known = compiled.get(path);
	if (known?.source === source) return known.evaluate;
	const evaluate = compileFunction(source, parameters, {
		filename: path,
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
	});
	compiled.set(path, { source, evaluate });
	return evaluate;
}
