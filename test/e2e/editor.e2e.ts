import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { readExampleWorkflows, withCredentials } from '../../host/exampleWorkflows';
import type { N8nApi, SavedCredential, SavedWorkflow } from '../../host/n8nApi';
import type { N8n } from '../../host/n8nProcess';
import { saveSandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { loggedInPage, screenshot, snapshotIfFailed, startBrowser } from './support/browser';
import { EditorPage } from './support/editorPage';
import { newInstallation, ROOT, type Installation } from './support/installation';
import {
	type Choice,
	choicesOf,
	everyParameter,
	labelsOf,
	manifestNodes,
	packageNodeTypes,
	type NodeType,
} from './support/nodeTypes';
import { orgOf } from './support/org';
import { customersOf, stripePost } from './support/sandboxControl';
import { startSingleN8n } from './support/singleN8n';
import { untilCount } from './support/until';
import {
	accountsToCustomers,
	accountTrigger,
	endedExecutions,
	linkByHand,
	realTimePath,
	syncAllAccounts,
	webhookSource,
} from './support/workflows';

const CREATE_CUSTOMER = 'Stripe Create Customer';

const ACCOUNT = { Id: '001bm00000mQx5rAAC', Name: 'GenePoint', Email: 'info@genepoint.example' };

/** Beside each node's own name and the words that its codex file gives it. */
const FURTHER_WORDS: Record<string, string[]> = {
	[CREATE_CUSTOMER]: ['create customer'],
	'Stripe Sync Customers': ['sync customers'],
	'Salesforce Stripe Setup': ['permission'],
};

let installation: Installation;
let sandbox: Sandbox;
let n8n: N8n;
let api: N8nApi;
let browser: Browser;
let page: Page;
let editor: EditorPage;

beforeAll(async () => {
	installation = await newInstallation('editor');
	sandbox = await startSandbox({ port: 0, quiet: true, salesforce: { withStripeModel: true } });
	await stripePost(sandbox, '/v1/coupons', { id: 'WELCOME10', name: 'Welcome', percent_off: '10' });
	await stripePost(sandbox, '/v1/coupons', { id: 'SPRING25', name: 'Spring', percent_off: '25' });
	({ n8n, api } = await startSingleN8n(installation));
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

/** The words by which a builder may look for the package's nodes, each with the nodes that it is to find. */
function searchWords(): [word: string, names: string[]][] {
	const found = new Map<string, string[]>();
	for (const { displayName, alias } of manifestNodes()) {
		for (const word of [displayName, ...alias, ...(FURTHER_WORDS[displayName] ?? [])]) {
			const names = found.get(word.toLowerCase()) ?? [];
			found.set(word.toLowerCase(), [...names, displayName]);
		}
	}
	return [...found];
}

/** What a node is called in the panel: n8n leaves the last word of a trigger's name out. */
function panelName(displayName: string): string {
	return displayName.replace(/ Trigger$/, '');
}

describe('the node panel', () => {
	beforeAll(async () => {
		await editor.openNewWorkflow();
		await editor.addFirstNode('manual', 'Manual Trigger');
		await editor.openPanelAfterLastNode();
	});

	it.each(searchWords())('finds what goes by the word "%s"', async (word, names) => {
		expect(await editor.searchPanel(word)).toEqual(expect.arrayContaining(names.map(panelName)));
	});

	it('shows the node with its description and what it can do', async () => {
		await editor.searchPanel('stripe');
		await screenshot(page, '01-find-the-node');
		await editor.panelItem(CREATE_CUSTOMER).click();
		await editor.panelItem('Create or update a customer').waitFor();
		// The list of nodes leaves while that of the actions comes.
		await editor.panelItem(CREATE_CUSTOMER).waitFor({ state: 'hidden' });
		await screenshot(page, '02-its-actions');
		expect(await editor.panelItems().allTextContents()).toEqual([
			'Create a customer',
			'Create or update a customer',
		]);
	});

	it('puts the node behind the trigger and opens it', async () => {
		await editor.panelItem('Create a customer').click();
		await editor.details().waitFor();
		await screenshot(page, '03-the-open-node');
		await untilCount(editor.node(CREATE_CUSTOMER), 1);
		await untilCount(page.getByTestId('edge'), 1);
	});
});

describe('the credential', () => {
	it('fails its test in words when the key is wrong', async () => {
		await editor.newCredential();
		await editor.fillCredential('apiAddress', sandbox.stripe.url);
		const wrong = `${sandbox.stripe.secretKey.slice(0, -5)}wrong`;
		await editor.fillCredential('secretKey', wrong);
		const answer = await editor.saveCredentialExpectingFailure();
		await screenshot(page, '04-wrong-key');
		expect(answer).toContain('Invalid API Key provided');
		expect(answer).not.toContain(wrong);
	});

	it('says so when a publishable key stands in the place of the secret one', async () => {
		await editor.fillCredential('secretKey', sandbox.stripe.publishableKey);
		const answer = await editor.saveCredentialExpectingFailure();
		await screenshot(page, '05-publishable-key');
		expect(answer).toContain('publishable key');
	});

	it('passes its test with the right key', async () => {
		await editor.fillCredential('secretKey', sandbox.stripe.secretKey);
		await editor.saveCredentialExpectingSuccess();
		const answer = await editor.reopenCredential();
		await screenshot(page, '06-right-key');
		expect(answer).toContain('Connection tested successfully');
		await editor.closeCredential();
	});
});

describe('the node', () => {
	it('offers the coupons of the Stripe account', async () => {
		await editor.fill('name', 'Edge Communications');
		await editor.fill('email', 'rose@edge.example');
		await editor.fill('phone', '+1 512 757 6000');
		await editor.fill('balance', '-2500');
		const offered = await editor.openPicker('coupon');
		await screenshot(page, '07-pick-a-coupon');
		expect(offered.join('\n')).toContain('Welcome');
		expect(offered.join('\n')).toContain('Spring');
		await editor.pick('Welcome');
	});

	it('shows its further fields and options', async () => {
		await editor.details().getByTestId('collection-parameter-add').last().scrollIntoViewIfNeeded();
		await screenshot(page, '08-further-fields');
	});

	it('creates the customer and shows customerId in the output', async () => {
		expect(await editor.executeStep()).toContain('Node executed successfully');
		const output = await editor.outputText();
		await screenshot(page, '09-output');
		const [customer] = await customersOf(sandbox);
		expect(customer).toMatchObject({ name: 'Edge Communications', email: 'rose@edge.example' });
		expect(output).toContain('customerId');
		expect(output).toContain(customer?.id);
	});

	it('says in the editor what is wrong with a value, and creates nothing', async () => {
		await editor.fill('email', 'rose at edge');
		const notice = await editor.executeStep();
		await screenshot(page, '10-refused-value');
		expect(notice).not.toContain('successfully');
		expect(await page.getByTestId('output-panel').innerText()).toMatch(/Email/);
		expect(await customersOf(sandbox)).toHaveLength(1);
		await editor.fill('email', 'rose@edge.example');
	});

	it('hands customerId to the next node by drag and drop', async () => {
		await editor.executeStep();
		await editor.closeDetails();
		await editor.openPanelAfterLastNode();
		await editor.searchPanel('edit fields');
		await editor.panelItem('Edit Fields (Set)').click();
		await editor.details().waitFor();
		await editor.dragInputField('customerId', 'assignment-collection-assignments');
		await screenshot(page, '11-map-the-id');
		await editor.executeStep();
		const output = await editor.outputText();
		expect(JSON.parse(output)).toEqual([
			{ customerId: expect.stringMatching(/^cus_[A-Za-z0-9]+$/) as unknown },
		]);
		await editor.closeDetails();
	});

	it('runs in the whole workflow', async () => {
		await editor.dismissNotices();
		await page.getByTestId('execute-workflow-button').click();
		await editor.notice();
		await editor.dismissNotices();
		await editor.node('Edit Fields').getByTestId('canvas-node-status-success').waitFor();
		await screenshot(page, '12-the-workflow');
		await untilCount(page.getByTestId('canvas-node-status-success'), 3);
	});
});

/** Whether the browser could make a picture of an image's file; runs in the browser. */
function isDrawn(image: { complete: boolean; naturalWidth: number }): boolean {
	return image.complete && image.naturalWidth > 0;
}

describe('placed by hand', () => {
	it('is dragged out of the panel and connected to the trigger', async () => {
		await editor.openNewWorkflow();
		await editor.addFirstNode('manual', 'Manual Trigger');
		// With nothing chosen on the canvas n8n does not connect a new node by itself.
		await page.mouse.click(930, 300);
		await page.getByTestId('node-creator-plus-button').click();
		await editor.searchPanel('create customer');
		await editor.panelItem(CREATE_CUSTOMER).click();
		await editor.dragToCanvas('Create or update a customer', 850, 200);
		await editor.node(CREATE_CUSTOMER).waitFor();
		if (await editor.details().isVisible()) await editor.closeDetails();
		expect(await page.getByTestId('edge').count()).toBe(0);
		await editor.connect('When clicking ‘Execute workflow’', CREATE_CUSTOMER);
		await untilCount(page.getByTestId('edge'), 1);
		await screenshot(page, '13-connected-by-hand');
	});
});

describe('every node of the package', () => {
	let types: NodeType[];

	/** All nodes with each of their operations stand on one canvas, so that n8n is loaded once. */
	beforeAll(async () => {
		const saved = await saveSandboxCredentials(api, sandbox);
		types = await packageNodeTypes(n8n.url, api);
		const nodes = types.flatMap((type) =>
			choicesOf(type).map((choice) => nodeWithEverything(type, choice, saved)),
		);
		const workflow = await api.createWorkflow({
			name: 'Every field',
			nodes: nodes.map((node, at) => ({
				...node,
				position: [(at % COLUMNS) * 256, Math.floor(at / COLUMNS) * 192],
			})),
			connections: {},
		});
		await page.setViewportSize({ width: 1440, height: 4600 });
		await editor.openWorkflow(workflow.id);
	});

	// One that fails leaves its node open, and would take all others with it.
	beforeEach(async () => {
		if (await editor.details().isVisible()) await editor.closeDetails();
	});

	afterAll(async () => {
		await page.setViewportSize({ width: 1440, height: 900 });
	});

	it.each(manifestNodes().map(({ displayName }) => displayName))(
		'shows every field and option of every operation with its label, none cut off: %s',
		async (displayName) => {
			const type = types.find((one) => one.displayName === displayName);
			if (type === undefined) throw new Error('n8n has not loaded the node');
			for (const choice of choicesOf(type)) {
				await editor.openNode(nameOnCanvas(type, choice));
				await editor.details().getByText('Loading fields').first().waitFor({ state: 'hidden' });
				// The sandbox's org has no Person Accounts: a notice says so in place of their fields.
				const labels = labelsOf(type, choice).filter(
					(label) => label !== 'Fields of Person Accounts',
				);
				const missing = await editor.missingLabels(labels);
				const shortName = type.name.split('.')[1] ?? '';
				await screenshot(
					page,
					`fields-${[shortName, ...Object.values(choice)].join('-')}`,
					await editor.parametersArea(),
				);
				expect(missing).toEqual([]);
				expect(await editor.cutOffTexts()).toEqual([]);
				await editor.closeDetails();
			}
		},
	);

	const COLUMNS = 6;

	function nameOnCanvas(type: NodeType, choice: Choice): string {
		return [type.displayName, ...Object.values(choice)].join(' ');
	}

	function nodeWithEverything(
		type: NodeType,
		choice: Choice,
		saved: readonly SavedCredential[],
	): object {
		const known = saved.filter((one) => type.credentials?.some(({ name }) => name === one.type));
		return {
			id: randomUUID(),
			name: nameOnCanvas(type, choice),
			type: type.name,
			typeVersion: [type.version].flat().at(-1),
			parameters: {
				...everyParameter(type.properties, choice),
				// The way into Salesforce that the sandbox's credential is for.
				salesforceAuthentication: 'clientCredentials',
			},
			credentials: Object.fromEntries(
				known.map((one) => [one.type, { id: one.id, name: one.name }]),
			),
		};
	}
});

describe('Stripe Sync Customers', () => {
	const MAPPER = 'Fields of Business Accounts';

	beforeAll(async () => {
		const saved = await saveSandboxCredentials(api, sandbox);
		const workflow = await api.createWorkflow(syncAllAccounts(saved));
		await editor.openWorkflow(workflow.id);
		await editor.openNode('Stripe Sync Customers');
	});

	it('offers for each service its own credentials, by their names', async () => {
		expect(await editor.chosenCredentials()).toEqual({
			Stripe: 'Stripe (sandbox)',
			Salesforce: 'Salesforce (sandbox)',
		});
		const stripe = await editor.offeredCredentials('Stripe');
		expect(stripe).toContain('Stripe (sandbox)');
		expect(stripe).not.toContain('Salesforce (sandbox)');
		expect(await editor.offeredCredentials('Salesforce')).toEqual(['Salesforce (sandbox)']);
	});

	it('shows in its field mapper what of the org’s accounts goes where', async () => {
		expect(await editor.mappedFields(MAPPER)).toMatchObject({
			Name: 'Account Name (Name)',
			Phone: 'Account Phone (Phone)',
			'Address > City': 'Billing City (BillingCity)',
		});
		await page.setViewportSize({ width: 1440, height: 2400 });
		await screenshot(page, '18-map-the-fields', await editor.parametersArea());
		await page.setViewportSize({ width: 1440, height: 900 });
	});

	it('syncs all accounts by the mapping that it begins with', async () => {
		expect(await editor.executeStep()).toContain('Node executed successfully');
		const output = await editor.outputText();
		await screenshot(page, '19-all-accounts');
		const customers = await customersOf(sandbox);
		expect(customers.length).toBeGreaterThan(1);
		expect(output).toContain(customers.find(({ name }) => name?.startsWith('Burlington'))?.id);
	});

	it('syncs all accounts by the mapping that was changed', async () => {
		await editor.mapField(MAPPER, 'Description', 'Account Number (AccountNumber)');
		expect(await editor.mappedFields(MAPPER)).toMatchObject({
			Description: 'Account Number (AccountNumber)',
		});
		expect(await editor.executeStep()).toContain('Node executed successfully');
		const output = await editor.outputText();
		const customers = await customersOf(sandbox);
		const burlington = customers.find(({ name }) => name?.startsWith('Burlington'));
		expect(burlington?.description).toBe('CD656092');
		expect(output).toContain(burlington?.id);
		await editor.closeDetails();
	});
});

describe('Stripe Link Customer', () => {
	it('disconnects a wrong customer with one click, and connects the right one with another', async () => {
		const saved = await saveSandboxCredentials(api, sandbox);
		const org = orgOf(sandbox);
		const customer = async (name: string) =>
			(await stripePost<{ id: string }>(sandbox, '/v1/customers', { name })).id;
		const [wrong, right] = [await customer('Grand Hotel'), await customer('Grand Hotels Group')];
		const accountId = await org.create('Account', {
			Name: 'Grand Hotels Group',
			Stripe_Customer_ID__c: wrong,
		});
		const linked = async () => (await org.record('Account', accountId))['Stripe_Customer_ID__c'];
		const workflow = await api.createWorkflow(linkByHand(saved, accountId));
		await editor.openWorkflow(workflow.id);
		await editor.openNode('Connect');
		await editor.openPicker('customerId');
		await editor.searchPicker('Grand Hotels');
		await editor.pick('Grand Hotels Group');
		await editor.closeDetails();

		await editor.runNode('Disconnect');
		expect(await linked()).toBeNull();
		await editor.runNode('Connect');

		expect(await linked()).toBe(right);
		const names = (await customersOf(sandbox)).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['Grand Hotel', 'Grand Hotels Group']));
	});
});

describe('Salesforce Account Trigger', () => {
	it('is switched from polling to real time, with the address, what to do in Salesforce, and a flow’s secret', async () => {
		const saved = await saveSandboxCredentials(api, sandbox);
		const secret = await api.createCredential('httpHeaderAuth', 'Flow', {
			name: 'X-Flow-Secret',
			value: 'a long random value',
		});
		const credentials = [...saved, secret].filter(({ type }) => type !== 'stripeAccountApi');
		const { trigger } = accountTrigger('real-time', {
			credentials,
			parameters: { pollTimes: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] } },
		});
		const workflow = await api.createWorkflow({
			name: 'Accounts in real time',
			nodes: [trigger],
			connections: {},
		});
		await editor.openWorkflow(workflow.id);
		await editor.openNode(trigger.name);
		expect(await editor.chosenCredentials()).toEqual({ Salesforce: 'Salesforce (sandbox)' });

		await editor.choose('watchBy', 'Real Time');
		await editor.switchOn('acceptFlows');

		await editor.details().getByText('Outbound Messages > New').waitFor();
		await editor.details().getByText('Credential for Header Auth').waitFor();
		expect(await editor.chosenCredentials()).toEqual({
			Salesforce: 'Salesforce (sandbox)',
			'Credential for Header Auth': 'Flow',
		});
		expect(await editor.offeredCredentials('Credential for Header Auth')).toEqual(['Flow']);
		await editor.showWebhookAddress('Production URL');
		await editor
			.details()
			.getByText(`${n8n.url}${realTimePath('real-time')}`)
			.waitFor();
		await screenshot(page, '20-in-real-time');
		await editor.closeDetails();
	});
});

describe('an example', () => {
	it('shows on the canvas the trigger, the customer and the ID on its way back', async () => {
		const saved = await saveSandboxCredentials(api, sandbox);
		const example = readExampleWorkflows(join(ROOT, 'workflows')).find(
			({ name }) => name === '04 New Salesforce accounts in both systems',
		);
		if (example === undefined) throw new Error('The example is missing');
		const { nodes } = example;
		// The note is what the page says around the picture.
		const workflow = await api.createWorkflow(
			withCredentials({ ...example, nodes: nodes.filter(isNoNote) }, saved),
		);
		await editor.openWorkflow(workflow.id);
		await editor.node('Write the ID Back').waitFor();
		await screenshot(page, 'an-example');
		await untilCount(page.getByTestId('canvas-node'), 5);
	});

	function isNoNote(node: { type?: string }): boolean {
		return node.type !== 'n8n-nodes-base.stickyNote';
	}
});

describe('an active workflow', () => {
	const path = 'crm-account';
	let workflow: SavedWorkflow;

	beforeAll(async () => {
		const credential = (await api.credentials()).find(({ type }) => type === 'stripeAccountApi');
		if (credential === undefined) throw new Error('The credential made in the editor is missing');
		workflow = await api.createWorkflow(
			accountsToCustomers(webhookSource(path), credential, 'New accounts'),
		);
		await api.activate(workflow);
	});

	it('makes a customer of an account that comes in', async () => {
		const before = (await customersOf(sandbox)).length;
		expect(await sendAccount()).toBe(200);
		expect(await endedExecutions(api, workflow.id, 1)).toEqual(['success']);
		const after = await customersOf(sandbox);
		expect(after).toHaveLength(before + 1);
		expect(after.map(({ metadata }) => metadata.salesforce_account_id)).toContain(ACCOUNT.Id);
	});

	it('shows the run in its list of executions', async () => {
		await page.goto(`${n8n.url}/workflow/${workflow.id}/executions`);
		await page
			.getByText(/Succeeded/)
			.first()
			.waitFor();
		// n8n's advice to new users lies over the list.
		await page.keyboard.press('Escape');
		await page.getByText('Production Checklist').waitFor({ state: 'hidden' });
		await page.getByText('Use Customer ID').waitFor();
		await screenshot(page, '14-executions');
	});

	it('no longer listens when it is deactivated', async () => {
		await api.deactivate(workflow.id);
		expect(await sendAccount()).toBe(404);
	});

	async function sendAccount(): Promise<number> {
		const response = await fetch(`${n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(ACCOUNT),
		});
		return response.status;
	}
});

describe('the icons', () => {
	it.each(['light', 'dark'] as const)('are drawn in %s mode', async (mode) => {
		const themed = await loggedInPage(browser, n8n.url, api.cookie, mode);
		const inTheme = new EditorPage(themed, n8n.url);
		await inTheme.openNewWorkflow();
		await inTheme.addFirstNode('manual', 'Manual Trigger');
		await inTheme.openPanelAfterLastNode();
		await inTheme.searchPanel('stripe');
		await inTheme.panelIcon(CREATE_CUSTOMER).waitFor();
		await screenshot(themed, `15-icons-${mode}`);
		for (const { displayName } of manifestNodes()) {
			await inTheme.searchPanel(displayName.toLowerCase());
			const icon = inTheme.panelIcon(panelName(displayName));
			await icon.waitFor();
			const address = await icon.getAttribute('src');
			expect(/\.dark\.svg$/.test(address ?? '')).toBe(mode === 'dark');
			expect(await icon.evaluate(isDrawn)).toBe(true);
		}
		await themed.context().close();
	});
});

describe('as a tool of an AI agent', () => {
	it('is offered on the tool handle', async () => {
		await editor.openNewWorkflow();
		await editor.addFirstNode('ai agent', 'AI Agent');
		if (await editor.details().isVisible()) await editor.closeDetails();
		await page.getByTestId('canvas-node-input-handle').filter({ hasText: 'Tool' }).click();
		const offered = await editor.searchPanel('stripe');
		await screenshot(page, '16-ai-tool');
		// What changes an org is no tool for a model.
		const actions = manifestNodes().filter(
			({ displayName }) => !/ (Trigger|Setup)$/.test(displayName),
		);
		expect(offered).not.toContain('Salesforce Stripe Setup Tool');
		for (const { displayName } of actions) {
			expect(await editor.searchPanel(displayName.toLowerCase())).toContain(`${displayName} Tool`);
		}
		await editor.searchPanel('stripe');
	});

	it('lets the model fill its fields', async () => {
		await editor.panelItem('Stripe Create Customer Tool').click();
		await editor.details().waitFor();
		await editor.details().getByTestId('from-ai-override-button').first().click();
		await screenshot(page, '17-ai-fields');
		const name = editor.details().locator('[data-test-id="parameter-item"]', { hasText: /^Name/ });
		expect(await name.first().innerText()).toContain('Defined automatically by the model');
		await editor.closeDetails();
	});
});
