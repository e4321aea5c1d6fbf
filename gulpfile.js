'use strict';

// The tasks' work is done by TypeScript modules in tools/, loaded as they are.
require('tsx/cjs');

const { parallel } = require('gulp');
const { bundle, checkChanged, lint, productTypes, testAll } = require('./tools/tasks.ts');

exports.build = parallel(productTypes, bundle);
exports.check = checkChanged;
exports.lint = lint;
exports.test = testAll;
exports.default = exports.build;
