import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { KnownNodesAndCredentials } from 'n8n-workflow';

import { InputError } from './inputError';
import { startRuntime } from './n8nRuntime';

/** The packages that workflows may use: the one under test, and n8n's own nodes. */
export type NodePackages = readonly PackageDirectoryLoader[];

const loaded = new Map<string, Promise<NodePackages>>();

/**
 * Loads the built package in `directory` as n8n does, through the `n8n` block of its package.json,
 * and puts n8n-nodes-base beside it. A package is loaded once in a process.
 *
 * @throws InputError when the package or one of the files that it lists is not there
 */
export function loadPackages(directory: string): Promise<NodePackages> {
	const key = path.resolve(directory);
	let packages = loaded.get(key);
	if (!packages) {
		packages = load(key);
		loaded.set(key, packages);
		// A package that failed to load may be there the next time.
		packages.catch(() => loaded.delete(key));
	}
	return packages;
}

async function load(directory: string): Promise<NodePackages> {
	startRuntime();
	if (!existsSync(path.join(directory, 'package.json'))) {
		throw new InputError(`There is no package.json in ${directory}`);
	}
	const own = new PackageDirectoryLoader(directory);
	const { nodes = [], credentials = [] } = own.packageJson.n8n ?? {};
	for (const file of [...nodes, ...credentials]) {
		if (!existsSync(path.join(directory, file))) {
			throw new InputError(
				`${own.packageName} is not built: ${file} is missing. Run: npm run build`,
			);
		}
	}
	await own.loadAll();
	return [own, new BaseNodes()];
}

/**
 * n8n's own nodes, each loaded when a workflow first asks for it: the package's manifest of known
 * types says where, and nothing else of its 180 MB is read.
 */
class BaseNodes extends PackageDirectoryLoader {
	constructor() {
		super(path.dirname(createRequire(__filename).resolve('n8n-nodes-base/package.json')));
		this.known = {
			nodes: this.readJSONSync<KnownNodesAndCredentials['nodes']>('dist/known/nodes.json'),
			credentials: this.readJSONSync<KnownNodesAndCredentials['credentials']>(
				'dist/known/credentials.json',
			),
		};
		this.isLazyLoaded = true;
	}
}
