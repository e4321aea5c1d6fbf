import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { withFolderLock } from './folderLock';
import {
	BUILT_MODULES,
	hostFolder,
	hostManifest,
	INSTALL_FLAGS,
	N8N_VERSION,
	nodePackage,
	OUTSIDE,
	STAND_INS,
} from './hostRecipe';
import { runCommand } from './runCommand';

/** What an installed n8n with its node_modules takes, with room to unpack. */
const NEEDED_BYTES = 4 * 1024 ** 3;

/** An n8n that is ready to be started. */
export interface Host {
	folder: string;
	/** The Node 24 that runs it. */
	node: string;
	/** n8n's entry script, to be run by `node`. */
	n8n: string;
	version: string;
}

/** Something this machine lacks; the message is one line that says what to do. */
export class HostError extends Error {
	override name = 'HostError';
}

/**
 * Makes sure that the pinned n8n is installed in the cache folder and answers with where it is.
 * The first time takes about five minutes and 2.5 GB; after that nothing is done.
 * @throws HostError when disk, registry, compiler or Node 24 is missing.
 */
export async function prepareHost(say: (line: string) => void): Promise<Host> {
	const folder = hostFolder(process.env, process.platform, process.arch);
	const nodePackageName = nodePackage(process.platform, process.arch);
	const host: Host = {
		folder,
		node: join(folder, 'node_modules', nodePackageName, 'bin', 'node'),
		n8n: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
		version: N8N_VERSION,
	};
	const marker = join(folder, '.prepared');
	if (existsSync(marker)) return host;
	await withFolderLock(
		`${folder}.lock.sqlite`,
		async () => {
			if (existsSync(marker)) return; // another command prepared it while we waited
			say(`Preparing n8n ${N8N_VERSION} in ${folder} (once, about five minutes)`);
			rmSync(folder, { recursive: true, force: true }); // whatever a broken-off install left
			mkdirSync(folder, { recursive: true });
			await install(folder, nodePackageName, host, say);
			writeFileSync(marker, `${new Date().toISOString()}\n`);
		},
		() => {
			say('Waiting for another command that is preparing n8n');
		},
	);
	return host;
}

async function install(
	folder: string,
	nodePackageName: string,
	host: Host,
	say: (line: string) => void,
): Promise<void> {
	const log = `${folder}.log`;
	rmSync(log, { force: true });
	requireDisk(folder);
	await requireToolchain(folder);
	await requireInRegistry(folder, `n8n@${N8N_VERSION}`);
	const standIns = await neededStandIns(folder);
	writeFileSync(
		join(folder, 'package.json'),
		JSON.stringify(hostManifest(nodePackageName, standIns), null, '\t'),
	);
	say('  npm install (3 to 4 minutes)');
	const installed = await runCommand('npm', ['install', ...INSTALL_FLAGS], { cwd: folder, log });
	if (installed.code !== 0) {
		throw new HostError(`npm could not install n8n: ${npmReason(installed.stderr)} (see ${log})`);
	}
	if (!existsSync(host.node)) {
		throw new HostError(
			`There is no Node 24 for ${process.platform}-${process.arch} in package ${nodePackageName}`,
		);
	}
	say(`  building ${BUILT_MODULES.join(', ')} (about 90 seconds)`);
	const nodeHome = join(folder, 'node_modules', nodePackageName);
	const built = await runCommand('npm', ['rebuild', ...BUILT_MODULES], {
		cwd: folder,
		log,
		env: {
			...process.env,
			PATH: [join(nodeHome, 'bin'), process.env.PATH ?? ''].join(delimiter),
			npm_config_nodedir: nodeHome, // its headers, not a download
			npm_config_build_from_source: 'true', // no attempt to fetch a prebuilt binary
		},
	});
	if (built.code !== 0) {
		throw new HostError(`${BUILT_MODULES.join(', ')} could not be built (see ${log})`);
	}
	const asked = await runCommand(host.node, [host.n8n, '--version'], { cwd: folder, log });
	if (!asked.stdout.includes(N8N_VERSION)) {
		throw new HostError(`The installed n8n does not run: ${lastLine(asked.stderr)} (see ${log})`);
	}
}

function requireDisk(folder: string): void {
	const disk = statfsSync(folder);
	const free = disk.bavail * disk.bsize;
	if (free >= NEEDED_BYTES) return;
	const gigabytes = (free / 1024 ** 3).toFixed(1);
	throw new HostError(
		`Preparing n8n needs 4 GB of free disk and ${folder} has ${gigabytes} GB; set XDG_CACHE_HOME to a folder with more`,
	);
}

async function requireToolchain(cwd: string): Promise<void> {
	for (const tool of ['make', 'g++', 'python3']) {
		const found = await runCommand(tool, ['--version'], { cwd }).catch(() => undefined);
		if (found?.code !== 0) {
			throw new HostError(
				`n8n's database module is built from source and ${tool} is missing: install make, g++ and python3`,
			);
		}
	}
}

async function requireInRegistry(cwd: string, spec: string): Promise<void> {
	const view = await runCommand('npm', ['view', spec, 'version'], { cwd });
	if (view.code === 0 && view.stdout.trim() !== '') return;
	const reason = view.code === 0 ? 'it has no such version' : npmReason(view.stderr);
	throw new HostError(`The npm registry does not give ${spec}: ${reason}`);
}

async function neededStandIns(cwd: string): Promise<Record<string, string>> {
	const needed: Record<string, string> = {};
	for (const [name, standIn] of Object.entries(STAND_INS)) {
		const view = await runCommand('npm', ['view', name, 'version'], { cwd });
		if (view.code !== 0 && view.stderr.includes('E404')) needed[name] = standIn;
	}
	for (const { name, address, standIn } of OUTSIDE) {
		if (!(await isReachable(address))) needed[name] = standIn;
	}
	return needed;
}

async function isReachable(address: string): Promise<boolean> {
	return await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(10_000) }).then(
		() => true,
		() => false,
	);
}

/** The first line in which npm says what went wrong. */
export function npmReason(stderr: string): string {
	const lines = stderr
		.split('\n')
		.filter((line) => /^npm (error|ERR!)/.test(line))
		.map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
		.filter((line) => line !== '' && !line.startsWith('A complete log'));
	const [first, second] = lines;
	if (first === undefined) return lastLine(stderr);
	return first.startsWith('code ') && second !== undefined ? `${first.slice(5)}, ${second}` : first;
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) ?? '';
}
