import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startSandbox } from '../sandbox';
import { ensureBuilt } from '../tools/ensureBuilt';
import { importExamples, readExampleWorkflows } from './exampleWorkflows';
import { installPackage, packPackage } from './installPackage';
import { logInAsOwner, OWNER } from './n8nApi';
import { startN8n } from './n8nProcess';
import { HostError, prepareHost } from './prepareHost';
import { saveSandboxCredentials } from './sandboxCredentials';

const USAGE = `Usage: npm run editor -- [--port N] [--sandbox-port N]
  A real n8n with this package, the sandbox, credentials for it and the example workflows.
  --port N          n8n's port (default 5678; 0: any free)
  --sandbox-port N  the sandbox's first port (default 12111; 0: any free)
Its data is kept in .n8n-editor/; delete the folder to begin anew.`;

const ROOT = join(__dirname, '..');

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5678' },
			'sandbox-port': { type: 'string', default: '12111' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const port = portNumber('--port', values.port);
	const sandboxPort = portNumber('--sandbox-port', values['sandbox-port']);
	const data = join(ROOT, '.n8n-editor');
	mkdirSync(data, { recursive: true });
	const running: { stop(): Promise<void> }[] = [];
	const stopAll = async (): Promise<void> => {
		for (const one of running.splice(0).reverse()) await one.stop();
	};
	const interrupted = new Promise<void>((resolve) => {
		process.once('SIGINT', () => {
			resolve();
		});
		process.once('SIGTERM', () => {
			resolve();
		});
	});
	const wholeSetUp = setUp(data, port, sandboxPort, running);
	try {
		await Promise.race([wholeSetUp.then(() => interrupted), interrupted]);
	} finally {
		console.log('\nStopping');
		await stopAll();
		// Ctrl-C during the start: what came up meanwhile is stopped too.
		void wholeSetUp.then(stopAll, () => undefined).finally(() => process.exit());
	}
}

async function setUp(
	data: string,
	port: number,
	sandboxPort: number,
	running: { stop(): Promise<void> }[],
): Promise<void> {
	const host = await prepareHost(console.log);
	await ensureBuilt();
	await installPackage(await packPackage(ROOT, join(data, 'package')), data);
	const sandbox = await startSandbox({
		port: sandboxPort,
		salesforce: true,
		file: join(data, 'sandbox.sqlite'),
		quiet: true,
	});
	running.push({ stop: () => sandbox.close() });
	console.log(`Starting n8n ${host.version}`);
	const n8n = await startN8n({ host, userFolder: data, port, log: join(data, 'n8n.log') });
	running.push(n8n);
	const api = await logInAsOwner(n8n.url);
	const credentials = await saveSandboxCredentials(api, sandbox);
	const examples = readExampleWorkflows(join(ROOT, 'workflows'));
	const imported = await importExamples(api, examples, credentials);
	console.log(
		[
			'',
			`Editor     ${n8n.url}/home/workflows`,
			`Log in     ${OWNER.email}  ${OWNER.password}`,
			`Workflows  ${examples.length} examples, ${imported.length} of them imported now`,
			`Sandbox    ${sandbox.page}  (what Stripe and Salesforce hold)`,
			`Data       ${data}`,
			'Ctrl-C ends it all.',
		].join('\n'),
	);
}

function portNumber(option: string, text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port >= 0 && port < 65_000) return port;
	throw new HostError(`${option} must be a whole number from 0 to 64999, not "${text}"`);
}

main().catch((error: unknown) => {
	console.error(error instanceof HostError ? error.message : error);
	process.exitCode = 1;
});
