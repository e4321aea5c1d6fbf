'use strict';

// Loads the package in the folder given with n8n's own loader, in a process that has none of the
// project's own modules but n8n, and prints what n8n then offers, as JSON.

require('reflect-metadata');
const { PackageDirectoryLoader } = require('n8n-core');

async function main(folder) {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const loadedFiles = Object.keys(require.cache).filter((file) => file.startsWith(folder));
	console.log(
		JSON.stringify({
			packageName: loader.packageName,
			known: loader.known,
			types: loader.types,
			loadedFiles,
		}),
	);
}

main(process.argv[2]).catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
