'use strict';

// The tasks' work is done by TypeScript modules in tools/, loaded as they are.
require('tsx/cjs');

const { parallel } = require('gulp');
const { buildDist } = require('./tools/build/build.ts');
const { project } = require('./tools/build/project.ts');
const { run } = require('./tools/run.ts');

/** Type errors in what is published. Remembers what it checked, so that the next time is quick. */
function productTypes() {
	const remember = ['--incremental', '--tsBuildInfoFile', '.cache/product.tsbuildinfo'];
	return run('tsc', ['-p', 'tsconfig.build.json', ...remember]);
}

async function bundle() {
	await buildDist(project());
}

exports.build = parallel(productTypes, bundle);
exports.default = exports.build;
