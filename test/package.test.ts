import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { installPackage, packPackage } from '../host/installPackage';
import { SDKS } from '../tools/build/bundle';
import { ensureBuilt } from '../tools/ensureBuilt';

const exec = promisify(execFile);
const root = resolve(__dirname, '..');

/**
 * What n8n may have to read at start, for each node. It is hardly more than their descriptions, of which the
 * longest has 36,000; a library or an SDK that got in would exceed it.
 */
const BYTES_AT_START = 30_000;

interface Icons {
	light: string;
	dark: string;
}
interface Loaded {
	packageName: string;
	known: { nodes: Record<string, { className: string; sourcePath: string }> };
	types: {
		nodes: {
			name: string;
			displayName: string;
			iconUrl?: Icons;
			codex?: { categories?: string[] };
			credentials?: { name: string }[];
		}[];
		credentials: { name: string; iconUrl?: Icons; supportedNodes?: string[] }[];
	};
	loadedFiles: string[];
}
interface PackageJson {
	name: string;
	dependencies?: unknown;
	n8n: { nodes: string[]; credentials: string[] };
}

let folder: string;
let packed: string[];
let installed: string;
let loaded: Loaded;
let manifest: PackageJson;

// Packing, installing and loading take seconds together; every test looks at the same installation.
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'package-test-'));
	await ensureBuilt();
	const pack = await packPackage(root, folder);
	packed = (await exec('tar', ['-tzf', pack.tarball])).stdout
		.trim()
		.split('\n')
		.map((path) => path.replace(/^package\//, ''));
	installed = await installPackage(pack, folder);
	manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as PackageJson;
	const { stdout } = await exec(
		process.execPath,
		[join(__dirname, 'package/loadPackage.js'), installed],
		// n8n gives community packages its own modules in this way; all else they must bring along.
		{ env: { ...process.env, NODE_PATH: join(root, 'node_modules'), N8N_USER_FOLDER: folder } },
	);
	loaded = JSON.parse(stdout) as Loaded;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm pack', () => {
	test('holds dist/ and what a reader of the package needs, and nothing else', () => {
		const outside = packed.filter((path) => !path.startsWith('dist/'));
		expect(outside.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
	});

	test('holds the notice of bundled software', () => {
		expect(packed).toContain('dist/THIRD_PARTY_NOTICES.txt');
		const notice = readFileSync(join(installed, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
		for (const sdk of SDKS) expect(notice).toContain(`\n${sdk}@`);
	});

	test('holds code, icons, codex files and the notice: no sources, maps or tests', () => {
		const kinds = new Set(packed.map((path) => /\.\w+$/.exec(path)?.[0]));
		expect([...kinds].sort()).toEqual(['.js', '.json', '.md', '.svg', '.txt', undefined].sort());
	});
});

describe('installed as n8n does', () => {
	test('is one package: it needs no other', () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(readdirSync(installed)).not.toContain('node_modules');
	});

	test('shows every registered node under its own class name', () => {
		const classNames = Object.values(loaded.known.nodes).map(({ className }) => className);
		expect(classNames.map((name) => `dist/nodes/${name}/${name}.node.js`).sort()).toEqual(
			[...manifest.n8n.nodes].sort(),
		);
		expect(loaded.types.nodes.length).toBeGreaterThan(0);
		expect(loaded.packageName).toBe('n8n-nodes-stripe-salesforce');
	});

	test('shows every registered credential, and each node’s own among them', () => {
		expect(loaded.types.credentials).toHaveLength(manifest.n8n.credentials.length);
		const supported = loaded.types.credentials.flatMap((type) => type.supportedNodes ?? []);
		expect(supported).toContain('stripeCreateCustomer');
	});

	test('finds the icon of every node and credential, light and dark', () => {
		const shown = [...loaded.types.nodes, ...loaded.types.credentials];
		for (const { iconUrl } of shown) {
			expect(iconUrl).toEqual({ light: expect.any(String), dark: expect.any(String) });
			for (const url of Object.values(iconUrl ?? {}) as string[]) {
				// n8n serves icons/<package>/<path> from the package's folder.
				expect(url.startsWith(`icons/${manifest.name}/dist/`)).toBe(true);
				expect(existsSync(join(installed, url.slice(`icons/${manifest.name}/`.length)))).toBe(true);
			}
			expect(iconUrl?.light).not.toBe(iconUrl?.dark);
		}
	});

	test('finds the codex of every node, so that it is in a category of the node panel', () => {
		for (const { codex } of loaded.types.nodes) expect(codex?.categories).not.toHaveLength(0);
		expect(loaded.types.nodes.every(({ codex }) => codex?.categories)).toBe(true);
	});

	test('holds each module of lib/ once, so that what it remembers exists once', () => {
		const { outputs } = JSON.parse(
			readFileSync(join(root, '.cache/build-metafile.json'), 'utf8'),
		) as Metafile;
		const homes = new Map<string, number>();
		for (const { inputs } of Object.values(outputs)) {
			for (const path of Object.keys(inputs)) homes.set(path, (homes.get(path) ?? 0) + 1);
		}
		expect(homes.get('lib/limits/registry.ts')).toBe(1);
		expect([...homes].filter(([, count]) => count > 1)).toEqual([]);
	});

	test('reads at start what stands in for the classes, and no SDK, library or code of ours', () => {
		const standIns = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
		const codex = manifest.n8n.nodes.map((path) => `${path}on`);
		expect(loaded.loadedFiles.map((path) => relative(installed, path)).sort()).toEqual(
			[...standIns, ...codex].sort(),
		);
		const bytes = loaded.loadedFiles.reduce((sum, path) => sum + statSync(path).size, 0);
		expect(bytes).toBeLessThan(BYTES_AT_START * manifest.n8n.nodes.length);
	});

	test('holds each SDK in a file of its own', () => {
		for (const name of SDKS) {
			expect(existsSync(join(installed, `dist/chunks/${name}.js`))).toBe(true);
		}
	});
});
