import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from './openApi';

const run = promisify(execFile);

/** Finds Go on the path; undefined where it is not installed. */
export async function findGo(command = 'go'): Promise<string | undefined> {
	try {
		await run(command, ['version']);
		return command;
	} catch {
		return undefined;
	}
}

/** A Go module's command, installed, and the folder of the module's sources. */
export interface GoModule {
	readonly binary: string;
	readonly sources: string;
}

/**
 * Installs a module's command into a folder, unless that very version is already there.
 * @throws when the module can be neither found in Go's cache nor downloaded
 */
export async function installGoModule(
	go: string,
	module: string,
	version: string,
	folder: string,
): Promise<GoModule> {
	const bin = join(folder, 'bin', version);
	mkdirSync(bin, { recursive: true });
	// Away from any go.mod, and with Go's defaults whatever the user's own settings say.
	const options = { cwd: bin, env: { ...process.env, GOBIN: bin, GOFLAGS: '', GOWORK: 'off' } };
	const binary = join(bin, module.split('/').at(-1) ?? module);
	if (!existsSync(binary)) await run(go, ['install', `${module}@${version}`], options);
	const { stdout } = await run(go, ['mod', 'download', '-json', `${module}@${version}`], options);
	const download: unknown = JSON.parse(stdout);
	const sources = isRecord(download) ? download['Dir'] : undefined;
	if (typeof sources !== 'string') throw new Error(`Go does not tell where ${module} lies.`);
	return { binary, sources };
}
