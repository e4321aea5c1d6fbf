import { globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** Where a project's sources are and where its built package goes. Tests build small projects of their own. */
export interface Project {
	/** Folder that holds package.json. */
	root: string;
	/** The published folder. */
	dist: string;
	/** Folder for what the build remembers between runs; ignored by git. */
	cache: string;
}

/** The parts of package.json that the build reads. */
export interface Manifest {
	name: string;
	version: string;
	nodes: string[];
	credentials: string[];
}

/** The project in `root`, by default this one. */
export function project(root = resolve(__dirname, '../..')): Project {
	return { root, dist: join(root, 'dist'), cache: join(root, '.cache') };
}

/** The names and paths that package.json registers with n8n. Throws when its `n8n` block is missing. */
export function readManifest({ root }: Project): Manifest {
	const json = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		name: string;
		version: string;
		n8n?: { nodes?: string[]; credentials?: string[] };
	};
	if (!json.n8n) throw new Error('package.json has no "n8n" block, so n8n would load nothing');
	return {
		name: json.name,
		version: json.version,
		nodes: json.n8n.nodes ?? [],
		credentials: json.n8n.credentials ?? [],
	};
}

/** Node and credential sources in the tree, relative to the root, sorted. */
export function findEntryPoints({ root }: Project): { nodes: string[]; credentials: string[] } {
	const find = (pattern: string) => globSync(pattern, { cwd: root }).sort();
	return {
		nodes: find('nodes/*/*.node.ts'),
		credentials: find('credentials/*.credentials.ts'),
	};
}

/** Where the build puts a source file: `nodes/A/A.node.ts` becomes `dist/nodes/A/A.node.js`. */
export function builtPath(source: string): string {
	return `dist/${source.replace(/\.ts$/, '.js')}`;
}

/** Where the class is that a built file stands in for: `nodes/A/A.node.js` has `nodes/A/A.js`. */
export function classFile(path: string): string {
	return path.replace(/\.\w+\.js$/, '.js');
}

/** The class that a file is named after. */
export function className(path: string): string {
	return basename(path).split('.')[0] ?? '';
}

/**
 * What is wrong with the registration: a node or credential of the tree that package.json does not
 * list would never be offered in n8n, and a listed one that does not exist stops the whole package
 * from loading. Empty when all is well.
 */
export function registrationProblems(
	manifest: Pick<Manifest, 'nodes' | 'credentials'>,
	sources: { nodes: string[]; credentials: string[] },
): string[] {
	return (['nodes', 'credentials'] as const).flatMap((kind) => {
		const built = sources[kind].map(builtPath);
		return [
			...built
				.filter((path) => !manifest[kind].includes(path))
				.map((path) => `package.json does not list ${path} under n8n.${kind}`),
			...manifest[kind]
				.filter((path) => !built.includes(path))
				.map((path) => `package.json lists ${path} under n8n.${kind}, but it has no source`),
			...manifest[kind]
				.filter((path, index) => manifest[kind].indexOf(path) !== index)
				.map((path) => `package.json lists ${path} twice under n8n.${kind}`),
		];
	});
}
