import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { importExamples, readExampleWorkflows } from '../../host/exampleWorkflows';
import type { N8nApi } from '../../host/n8nApi';
import type { N8n } from '../../host/n8nProcess';
import { saveSandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { loggedInPage, snapshotIfFailed, startBrowser } from './support/browser';
import { EditorPage } from './support/editorPage';
import { newInstallation, ROOT, type Installation } from './support/installation';
import { startSingleN8n } from './support/singleN8n';
import { endedExecutions } from './support/workflows';

/** The examples as the editor command shows them, on an org that has nothing of ours yet. */
const examples = readExampleWorkflows(join(ROOT, 'workflows'));

let installation: Installation;
let sandbox: Sandbox;
let n8n: N8n;
let api: N8nApi;
let browser: Browser;
let page: Page;
let editor: EditorPage;

beforeAll(async () => {
	installation = await newInstallation('examples');
	sandbox = await startSandbox({ port: 0, quiet: true, salesforce: true });
	({ n8n, api } = await startSingleN8n(installation));
	await importExamples(api, examples, await saveSandboxCredentials(api, sandbox));
	browser = await startBrowser();
	page = await loggedInPage(browser, n8n.url, api.cookie);
	editor = new EditorPage(page, n8n.url);
});

afterEach(() => snapshotIfFailed(page));

afterAll(async () => {
	await browser.close();
	await n8n.stop();
	await sandbox.close();
	installation.remove();
});

it.each(examples.map(({ name }) => name))('%s runs green at the first click', async (name) => {
	const saved = (await api.workflows()).find((workflow) => workflow.name === name);
	if (saved === undefined) throw new Error(`${name} was not imported`);

	await editor.openWorkflow(saved.id);
	await page.getByTestId('execute-workflow-button').first().click();
	await editor.notice();

	expect(await endedExecutions(api, saved.id, 1)).toEqual(['success']);
	await page.getByTestId('canvas-node-status-success').first().waitFor();
	expect(await page.getByTestId('canvas-node-status-error').count()).toBe(0);
	await editor.dismissNotices();
});
