import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { npmReason } from './prepareHost';
import { runCommand } from './runCommand';

/** A package as `npm pack` made it. */
export interface PackedPackage {
	name: string;
	version: string;
	tarball: string;
}

/** Packs the project at `root` as it would be published, into `folder`. */
export async function packPackage(root: string, folder: string): Promise<PackedPackage> {
	mkdirSync(folder, { recursive: true });
	const packed = await runCommand(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
		{ cwd: root },
	);
	if (packed.code !== 0) throw new Error(`npm pack failed: ${npmReason(packed.stderr)}`);
	// npm 11 answers with a list, npm 12 with an object by name.
	const answer = JSON.parse(packed.stdout) as PackAnswer[] | Record<string, PackAnswer>;
	const [entry] = Object.values(answer);
	if (entry === undefined) throw new Error('npm pack made nothing');
	return { name: entry.name, version: entry.version, tarball: join(folder, entry.filename) };
}

interface PackAnswer {
	name: string;
	version: string;
	filename: string;
}

/** Where n8n with the given `N8N_USER_FOLDER` keeps an installed community package. */
export function packageFolder(userFolder: string, name: string): string {
	return join(userFolder, '.n8n', 'nodes', 'node_modules', name);
}

/**
 * Puts a packed package where and how n8n's own installer puts it: unpacked below
 * `.n8n/nodes/node_modules`, without development, peer and optional dependencies, its own
 * dependencies inside it, and noted in `.n8n/nodes/package.json`. An earlier version is replaced.
 * The layout is that of n8n's community-packages.service (downloadPackage).
 */
export async function installPackage(packed: PackedPackage, userFolder: string): Promise<string> {
	const target = packageFolder(userFolder, packed.name);
	const staging = `${target}.new`;
	rmSync(staging, { recursive: true, force: true });
	mkdirSync(staging, { recursive: true });
	const unpacked = await runCommand(
		'tar',
		['-xzf', packed.tarball, '-C', staging, '--strip-components=1'],
		{ cwd: dirname(target) },
	);
	if (unpacked.code !== 0)
		throw new Error(`${packed.tarball} cannot be unpacked: ${unpacked.stderr}`);

	const manifestFile = join(staging, 'package.json');
	const manifest = readObject(manifestFile);
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
	const installed = await runCommand(
		'npm',
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
		],
		{ cwd: staging },
	);
	if (installed.code !== 0) {
		throw new Error(`${packed.name} could not be installed: ${npmReason(installed.stderr)}`);
	}
	rmSync(target, { recursive: true, force: true });
	renameSync(staging, target);
	noteInLedger(join(userFolder, '.n8n', 'nodes', 'package.json'), packed);
	return target;
}

function noteInLedger(file: string, packed: PackedPackage): void {
	const ledger: Record<string, unknown> = existsSync(file)
		? readObject(file)
		: { name: 'installed-nodes', private: true };
	const known = ledger.dependencies;
	const dependencies = typeof known === 'object' && known !== null ? known : {};
	ledger.dependencies = { ...dependencies, [packed.name]: packed.version };
	writeFileSync(file, JSON.stringify(ledger, null, 2));
}

function readObject(file: string): Record<string, unknown> {
	const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
	if (typeof value !== 'object' || value === null) throw new Error(`${file} holds no object`);
	return { ...value };
}
