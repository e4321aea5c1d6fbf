import { join } from 'node:path';

import { freePort } from './freePort';
import { installPackage, type PackedPackage } from './installPackage';
import { logInAsOwner, type N8nApi } from './n8nApi';
import { startN8n, type N8n, type N8nOptions, type N8nRole } from './n8nProcess';
import type { Host } from './prepareHost';
import { startQueueServices } from './queueServices';
import { readyPostgres } from './readyData';

/** An n8n in queue mode: a main, a webhook process and as many workers as are added. */
export interface QueueCluster {
	main: N8n;
	/** Takes the webhooks; their address is `<url>/webhook/<path>`. */
	webhook: N8n;
	api: N8nApi;
	/** Asks n8n's database; one list of texts per row. */
	query(sql: string): Promise<string[][]>;
	/** How many executions wait for a worker or are in a worker's hands; of a dead one, until it is given up. */
	queued(): Promise<number>;
	addWorker(name: string, concurrency?: number): Promise<N8n>;
	stop(): Promise<void>;
}

/**
 * A worker that died is given up after about 20 seconds instead of the usual minute; one that lives renews
 * its locks in time on a busy machine, too.
 */
const SHORT_LOCKS = {
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '4000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/**
 * Starts queue mode below `folder`, each process with a user folder and a copy of the package of its
 * own, so that nothing can pass between them but through Redis and PostgreSQL.
 */
export async function startQueueCluster(
	host: Host,
	packed: PackedPackage,
	folder: string,
): Promise<QueueCluster> {
	const ready = await readyPostgres(host);
	const services = await startQueueServices(join(folder, 'services'), ready.data);
	const running: N8n[] = [];
	const stop = async (): Promise<void> => {
		await Promise.all(running.map((one) => one.stop()));
		await services.stop();
	};
	// As behind a proxy: one address for all, by which triggers tell other services of themselves.
	const webhookPort = await freePort();
	const env = {
		...services.env,
		...SHORT_LOCKS,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${String(webhookPort)}`,
		N8N_ENCRYPTION_KEY: ready.encryptionKey,
	};
	const start = async (
		role: N8nRole,
		name: string,
		options: Pick<N8nOptions, 'concurrency' | 'port'> = {},
	): Promise<N8n> => {
		const userFolder = join(folder, name);
		await installPackage(packed, userFolder);
		const n8n = await startN8n({
			host,
			role,
			userFolder,
			env,
			withoutEditor: true,
			log: join(folder, `${name}.log`),
			...options,
		});
		running.push(n8n);
		return n8n;
	};
	try {
		const [main, webhook] = await Promise.all([
			start('main', 'main'),
			start('webhook', 'webhook', { port: webhookPort }),
		]);
		const api = await logInAsOwner(main.url);
		return {
			main,
			webhook,
			api,
			query: (sql) => services.query(sql),
			queued: () => services.queued(),
			addWorker: (name, concurrency = 5) => start('worker', name, { concurrency }),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
