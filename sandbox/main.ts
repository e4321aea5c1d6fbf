import { parseArgs } from 'node:util';
import { startSandbox } from '.';

const USAGE = `Usage: npm run sandbox -- [--json] [--port N] [--file F]
  --json    the first line of output is one JSON object with addresses and keys
  --port N  Stripe's port, the control API, Salesforce, pages, mail and Plaid on the next ones; 0: any free (default 12111)
  --file F  keep the state in this file`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			json: { type: 'boolean', default: false },
			port: { type: 'string', default: '12111' },
			file: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_000) {
		throw new Error(`--port must be a whole number from 0 to 65000, not "${values.port}"`);
	}
	const sandbox = await startSandbox({
		port,
		...(values.file && { file: values.file }),
	});
	const { close, ...addresses } = sandbox;
	console.log(values.json ? JSON.stringify(addresses) : describe(addresses));
	const stop = () => void close().then(() => process.exit(0));
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
}

function describe(addresses: object): string {
	const lines = Object.entries(addresses).map(([name, value]: [string, unknown]) =>
		typeof value === 'object' && value !== null
			? [
					name,
					...Object.entries(value).map(([key, text]) => `  ${key.padEnd(20)} ${String(text)}`),
				].join('\n')
			: `${name.padEnd(22)} ${String(value)}`,
	);
	return `The sandbox is up (Ctrl+C ends it).\n${lines.join('\n')}`;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exitCode = 1;
});
