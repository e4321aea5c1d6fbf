import { join } from 'node:path';
import type { Browser } from 'playwright-core';

import { installPackage } from '../../host/installPackage';
import { logInAsOwner, type N8nApi, type SavedWorkflow } from '../../host/n8nApi';
import { startN8n, type N8n } from '../../host/n8nProcess';
import { giveReadyDatabase } from '../../host/readyData';
import { startSandbox, type Sandbox } from '../../sandbox';
import { loggedInPage, startBrowser } from './support/browser';
import { EditorPage } from './support/editorPage';
import { newInstallation, type Installation } from './support/installation';
import { buildPrevious } from './support/previousBuild';
import { customersOf } from './support/sandboxControl';
import { accountsToCustomers, endedExecutions, webhookSource } from './support/workflows';

const PATH = 'new-account';

let installation: Installation;
let sandbox: Sandbox;
let userFolder: string;
let n8n: N8n | undefined;
let browser: Browser | undefined;
let workflow: SavedWorkflow;

beforeAll(async () => {
	installation = await newInstallation('upgrade');
	userFolder = join(installation.folder, 'home');
	await giveReadyDatabase(installation.host, userFolder);
	sandbox = await startSandbox({ port: 0, quiet: true });
});

afterAll(async () => {
	await browser?.close();
	await n8n?.stop();
	await sandbox.close();
	installation.remove();
});

async function start(): Promise<{ n8n: N8n; api: N8nApi }> {
	n8n = await startN8n({
		host: installation.host,
		userFolder,
		log: join(installation.folder, 'n8n.log'),
	});
	return { n8n, api: await logInAsOwner(n8n.url) };
}

/** Sends an account to the active workflow and answers with how its execution ended. */
async function run({ n8n: { url }, api }: { n8n: N8n; api: N8nApi }, id: string): Promise<string> {
	const before = (await api.executions(workflow.id)).length;
	const response = await fetch(`${url}/webhook/${PATH}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ Id: id, Name: `Account ${id}`, Email: `${id}@example.com` }),
	});
	expect(response.status).toBe(200);
	return (await endedExecutions(api, workflow.id, before + 1))[0] ?? '';
}

it('a workflow of the previous build is saved, active and runs', async () => {
	const previous = await buildPrevious(installation.folder, installation.packed);
	process.stdout.write(
		`    previous build: ${previous.packed.version}, made from ${previous.origin}\n`,
	);
	await installPackage(previous.packed, userFolder);
	const running = await start();
	const credential = await running.api.createCredential('stripeAccountApi', 'Stripe', {
		secretKey: sandbox.stripe.secretKey,
		apiAddress: sandbox.stripe.url,
	});
	workflow = await running.api.createWorkflow(
		accountsToCustomers(webhookSource(PATH), credential, 'Made before the upgrade'),
	);
	await running.api.activate(workflow);
	expect(await run(running, '001Before000001IAA')).toBe('success');
	await running.n8n.stop();
});

it('after the upgrade it is still active and still runs', async () => {
	await installPackage(installation.packed, userFolder);
	const running = await start();
	expect(await run(running, '001After0000001IAA')).toBe('success');
	expect(await run(running, '001Before000001IAA')).toBe('success');
	const ids = (await customersOf(sandbox)).map(({ metadata }) => metadata.salesforce_account_id);
	expect(ids.sort()).toEqual(['001After0000001IAA', '001Before000001IAA']);
});

it('after the upgrade it opens in the editor with every setting in its place', async () => {
	const url = n8n?.url ?? '';
	const api = await logInAsOwner(url);
	browser = await startBrowser();
	const editor = new EditorPage(await loggedInPage(browser, url, api.cookie), url);
	await editor.openWorkflow(workflow.id);
	expect(await editor.page.getByTestId('node-issues').count()).toBe(0);
	await editor.openNode('Create Customer');
	expect(await editor.details().innerText()).not.toMatch(/not installed|unknown node/i);
	expect(await editor.parameter('name').innerText()).toContain('$json.body.Name');
	const now = await api.workflow(workflow.id);
	expect(now.nodes).toEqual(workflow.nodes);
});
