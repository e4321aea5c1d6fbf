'use strict';

const { readFileSync } = require('node:fs');

/** For Jest: a font's file as a module whose default export is its bytes, as the build makes it. */
module.exports = {
	process(_text, path) {
		const bytes = readFileSync(path).toString('base64');
		return {
			code: `exports.__esModule = true; exports.default = Buffer.from('${bytes}', 'base64');`,
		};
	},
};
