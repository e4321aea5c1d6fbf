import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ClassContents } from './classContents';
import { classFile, className, readManifest, type Project } from './project';

/**
 * Writes the files that n8n loads at start, in which each node and credential has a stand-in for its
 * class: the description as data, and functions that load the class, and with it all that it needs,
 * when one of them is first called.
 *
 * @param outDir where {@link bundle} has put the classes
 * @throws an Error that names what of a class cannot be told before it is loaded
 */
export async function writeStandIns(project: Project, outDir: string): Promise<void> {
	const { nodes, credentials } = readManifest(project);
	const paths = [...nodes, ...credentials].map((path) => path.replace(/^dist\//, ''));
	const contents = await readClasses(outDir, paths);
	await Promise.all(
		contents.map(async (content, at) => {
			const path = paths[at] ?? '';
			await writeFile(join(outDir, path), standIn(className(path), content));
			// Nothing would ever load the class of a credential that is data alone.
			if (content.functions.length === 0) await rm(join(outDir, classFile(path)));
		}),
	);
}

/** Makes one of each class, in a process that ends, and takes it apart. */
async function readClasses(outDir: string, paths: readonly string[]): Promise<ClassContents[]> {
	try {
		const { stdout } = await promisify(execFile)(
			process.execPath,
			['--import', 'tsx', join(__dirname, 'readClasses.ts'), outDir, ...paths],
			{ cwd: __dirname, maxBuffer: Number.POSITIVE_INFINITY },
		);
		return JSON.parse(stdout) as ClassContents[];
	} catch (error) {
		const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
		throw new Error(stderr === '' ? String(error) : stderr, { cause: error });
	}
}

function standIn(name: string, { data, functions }: ClassContents): string {
	const later = `
let instance;

const later = (...path) =>
	async function (...args) {
		instance ??= new (require('./${name}.js').${name})();
		return await path.reduce((part, key) => part[key], instance).apply(this, args);
	};
`;
	return `'use strict';

// Made by the build: what n8n reads of ${name} at start.
${functions.length > 0 ? later : ''}
exports.${name} = class ${name} {
	constructor() {
		// n8n alters what it reads, so each instance has a copy.
		Object.assign(this, JSON.parse(${quoted(JSON.stringify(data))}));
${functions.map((path) => `\t\t${assignment(path)}\n`).join('')}\t}
};
`;
}

function assignment(path: readonly string[]): string {
	const keys = path.map((key) => JSON.stringify(key));
	return `this${keys.map((key) => `[${key}]`).join('')} = later(${keys.join(', ')});`;
}

/** As a string literal in plain ASCII: a single other character would double what V8 keeps of the file. */
function quoted(json: string): string {
	const escaped = json
		.replace(/[\\']/g, '\\$&')
		.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
	return `'${escaped}'`;
}
