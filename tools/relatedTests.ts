import { globSync } from 'node:fs';
import { build } from 'esbuild';
import { findEntryPoints, type Project } from './build/project';

/** Whoever reaches this file runs the built package, to which no import leads. */
const LOADS_THE_BUILD = 'tools/ensureBuilt.ts';

/** What tests read without importing it: the beginning of a path, and of the tests' paths. */
const READ_BY: ReadonlyArray<readonly [path: string, tests: string]> = [
	['workflows/', 'test/workflows/'],
	['test/workflows/', 'test/workflows/'],
	['docs/', 'test/docs/'],
	['nodes/', 'test/docs/'],
	['README.md', 'test/docs/'],
	['ARCHITECTURE.md', 'test/docs/'],
	['CONTRIBUTING.md', 'test/docs/'],
	['package.json', 'test/package.test.ts'],
	['nodes/', 'test/layers.test.ts'],
	['credentials/', 'test/layers.test.ts'],
	['lib/', 'test/layers.test.ts'],
	['sandbox/', 'test/layers.test.ts'],
];

/** Files by the files that import them. */
export type Importers = ReadonlyMap<string, readonly string[]>;

/**
 * The tests that a change can break: those that import a changed file, over however many others, and
 * those that run a node of the built package in which a changed file is.
 *
 * @param changed paths from the project's root, with `/`
 * @returns paths of tests, sorted
 */
export async function relatedTests(target: Project, changed: readonly string[]): Promise<string[]> {
	const tests = globSync('test/**/*.test.ts', { cwd: target.root }).map(withSlashes);
	const { nodes, credentials } = findEntryPoints(target);
	const product = [...nodes, ...credentials].map(withSlashes);
	const importers = await importersOf(target.root, [...tests, ...product]);
	return selectTests(tests, product, importers, changed);
}

/** The decision of {@link relatedTests}, from the imports alone. */
export function selectTests(
	tests: readonly string[],
	product: readonly string[],
	importers: Importers,
	changed: readonly string[],
): string[] {
	const affected = reaching(importers, changed);
	const onBuild = reaching(importers, [LOADS_THE_BUILD]);
	const changedProduct = product.filter((entry) => affected.has(entry));
	const runsChanged = (test: string) => {
		const [node] = /^test\/nodes\/(\w+)\//.exec(test)?.slice(1) ?? [];
		return node === undefined
			? changedProduct.length > 0
			: changedProduct.some((entry) => entry.startsWith(`nodes/${node}/`));
	};
	return tests
		.filter(
			(test) =>
				affected.has(test) || (onBuild.has(test) && runsChanged(test)) || reads(test, changed),
		)
		.sort();
}

/** Files from which some lead on to others, themselves included. */
function reaching(importers: Importers, files: readonly string[]): Set<string> {
	const found = new Set<string>(files);
	for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
	return found;
}

function reads(test: string, changed: readonly string[]): boolean {
	return READ_BY.some(
		([path, reader]) => test.startsWith(reader) && changed.some((file) => file.startsWith(path)),
	);
}

async function importersOf(root: string, entryPoints: readonly string[]): Promise<Importers> {
	const { metafile } = await build({
		absWorkingDir: root,
		entryPoints: [...entryPoints],
		bundle: true,
		write: false,
		outdir: 'nowhere',
		format: 'esm',
		// Each file is put into one output, not into that of every test that reaches it.
		splitting: true,
		platform: 'node',
		packages: 'external',
		metafile: true,
		logLevel: 'silent',
	});
	const importers = new Map<string, string[]>();
	for (const [file, { imports }] of Object.entries(metafile.inputs)) {
		for (const { path, external } of imports) {
			if (external) continue;
			const known = importers.get(path);
			if (known) known.push(file);
			else importers.set(path, [file]);
		}
	}
	return importers;
}

function withSlashes(path: string): string {
	return path.replaceAll('\\', '/');
}
