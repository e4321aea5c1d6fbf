#!/usr/bin/env node
'use strict';

// `node24 COMMAND [ARGUMENT…]` runs a command of an installed package, such as `jest`, on Node.js 24.

const { runOnNode24, scriptOf } = require('./index.js');

const [command = '', ...args] = process.argv.slice(2);
try {
	// Ctrl+C goes to both; the command decides how it ends.
	process.on('SIGINT', () => undefined);
	runOnNode24([scriptOf(command), ...args]);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
