import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 on which nobody listens at this moment. */
export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => {
				if (typeof address === 'object' && address !== null) resolve(address.port);
				else reject(new Error('The system gave no port'));
			});
		});
	});
}
