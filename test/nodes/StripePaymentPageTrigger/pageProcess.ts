import { listenWebhooks, type ListenOptions } from '../../../engine';

// A process that serves the page, as one of n8n's webhook processes does: it is told the workflow, prints
// the address, and serves until it is killed.

async function main(): Promise<void> {
	const options = JSON.parse(process.env['PAGE_OPTIONS'] ?? '{}') as ListenOptions;
	const { webhooks } = await listenWebhooks(options);
	console.log(JSON.stringify({ url: webhooks[0]?.url }));
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
