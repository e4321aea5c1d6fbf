'use strict';

const { createRequire, isBuiltin } = require('node:module');
const { join, sep } = require('node:path');
const { compileFunction, constants } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const PACKAGES = `${sep}node_modules${sep}`;
/** What is built and what is generated. */
const MADE = ['dist', '.cache'].map((folder) => join(__dirname, '../../..', folder, sep));

/**
 * Jest loads every module anew for each file of tests, and n8n, Stripe's SDK and the like take seconds.
 * Here packages, the built one and generated code included, are loaded once in a process, by Node.js
 * itself; our own code and that of the tests stays anew for each file. So `jest.mock` of a package is seen by our code, not
 * by other packages, and a spy on one has to be taken off again.
 */
module.exports = class SharedPackages extends Runtime {
	constructor(...args) {
		super(...args);
		// Among the globals of the process (see `environment.js`), for which Jest has no setting.
		const { executor } = this.cjsLoader;
		executor.compile = (source, filename) =>
			compileFunction(source, executor.injectedModuleParameters, {
				filename,
				importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
			});
	}

	requireModule(from, name, options, isRequireActual) {
		if (!options?.isInternalModule && name !== undefined && !isBuiltin(name)) {
			const path = this._resolution.resolveCjs(from, name);
			if (isShared(path)) return createRequire(from)(path);
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
