import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startServer, type Server } from '../../host/childProcess';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'child-process-'));
});

afterEach(() => {
	rmSync(folder, { recursive: true });
});

/** Starts a script that is ready when there is a file of this name. */
async function start(script: string): Promise<Server> {
	return await startServer({
		name: 'A server',
		command: process.execPath,
		args: ['-e', script],
		cwd: folder,
		env: process.env,
		log: join(folder, 'log', 'server.log'),
		isReady: async () => await Promise.resolve(existsSync(join(folder, 'ready'))),
		patienceMs: 60_000,
	});
}

const SERVES = "require('node:fs').writeFileSync('ready', ''); setInterval(() => {}, 1000);";

it('is asked to end, and has gone when it is stopped', async () => {
	const server = await start(
		`process.on('SIGTERM', () => { require('node:fs').rmSync('ready'); process.exit(); }); ${SERVES}`,
	);
	await server.stop();
	expect(existsSync(join(folder, 'ready'))).toBe(false);
});

it('is ended by force with what it has started itself', async () => {
	// It holds what its parent prints to open; so until it is gone, too, there is no end.
	const child =
		"spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })";
	const server = await start(
		`const { spawn } = require('node:child_process'); ${child}.on('spawn', () => { ${SERVES} });`,
	);
	await server.kill();
	await server.exited;
});

it('tells its last words when it ends before it is ready', async () => {
	await expect(start("console.log('The port is taken'); process.exit(1)")).rejects.toThrow(
		/A server ended before it was ready \(.*server\.log\):\nThe port is taken$/,
	);
});

it('tells its last words on one stream when the other has ended, behind much that it has printed', async () => {
	const much =
		"const { closeSync, writeSync } = require('node:fs'); const line = 'x'.repeat(99) + '\\n';";
	const words =
		"closeSync(1); setTimeout(() => { writeSync(2, 'The port is taken'); process.exit(1); }, 50);";
	await expect(
		start(`${much} for (let i = 0; i < 20_000; i++) writeSync(2, line); ${words}`),
	).rejects.toThrow(/x\nThe port is taken$/);
});
