import { createHash } from 'node:crypto';
import {
	chmodSync,
	copyFileSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { keptFolder } from './keptFolder';
import { logInAsOwner, OWNER } from './n8nApi';
import { startN8n } from './n8nProcess';
import type { Host } from './prepareHost';
import { startQueueServices } from './queueServices';

/** What is kept of an n8n that was started once: its settings, with the key of its database, and the database. */
const SETTINGS = 'config';
const SQLITE = 'database.sqlite';
const POSTGRES = 'postgres';

/**
 * Gives a user folder that no n8n has used yet what its first start would make: a migrated SQLite database
 * with its owner. It is made once for each installed n8n and kept beside it; n8n takes as long for it as
 * for everything else of a start.
 */
export async function giveReadyDatabase(host: Host, userFolder: string): Promise<void> {
	const kept = await keep(host, 'sqlite', async (folder, scratch) => {
		await startOnce(host, scratch, {});
		copyFileSync(join(scratch, '.n8n', SETTINGS), join(folder, SETTINGS));
		const database = new DatabaseSync(join(scratch, '.n8n', SQLITE));
		// One whole file, whatever n8n left in its log of changes.
		database.exec(`VACUUM INTO '${join(folder, SQLITE)}'`);
		database.close();
	});
	const target = join(userFolder, '.n8n');
	mkdirSync(target, { recursive: true });
	for (const file of [SETTINGS, SQLITE]) copyFileSync(join(kept, file), join(target, file));
}

/** A PostgreSQL database as n8n has it after its first start. */
export interface ReadyPostgres {
	/** PostgreSQL's data, of which a server needs a copy of its own. */
	data: string;
	/** The key by which every n8n on it reads its credentials. */
	encryptionKey: string;
}

/** The same for n8n on PostgreSQL. @throws HostError when PostgreSQL or Redis is missing */
export async function readyPostgres(host: Host): Promise<ReadyPostgres> {
	const kept = await keep(host, 'postgres', async (folder, scratch) => {
		const services = await startQueueServices(join(scratch, 'services'));
		try {
			await startOnce(host, scratch, services.env);
		} finally {
			await services.stop();
		}
		copyFileSync(join(scratch, '.n8n', SETTINGS), join(folder, SETTINGS));
		cpSync(services.data, join(folder, POSTGRES), { recursive: true });
	});
	const settings = JSON.parse(readFileSync(join(kept, SETTINGS), 'utf8')) as {
		encryptionKey: string;
	};
	return { data: join(kept, POSTGRES), encryptionKey: settings.encryptionKey };
}

async function startOnce(
	host: Host,
	userFolder: string,
	env: Readonly<Record<string, string>>,
): Promise<void> {
	const log = join(userFolder, 'n8n.log');
	const n8n = await startN8n({ host, userFolder, env, log, withoutEditor: true });
	try {
		await logInAsOwner(n8n.url);
	} finally {
		await n8n.stop();
	}
}

/** The folder of what is kept with `host` by a name; made by `make`, which has a folder to work in. */
async function keep(
	host: Host,
	name: string,
	make: (folder: string, scratch: string) => Promise<void>,
): Promise<string> {
	const owner = createHash('sha256').update(JSON.stringify(OWNER)).digest('hex').slice(0, 8);
	return await keptFolder(join(host.folder, 'ready', `${name}-${owner}`), async (folder) => {
		const scratch = mkdtempSync(join(tmpdir(), 'n8n-ready-'));
		chmodSync(scratch, 0o755); // PostgreSQL's user walks into it
		try {
			await make(folder, scratch);
		} finally {
			rmSync(scratch, { recursive: true, force: true });
		}
	});
}
