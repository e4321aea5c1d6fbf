import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	globSync,
	mkdirSync,
	readdirSync,
	rmSync,
} from 'node:fs';
import { join } from 'node:path';

import { startServer, type Server, type UserId } from './childProcess';
import { freePort } from './freePort';
import { HostError } from './prepareHost';
import { runCommand } from './runCommand';

/** What n8n's queue mode stands on, started for us alone on ports of its own. */
export interface QueueServices {
	/** The settings by which every n8n process of one installation finds them. */
	env: Record<string, string>;
	/** PostgreSQL's data, whole when it was stopped. */
	data: string;
	/** Asks n8n's database; one list of texts per row. */
	query(sql: string): Promise<string[][]>;
	/** How many executions wait for a worker or are in a worker's hands; of a dead one, until it is given up. */
	queued(): Promise<number>;
	stop(): Promise<void>;
}

const DATABASE = 'n8n';
const DATABASE_USER = 'n8n';

/**
 * Starts Redis and PostgreSQL with their data below `folder`, which is emptied first. PostgreSQL may run
 * as a user of its own, who must be able to walk to that folder.
 * @param beginWith the data of a PostgreSQL of before, copied; without it n8n's database is empty
 */
export async function startQueueServices(
	folder: string,
	beginWith?: string,
): Promise<QueueServices> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const redisPort = await freePort();
	const redis = await startRedis(folder, redisPort);
	const postgresPort = await freePort();
	const data = join(folder, 'postgres');
	const postgres = await startPostgres(folder, data, postgresPort, beginWith).catch(
		async (error: unknown) => {
			await redis.stop();
			throw error;
		},
	);
	return {
		data,
		env: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresPort),
			DB_POSTGRESDB_DATABASE: DATABASE,
			DB_POSTGRESDB_USER: DATABASE_USER,
			DB_POSTGRESDB_PASSWORD: 'trusted-on-localhost',
		},
		async query(sql) {
			const client = ['-h', '127.0.0.1', '-p', String(postgresPort), '-U', DATABASE_USER];
			const asked = await runCommand(
				join(postgresBinaries(), 'psql'),
				[...client, '-d', DATABASE, '-X', '-At', '-F', '\t', '-c', sql],
				{ cwd: '/' },
			);
			if (asked.code !== 0) throw new Error(asked.stderr.trim());
			const rows = asked.stdout.split('\n').filter((line) => line !== '');
			return rows.map((line) => line.split('\t'));
		},
		async queued() {
			// The lists of Bull, on which n8n's queue stands.
			const lengths = await Promise.all(
				['wait', 'active'].map((list) => redisCli(folder, redisPort, 'LLEN', `bull:jobs:${list}`)),
			);
			return lengths.reduce((sum, length) => sum + Number(length), 0);
		},
		async stop() {
			await Promise.all([redis.stop(), postgres.stop()]);
		},
	};
}

async function startRedis(folder: string, port: number): Promise<Server> {
	const binary = onPath('redis-server');
	if (binary === undefined) throw missing('redis-server', 'redis-server');
	return await startServer({
		name: 'Redis',
		command: binary,
		args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
		cwd: folder,
		env: process.env,
		log: join(folder, 'redis.log'),
		isReady: async () => (await redisCli(folder, port, 'PING')) === 'PONG',
		patienceMs: 60_000,
	});
}

async function redisCli(cwd: string, port: number, ...args: string[]): Promise<string> {
	const binary = onPath('redis-cli');
	if (binary === undefined) throw missing('redis-cli', 'redis-tools');
	const asked = await runCommand(binary, ['-p', String(port), ...args], { cwd });
	return asked.stdout.trim();
}

async function startPostgres(
	folder: string,
	data: string,
	port: number,
	beginWith?: string,
): Promise<Server> {
	const bin = postgresBinaries();
	// PostgreSQL refuses to run as root: Debian's package brings a user for it.
	const runAs = process.getuid?.() === 0 ? await postgresUser(folder) : undefined;
	const identity = runAs === undefined ? {} : { runAs };
	const log = join(folder, 'postgres.log');
	if (beginWith === undefined) mkdirSync(data);
	else cpSync(beginWith, data, { recursive: true });
	chmodSync(data, 0o700); // it takes no folder that others may read
	if (runAs !== undefined) giveTo(runAs, data);
	if (beginWith === undefined) {
		// Nothing but this machine reaches it, and only for the length of a test.
		const made = await runCommand(
			join(bin, 'initdb'),
			['-A', 'trust', '-U', DATABASE_USER, '-D', data],
			{ cwd: '/', log, ...identity },
		);
		if (made.code !== 0) throw new Error(`initdb failed: ${made.stderr.trim()} (${log})`);
	}

	const client = ['-h', '127.0.0.1', '-p', String(port), '-U', DATABASE_USER];
	const server = await startServer({
		name: 'PostgreSQL',
		command: join(bin, 'postgres'),
		args: [
			...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
			...['-c', `unix_socket_directories=${data}`, '-c', 'fsync=off', '-c', 'max_connections=200'],
		],
		cwd: '/',
		env: process.env,
		log,
		...identity,
		stopSignal: 'SIGINT', // does not wait for clients to leave
		isReady: async () =>
			(await runCommand(join(bin, 'pg_isready'), client, { cwd: '/' })).code === 0,
		patienceMs: 60_000,
	});
	if (beginWith !== undefined) return server;
	const created = await runCommand(join(bin, 'createdb'), [...client, DATABASE], { cwd: '/' });
	if (created.code !== 0) {
		await server.stop();
		throw new Error(`createdb failed: ${created.stderr.trim()}`);
	}
	return server;
}

/** Makes a folder, with all that is in it, a user's own. */
function giveTo({ uid, gid }: UserId, folder: string): void {
	chownSync(folder, uid, gid);
	for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		chownSync(join(folder, name), uid, gid);
	}
}

/** Debian keeps PostgreSQL's programs out of PATH, one folder per version. */
function postgresBinaries(): string {
	const newest = globSync('/usr/lib/postgresql/*/bin/postgres')
		.map((file) => Number(file.split('/')[4]))
		.sort((a, b) => b - a)[0];
	if (newest === undefined) throw missing('PostgreSQL', 'postgresql');
	return `/usr/lib/postgresql/${newest}/bin`;
}

async function postgresUser(cwd: string): Promise<UserId> {
	const uid = await runCommand('id', ['-u', 'postgres'], { cwd });
	const gid = await runCommand('id', ['-g', 'postgres'], { cwd });
	if (uid.code !== 0 || gid.code !== 0) throw missing('the user postgres', 'postgresql');
	return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function onPath(name: string): string | undefined {
	return (process.env.PATH ?? '')
		.split(':')
		.map((folder) => join(folder, name))
		.find((file) => existsSync(file));
}

function missing(what: string, debianPackage: string): HostError {
	return new HostError(`${what} is missing: apt-get install ${debianPackage}`);
}
