import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that systems give to outgoing connections, one of which could take it before it is used. */
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** A TCP port of 127.0.0.1 on which nobody listens at this moment. */
export async function freePort(): Promise<number> {
	for (let tries = 0; tries < 100; tries++) {
		const port = randomInt(LOWEST, HIGHEST);
		if (await isFree(port)) return port;
	}
	throw new Error(`There is no free port from ${LOWEST} to ${HIGHEST}`);
}

async function isFree(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.on('error', () => {
			resolve(false);
		});
		server.listen(port, '127.0.0.1', () => {
			server.close(() => {
				resolve(true);
			});
		});
	});
}
