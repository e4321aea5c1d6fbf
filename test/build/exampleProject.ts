import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { project, type Project } from '../../tools/build/project';

/** Two nodes and a credential that share a registry and an SDK, small enough to read at a glance. */
const FILES: Record<string, string> = {
	'package.json': JSON.stringify({
		name: 'n8n-nodes-example',
		version: '1.2.3',
		n8n: {
			n8nNodesApiVersion: 1,
			nodes: ['dist/nodes/First/First.node.js', 'dist/nodes/Second/Second.node.js'],
			credentials: ['dist/credentials/KeyApi.credentials.js'],
		},
	}),
	'nodes/First/First.node.ts': `
		import { registry } from '../../lib/registry';
		import { small } from 'small-package';
		export class First {
			async registry() { return registry; }
			async small() { return small; }
			async again() { return new First(); }
		}`,
	'nodes/First/First.node.json': '{ "resources": {} }',
	'nodes/Second/Second.node.ts': `
		import { registry } from '../../lib/registry';
		import { loadSdk } from '../../lib/sdk';
		export class Second {
			async registry() { return registry; }
			async sdk() { return await loadSdk(); }
		}`,
	'nodes/Second/Second.node.json': '{ "resources": {} }',
	'credentials/KeyApi.credentials.ts': `export class KeyApi { name = 'keyApi'; }`,
	'lib/registry.ts': 'export const registry = new Map<string, number>();',
	'lib/sdk.ts': `export const loadSdk = async () => (await import('example-sdk')).default;`,
	'icons/example.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
	...packageFiles('example-sdk', 'MIT', 'module.exports = class Sdk {};'),
	...packageFiles('small-package', 'ISC', 'exports.small = true;'),
	...packageFiles('unused-package', 'GPL-3.0-only', ''),
};

function packageFiles(name: string, license: string, code: string): Record<string, string> {
	const folder = `node_modules/${name}`;
	return {
		[`${folder}/package.json`]: JSON.stringify({ name, version: '4.5.6', license }),
		[`${folder}/index.js`]: code,
		[`${folder}/LICENSE`]: `Licence text of ${name}`,
	};
}

/**
 * Writes the example project to a new folder.
 *
 * @param changes files to write instead or besides
 */
export function exampleProject(changes: Record<string, string> = {}): Project {
	const root = mkdtempSync(join(tmpdir(), 'example-project-'));
	writeFiles(root, { ...FILES, ...changes });
	return project(root);
}

/** Writes files, given by their path from `root`. */
export function writeFiles(root: string, files: Record<string, string>): void {
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), content);
	}
}

/** Deletes what {@link exampleProject} wrote. */
export function removeProject({ root }: Project): void {
	rmSync(root, { recursive: true, force: true });
}
