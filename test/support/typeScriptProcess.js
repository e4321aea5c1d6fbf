'use strict';

// Runs a TypeScript file, given with its arguments, in a process that a test starts. tsx would look into each
// file of n8n's, too, which takes longer than n8n itself does to load.

const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { resolve } = require('node:path');
const { transformSync } = require('@swc/core');

// Of a source and its data of the same name, an import without an ending means the source.
const { '.json': json, '.node': addon } = Module._extensions;
for (const ending of ['.ts', '.json', '.node']) delete Module._extensions[ending];
Module._extensions['.ts'] = (module, filename) => {
	const { code } = transformSync(readFileSync(filename, 'utf8'), {
		filename,
		swcrc: false,
		sourceMaps: 'inline',
		jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
		module: { type: 'commonjs' },
	});
	module._compile(code, filename);
};
Object.assign(Module._extensions, { '.json': json, '.node': addon });

process.setSourceMapsEnabled(true);
process.argv.splice(1, 1);
require(resolve(process.argv[1]));
