import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServerOptions {
	/** What it is called in messages. */
	name: string;
	command: string;
	args: readonly string[];
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** File that takes everything it prints; appended. */
	log: string;
	/** Whether it answers by now; asked every 200 ms. */
	isReady: () => Promise<boolean>;
	/** The user that it runs as, if not ours. */
	runAs?: UserId;
	/** What asks it to end; SIGTERM without it. */
	stopSignal?: NodeJS.Signals;
	/** How long it may take to become ready, in milliseconds. */
	patienceMs: number;
}

export interface UserId {
	uid: number;
	gid: number;
}

/** A process that we started and that serves until it is stopped. */
export interface Server {
	name: string;
	pid: number;
	log: string;
	/** Settles when the process is gone. */
	exited: Promise<void>;
	/** Asks it to end and waits; after `graceMs` it is ended by force. */
	stop(graceMs?: number): Promise<void>;
	/** Ends it at once, as a crash would (SIGKILL). */
	kill(): Promise<void>;
}

/** Starts a server and waits until it is ready; if it ends or takes too long, says so with its last lines. */
export async function startServer(options: ServerOptions): Promise<Server> {
	mkdirSync(dirname(options.log), { recursive: true });
	const log = createWriteStream(options.log, { flags: 'a' });
	// Its own process group: Ctrl-C in the terminal reaches us alone, and we stop it in good order.
	const child = spawn(options.command, options.args, {
		cwd: options.cwd,
		env: options.env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true,
		...options.runAs,
	});
	// The log ends when both have.
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const state = { ended: false };
	const exited = new Promise<void>((resolve) => {
		// All that it has printed can be read in the log then.
		log.on('close', () => {
			state.ended = true;
			resolve();
		});
		child.on('close', () => log.end());
		child.on('error', (error) => log.end(`${error.message}\n`));
	});
	const signal = (name: NodeJS.Signals): void => {
		if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
		// What it has started itself would outlive it: that is of its process group, which Windows has not.
		const whole = name === 'SIGKILL' && process.platform !== 'win32';
		process.kill(whole ? -child.pid : child.pid, name);
	};
	// If we end without having stopped it (an error that nobody caught), it ends with us.
	const endWithUs = (): void => {
		signal('SIGKILL');
	};
	process.on('exit', endWithUs);
	void exited.then(() => process.off('exit', endWithUs));

	const server: Server = {
		name: options.name,
		pid: child.pid ?? 0,
		log: options.log,
		exited,
		async stop(graceMs = 15_000) {
			signal(options.stopSignal ?? 'SIGTERM');
			const timer = setTimeout(() => {
				signal('SIGKILL');
			}, graceMs);
			await exited;
			clearTimeout(timer);
		},
		async kill() {
			signal('SIGKILL');
			await exited;
		},
	};
	const deadline = Date.now() + options.patienceMs;
	while (!(await options.isReady().catch(() => false))) {
		if (state.ended) throw notReady(options, 'ended before it was ready');
		if (Date.now() > deadline) {
			await server.kill();
			throw notReady(options, `was not ready after ${String(options.patienceMs / 1000)} s`);
		}
		await Promise.race([delay(200), exited]);
	}
	return server;
}

function notReady(options: ServerOptions, what: string): Error {
	const tail = readFileSync(options.log, 'utf8').trim().split('\n').slice(-15).join('\n');
	return new Error(`${options.name} ${what} (${options.log}):\n${tail}`);
}
