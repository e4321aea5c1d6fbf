import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildDist } from '../../tools/build/build';
import type { Project } from '../../tools/build/project';
import { exampleProject, removeProject, writeFiles } from './exampleProject';

const options = { sdks: ['example-sdk'] };
let example: Project;

beforeEach(() => {
	example = exampleProject();
});
afterEach(() => removeProject(example));

interface Built {
	First: new () => { registry(): Promise<unknown>; again(): Promise<object> };
	Second: new () => { registry(): Promise<unknown>; sdk(): Promise<{ name: string }> };
	KeyApi: new () => { name: string };
}

/** Loads the built package with Node's own loader, as n8n does, and tells which files that read. */
function load(project: Project): { built: Built; loadedFiles: () => string[] } {
	// jest's `require` keeps a registry of its own for each test file; this is the real one.
	const nodeRequire = createRequire(join(project.root, 'package.json'));
	return {
		built: nodeRequire('./dist/index.js') as Built,
		loadedFiles: () =>
			Object.keys(nodeRequire.cache).filter((file) => file.startsWith(project.dist)),
	};
}

const distFiles = () =>
	readdirSync(example.dist, { recursive: true, encoding: 'utf8' })
		.filter((path) => /\.\w+$/.test(path))
		.map((path) => path.replace(/chunk-\w+/, 'chunk'));

test('the index exports every class under its own name', async () => {
	await buildDist(example, options);
	const { built } = load(example);
	expect(Object.keys(built)).toEqual(['First', 'Second', 'KeyApi']);
	expect(new built.KeyApi().name).toBe('keyApi');
	expect(built.First.name).toBe('First');
	// A class that mentions itself is where bundlers rename.
	expect((await new built.First().again()).constructor.name).toBe('First');
});

test('state in lib/ exists once, whichever node uses it', async () => {
	await buildDist(example, options);
	const { built } = load(example);
	expect(await new built.First().registry()).toBe(await new built.Second().registry());
});

test('an SDK stays unloaded until it is used, and is loaded once', async () => {
	await buildDist(example, options);
	const { built, loadedFiles } = load(example);
	const sdkFile = join(example.dist, 'chunks/example-sdk.js');
	const node = new built.Second();
	expect(existsSync(sdkFile)).toBe(true);
	expect(loadedFiles()).not.toContain(sdkFile);

	expect((await node.sdk()).name).toBe('Sdk');
	expect(loadedFiles()).toContain(sdkFile);
	expect(await node.sdk()).toBe(await new built.Second().sdk());
});

test('icons and codex files lie where the nodes look for them, and nothing else is published', async () => {
	await buildDist(example, options);
	expect(new Set(distFiles())).toEqual(
		new Set([
			'THIRD_PARTY_NOTICES.txt',
			'index.js',
			'chunks/chunk.js',
			'chunks/example-sdk.js',
			'credentials/KeyApi.credentials.js',
			'icons/example.svg',
			'nodes/First/First.js',
			'nodes/First/First.node.js',
			'nodes/First/First.node.json',
			'nodes/Second/Second.js',
			'nodes/Second/Second.node.js',
			'nodes/Second/Second.node.json',
		]),
	);
});

test('the notice carries the licence of each bundled package and of no other', async () => {
	await buildDist(example, options);
	const notice = readFileSync(join(example.dist, 'THIRD_PARTY_NOTICES.txt'), 'utf8');
	expect(notice).toContain('example-sdk@4.5.6 (MIT)\n\nLicence text of example-sdk');
	expect(notice).toContain('small-package@4.5.6 (ISC)\n\nLicence text of small-package');
	expect(notice).not.toContain('unused-package');
});

test('a package whose licence may not be passed on stops the build', async () => {
	writeFiles(example.root, {
		'lib/registry.ts': `import 'unused-package'; export const registry = 1;`,
	});
	await expect(buildDist(example, options)).rejects.toThrow(
		'unused-package@4.5.6 would be bundled, but its licence ("GPL-3.0-only") is not among MIT',
	);
});

test('a package without a licence text stops the build', async () => {
	writeFiles(example.root, {
		'node_modules/bare/package.json': '{ "name": "bare", "version": "1.0.0", "license": "MIT" }',
		'node_modules/bare/index.js': 'exports.registry = 1;',
		'lib/registry.ts': `export { registry } from 'bare';`,
	});
	await expect(buildDist(example, options)).rejects.toThrow(
		'bare@1.0.0 ships no licence text to pass on',
	);
});

test('a node that is not registered stops the build', async () => {
	writeFiles(example.root, { 'nodes/Third/Third.node.ts': 'export class Third {}' });
	await expect(buildDist(example, options)).rejects.toThrow(
		'package.json does not list dist/nodes/Third/Third.node.js under n8n.nodes',
	);
});

test('a failed build leaves the last good one and nothing half-made', async () => {
	await buildDist(example, options);
	const before = distFiles();
	writeFiles(example.root, { 'lib/registry.ts': 'export const registry = ;' });
	await expect(buildDist(example, options)).rejects.toThrow('Unexpected ";"');
	expect(distFiles()).toEqual(before);
	expect(readdirSync(example.cache)).not.toContain('dist-in-the-making');
});
