import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The n8n that the editor and the end-to-end tests run on. This is the one place that names it. */
const PINNED_N8N = '2.41.1';

/** The pinned n8n, or the one that the environment variable of this name asks for. */
export const N8N_VERSION = process.env.N8N_VERSION?.trim() || PINNED_N8N;

/** The Node that runs it; the same as the devDependency `node`, and a source of its headers. */
export const NODE_VERSION = '24.21.0';

/**
 * Packages that n8n asks for and that some registries lack, with a stand-in that n8n boots on.
 * Used only where the registry at hand answers that it has no such package.
 */
export const STAND_INS: Readonly<Record<string, string>> = { cssomnom: 'npm:cssom@0.5.0' };

/**
 * Packages that older n8n take from an address outside the registry, with one of the registry that n8n
 * boots on. Used only where that address cannot be reached.
 */
export const OUTSIDE: ReadonlyArray<Readonly<Record<'name' | 'address' | 'standIn', string>>> = [
	{ name: 'xlsx', address: 'https://cdn.sheetjs.com/', standIn: '0.18.5' },
];

/** Flags of the one `npm install`; each answers a trap. */
export const INSTALL_FLAGS: readonly string[] = [
	// Some native dependencies that n8n loads only for nodes we do not use cannot be built everywhere
	// (kafka), others download; only sqlite3 is built, afterwards.
	'--ignore-scripts',
	// n8n's own peer ranges contradict one another.
	'--legacy-peer-deps',
	'--no-audit',
	'--no-fund',
	'--no-package-lock',
];

/** Native modules that n8n needs to start, built from source for NODE_VERSION. */
export const BUILT_MODULES: readonly string[] = ['sqlite3'];

/** The name of the package that carries Node's binary and headers for this machine. */
export function nodePackage(platform: string, arch: string): string {
	return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** The package.json of the host's folder; `standIns` are those of STAND_INS that are needed here. */
export function hostManifest(
	nodePackageName: string,
	standIns: Readonly<Record<string, string>>,
): object {
	return {
		name: 'n8n-host',
		private: true,
		dependencies: { n8n: N8N_VERSION, [nodePackageName]: NODE_VERSION },
		overrides: standIns,
	};
}

/** Where the prepared n8n lies: one folder per version and recipe, outside the checkout. */
export function hostFolder(env: NodeJS.ProcessEnv, platform: string, arch: string): string {
	const recipe = JSON.stringify([
		hostManifest(nodePackage(platform, arch), STAND_INS),
		INSTALL_FLAGS,
		BUILT_MODULES,
	]);
	const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 10);
	const cache =
		env.XDG_CACHE_HOME !== undefined && env.XDG_CACHE_HOME !== ''
			? env.XDG_CACHE_HOME
			: join(homedir(), '.cache');
	return join(cache, 'n8n-nodes-stripe-salesforce', `n8n-${N8N_VERSION}-${hash}`);
}
