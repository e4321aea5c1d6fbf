import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Project } from './project';

/** All that decides what the build makes. */
const INPUTS = [
	'nodes/**',
	'credentials/**',
	'lib/**',
	'icons/**',
	'tools/build/**',
	'package.json',
	'tsconfig.json',
	'package-lock.json',
];

/** A hash over names and contents of everything that the build reads. */
export function fingerprint({ root }: Project): string {
	const hash = createHash('sha256');
	const files = globSync(INPUTS, { cwd: root, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
	for (const file of files) {
		const content = readFileSync(file);
		hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
	}
	return hash.digest('hex');
}

/** Whether `dist/` is what the present sources would give. */
export function isBuildFresh(project: Project): boolean {
	const stamp = stampPath(project);
	return (
		existsSync(join(project.dist, 'index.js')) &&
		existsSync(stamp) &&
		readFileSync(stamp, 'utf8') === fingerprint(project)
	);
}

/** Remembers, outside the published folder, which sources `dist/` was made of. */
export function rememberBuild(project: Project, print: string): void {
	const stamp = stampPath(project);
	mkdirSync(dirname(stamp), { recursive: true });
	writeFileSync(stamp, print);
}

function stampPath({ cache }: Project): string {
	return join(cache, 'build-fingerprint');
}
