import { globSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { className, readManifest, type Project } from './project';

/**
 * Copies icons and codex files to where the built nodes look for them: the folders keep their
 * places relative to one another, so `file:../../icons/x.svg` in a node holds in `outDir` too.
 */
export async function copyAssets({ root }: Project, outDir: string): Promise<void> {
	const files = globSync(['icons/*.{svg,png}', 'nodes/*/*.node.json', 'nodes/*/*.{svg,png}'], {
		cwd: root,
	});
	await Promise.all(
		files.map(async (file) => {
			await mkdir(dirname(join(outDir, file)), { recursive: true });
			await cp(join(root, file), join(outDir, file));
		}),
	);
}

/** Writes the package's entry, which exports each class and loads its file when it is first asked for. */
export async function writeIndex(project: Project, outDir: string): Promise<void> {
	const { nodes, credentials } = readManifest(project);
	const getters = [...nodes, ...credentials].map((path) => {
		const name = className(path);
		const file = path.replace(/^dist\//, './');
		return `\tget ${name}() {\n\t\treturn require('${file}').${name};\n\t},\n`;
	});
	await writeFile(
		join(outDir, 'index.js'),
		`'use strict';\n\nmodule.exports = {\n${getters.join('')}};\n`,
	);
}
