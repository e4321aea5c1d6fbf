import { HostError, prepareHost } from './prepareHost';

/** Prepares the pinned n8n and prints where it is. */
prepareHost((line) => {
	console.error(line);
})
	.then((host) => {
		console.log(host.folder);
	})
	.catch((error: unknown) => {
		console.error(error instanceof HostError ? error.message : error);
		process.exitCode = 1;
	});
