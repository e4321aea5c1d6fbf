import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { startServer, type Server } from './childProcess';
import { freePort } from './freePort';
import type { Host } from './prepareHost';
import { runCommand, type CommandResult } from './runCommand';

/** A part that an n8n process plays: all in one, or in queue mode one of three. */
export type N8nRole = 'main' | 'worker' | 'webhook';

export interface N8nOptions {
	host: Host;
	role?: N8nRole;
	/** Its `N8N_USER_FOLDER`: settings, database (unless one is given by `env`) and installed packages. */
	userFolder: string;
	log: string;
	/** 0 or none: any free one. */
	port?: number;
	/** Executions at once, for a worker. */
	concurrency?: number;
	/** It is reached by webhooks, forms and requests alone, and is ready in two thirds of the time. */
	withoutEditor?: boolean;
	/** Settings beyond the common ones, such as those of queue mode. */
	env?: Readonly<Record<string, string>>;
}

export interface N8n extends Server {
	/** Without a slash at the end; a worker's has only its health check. */
	url: string;
}

/** What every n8n of ours is told: nothing leaves the machine, no dialog stands in the way. */
function commonSettings(host: Host, userFolder: string, url: string): Record<string, string> {
	return {
		// What Node has compiled of n8n's 2.5 GB is kept for the next start:
		// https://nodejs.org/api/module.html#module-compile-cache
		NODE_COMPILE_CACHE: join(host.folder, 'compiled'),
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_EDITOR_BASE_URL: url,
		N8N_WEBHOOK_URL: url,
		N8N_SECURE_COOKIE: 'false', // plain http on localhost
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false', // its dialog would block every click
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false', // asks n8n's server for its list of packages
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',
	};
}

/** Starts n8n in one of its roles and waits until it takes requests or jobs. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const role = options.role ?? 'main';
	const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
	const url = `http://127.0.0.1:${String(port)}`;
	mkdirSync(options.userFolder, { recursive: true });
	const server = await startServer({
		name: `n8n ${role}`,
		command: options.host.node,
		args: [options.host.n8n, ...commandOf(role, options.concurrency)],
		cwd: options.userFolder,
		env: {
			...inherited(process.env),
			...commonSettings(options.host, options.userFolder, url),
			// Each process needs a broker port of its own; 0 is not taken.
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...(role === 'worker'
				? { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) }
				: { N8N_PORT: String(port) }),
			...(options.withoutEditor === true && { N8N_DISABLE_UI: 'true' }),
			...options.env,
		},
		log: options.log,
		// `/healthz` answers long before n8n is ready.
		isReady: async () => (await fetch(`${url}/healthz/readiness`)).ok,
		patienceMs: 300_000,
	});
	return { ...server, url };
}

/**
 * Runs one of n8n's commands, such as `execute`, to its end.
 *
 * @param userFolder its `N8N_USER_FOLDER`
 */
export async function runN8nCommand(
	host: Host,
	userFolder: string,
	args: readonly string[],
	log: string,
): Promise<CommandResult> {
	mkdirSync(userFolder, { recursive: true });
	const url = `http://127.0.0.1:${String(await freePort())}`;
	return await runCommand(host.node, [host.n8n, ...args], {
		cwd: userFolder,
		env: {
			...inherited(process.env),
			...commonSettings(host, userFolder, url),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		},
		log,
	});
}

function commandOf(role: N8nRole, concurrency = 5): string[] {
	if (role === 'main') return ['start'];
	if (role === 'webhook') return ['webhook'];
	return ['worker', `--concurrency=${String(concurrency)}`];
}

/** Our environment without what npm, jest or a caller's own n8n settings left in it. */
function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(env).filter(
			([name]) => !/^(npm_|N8N_|QUEUE_|DB_|EXECUTIONS_|NODE_OPTIONS$|NODE_ENV$|JEST_)/i.test(name),
		),
	);
}
