import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packPackage, type PackedPackage } from '../../../host/installPackage';
import { prepareHost, type Host } from '../../../host/prepareHost';
import { logErrors } from './logErrors';

export const ROOT = join(__dirname, '..', '..', '..');

/** What each end-to-end suite begins with. */
export interface Installation {
	host: Host;
	/** This project as it would be published. */
	packed: PackedPackage;
	/** A folder for this suite alone; other users (PostgreSQL's) may walk into it. */
	folder: string;
	/** Takes the folder away, and says before what the logs say if something of the suite failed. */
	remove(): void;
}

/** How {@link packOnce} tells the suites what it has packed. */
const PACKED = 'E2E_PACKED';

/** Packs the project, before the first suite, for all of them. */
export async function packOnce(): Promise<void> {
	const packed = await packPackage(ROOT, join(ROOT, '.cache', 'e2e', 'package'));
	process.env[PACKED] = JSON.stringify(packed);
}

export async function newInstallation(suite: string): Promise<Installation> {
	const host = await prepareHost(console.error);
	const folder = mkdtempSync(join(tmpdir(), `n8n-e2e-${suite}-`));
	chmodSync(folder, 0o755);
	const packed = JSON.parse(process.env[PACKED] ?? '') as PackedPackage;
	return {
		host,
		packed,
		folder,
		remove() {
			if (Reflect.get(globalThis, 'suiteFailed') === true)
				process.stdout.write(`${logErrors(folder)}\n`);
			// Kept on request, for its logs.
			if (process.env.E2E_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
			else process.stdout.write(`kept ${folder}\n`);
		},
	};
}
