import type { Locator, Page } from 'playwright-core';

import type { Clip } from './browser';

interface Box {
	getBoundingClientRect(): { width: number; bottom: number };
}

/** Around what a picture shows, in pixels. */
const MARGIN = 24;

/** Words by which n8n finds nothing. */
const NO_NODE = 'qqqxxxqqq';

/** What is asked of an element inside the browser; the browser's own types are not loaded here. */
interface MeasuredElement extends Box {
	textContent: string;
	childElementCount: number;
	ownerDocument: { createRange(): Box & { selectNodeContents(element: Box): void } };
}

/** n8n's editor, as a builder uses it. Each method does what one would do with mouse and keyboard. */
export class EditorPage {
	constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Adds the first step of an empty workflow. */
	async addFirstNode(search: string, itemName: string): Promise<void> {
		await this.page.getByTestId('canvas-plus-button').click();
		await this.searchPanel(search);
		await this.panelItem(itemName).click();
		// A trigger without settings (Manual Trigger) lands on the canvas closed, others open.
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens the node panel by the plus at the end of the last node's line. */
	async openPanelAfterLastNode(): Promise<void> {
		await this.page.getByTestId('canvas-handle-plus').last().click();
		await this.page.getByTestId('node-creator-search-bar').waitFor();
	}

	/** Types into the node panel's search and answers with the names that it then offers; none is an error. */
	async searchPanel(words: string): Promise<string[]> {
		const search = this.page.getByTestId('node-creator-search-bar');
		// The list follows the typing after a while; emptied first, it cannot be taken for the last one.
		await search.fill(NO_NODE);
		await this.panelItems().first().waitFor({ state: 'hidden' });
		await search.fill(words);
		await this.panelItems().first().waitFor();
		return (await this.panelItems().allTextContents()).map((name) => name.trim());
	}

	panelItems(): Locator {
		return this.page.getByTestId('node-creator-item-name');
	}

	panelItem(name: string): Locator {
		return this.panelItems()
			.filter({ hasText: new RegExp(`^\\s*${escaped(name)}\\s*$`) })
			.first();
	}

	/** The picture beside a node in the panel. */
	panelIcon(name: string): Locator {
		return this.page
			.getByTestId('item-iterator-item')
			.filter({ has: this.page.getByText(name, { exact: true }) })
			.locator('img')
			.first();
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.details().waitFor();
	}

	/** The panel with a node's input, parameters and output. */
	details(): Locator {
		return this.page.getByTestId('ndv');
	}

	async closeDetails(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.details().waitFor({ state: 'hidden' });
	}

	parameter(name: string): Locator {
		return this.details().getByTestId(`parameter-input-${name}`).first();
	}

	async fill(name: string, text: string): Promise<void> {
		await this.parameter(name).locator('input, textarea').first().fill(text);
	}

	/** Chooses an entry of a drop-down by what it is called. */
	async choose(name: string, option: string): Promise<void> {
		await this.parameter(name).click();
		await this.page
			.getByTestId('parameter-input-item')
			.filter({ hasText: option, visible: true })
			.first()
			.click();
	}

	/** Switches a yes-or-no field on. */
	async switchOn(name: string): Promise<void> {
		await this.parameter(name).locator('.el-switch, [role="switch"]').first().click();
	}

	/** Unfolds the list of addresses at which the open trigger is called. */
	async showWebhookAddress(kind: 'Test URL' | 'Production URL'): Promise<void> {
		const tab = this.details().getByText(kind, { exact: true });
		if (!(await tab.isVisible())) await this.details().getByText('Webhook URLs').click();
		await tab.click();
	}

	/** Turns a field into an expression and types it. */
	async fillExpression(name: string, expression: string): Promise<void> {
		const field = this.details().locator(
			`[data-test-id="parameter-item"]:has([data-test-id="parameter-input-${name}"])`,
		);
		await field.first().hover();
		await field.first().getByTestId('radio-button-expression').click();
		const editor = field.first().locator('.cm-content');
		await editor.click();
		await this.page.keyboard.press('ControlOrMeta+A');
		// The editor closes braces by itself; inserted text is taken as it is.
		await this.page.keyboard.insertText(expression);
	}

	/** Drags an entry of the panel onto a place of the canvas, in pixels from the canvas's corner. */
	async dragToCanvas(itemName: string, x: number, y: number): Promise<void> {
		const canvas = this.page.getByTestId('canvas-wrapper');
		await this.panelItem(itemName).dragTo(canvas, { targetPosition: { x, y } });
	}

	/** Draws a line from a node's output to another's input. */
	async connect(from: string, to: string): Promise<void> {
		await this.handle(from, 'outputs').hover();
		await this.page.mouse.down();
		await this.handle(to, 'inputs').hover({ force: true });
		await this.page.mouse.up();
	}

	private handle(nodeName: string, side: 'inputs' | 'outputs'): Locator {
		const kind = side === 'inputs' ? 'input' : 'output';
		return this.page
			.locator(`[data-test-id="canvas-node-${kind}-handle"][data-node-name="${nodeName}"]`)
			.first();
	}

	/** Which of these labels the open node does not show, after what loads by itself has had its time. */
	async missingLabels(labels: readonly string[]): Promise<string[]> {
		const parameters = this.details().getByTestId('node-parameters');
		const deadline = Date.now() + 120_000;
		for (;;) {
			const shown = await parameters.innerText();
			const missing = labels.filter((label) => !shown.includes(label));
			if (missing.length === 0 || Date.now() > deadline) return missing;
			await this.page.waitForTimeout(250);
		}
	}

	/** Where the open node's parameters are on the page, down to the last of them. */
	async parametersArea(): Promise<Clip> {
		const parameters = this.details().getByTestId('node-parameters');
		const panel = await parameters.boundingBox();
		if (!panel) throw new Error('No node is open');
		const bottoms = await parameters
			.locator('label, input, button, .n8n-notice')
			.evaluateAll((elements: Box[]) =>
				elements.map((element) => element.getBoundingClientRect().bottom),
			);
		const bottom = Math.max(...bottoms) + MARGIN;
		return { x: panel.x, y: panel.y, width: panel.width, height: bottom - panel.y };
	}

	/** Texts of the open node's parameters that do not fit their place. */
	async cutOffTexts(): Promise<string[]> {
		const texts = this.details()
			.getByTestId('node-parameters')
			.locator(['label', 'button', '.n8n-notice'].map((part) => `${part}, ${part} *`).join(', '));
		return await texts.evaluateAll((elements: MeasuredElement[]) =>
			elements
				.filter((element) => {
					const text = element.ownerDocument.createRange();
					text.selectNodeContents(element);
					// The text's own width, also of the part that an ellipsis stands for.
					const missing =
						text.getBoundingClientRect().width - element.getBoundingClientRect().width;
					return element.childElementCount === 0 && missing > 0.5;
				})
				.map(({ textContent }) => textContent.trim()),
		);
	}

	/** Opens a picker's list and answers with what it offers. */
	async openPicker(name: string): Promise<string[]> {
		await this.details().getByTestId(`resource-locator-${name}`).getByTestId('rlc-input').click();
		const items = this.page.getByTestId('rlc-item').filter({ visible: true });
		await items.first().waitFor();
		return await items.allInnerTexts();
	}

	/** Types into the search of the open picker. */
	async searchPicker(words: string): Promise<void> {
		await this.page.getByTestId('rlc-search').filter({ visible: true }).fill(words);
	}

	/** Takes an entry of the open picker. */
	async pick(text: string): Promise<void> {
		await this.page.getByTestId('rlc-item').filter({ hasText: text, visible: true }).click();
	}

	/** Drags a field from the input panel's schema into a parameter. */
	async dragInputField(field: string, target: string): Promise<void> {
		const input = this.page.getByTestId('ndv-input-panel');
		await input.getByTestId('radio-button-schema').click();
		await input.locator(`[data-target="mappable"][data-name="${field}"]`).first().hover();
		await this.page.mouse.down();
		const to = this.details().getByTestId(target).getByTestId('drop-area');
		// n8n takes it for a drag once the mouse has moved over the target a little.
		await to.hover({ position: { x: 60, y: 40 } });
		await to.hover({ position: { x: 80, y: 50 } });
		await this.page.mouse.up();
	}

	private credentialSlots(): Locator {
		return this.details().getByTestId('node-credentials-slot');
	}

	/** The credentials that the open node has chosen, by the labels of their slots. */
	async chosenCredentials(): Promise<Record<string, string>> {
		const chosen: Record<string, string> = {};
		for (const slot of await this.credentialSlots().all()) {
			const label = (await slot.getByTestId('credentials-label').first().innerText()).trim();
			chosen[label] = await this.credentialInput(slot).inputValue();
		}
		return chosen;
	}

	/** The names of the credentials that a slot offers, by the slot's label. */
	async offeredCredentials(label: string): Promise<string[]> {
		const slot = this.credentialSlots().filter({
			has: this.page.getByTestId('credentials-label').getByText(label, { exact: true }),
		});
		await this.credentialInput(slot).click();
		const items = this.page
			.locator('[data-test-id^="node-credentials-select-item-"]:not([data-test-id$="-new"])')
			.filter({ visible: true });
		await items.first().waitFor();
		const names = await items.allInnerTexts();
		await this.credentialInput(slot).press('Escape');
		await items.first().waitFor({ state: 'hidden' });
		return names.map((name) => name.trim().split('\n')[0] ?? '');
	}

	private credentialInput(slot: Locator): Locator {
		return slot.getByTestId('node-credentials-select').locator('input').first();
	}

	private mapperRows(mapper: string): Locator {
		return this.details()
			.getByTestId('resource-mapper-container')
			.filter({ hasText: mapper })
			.getByTestId('mapping-fields-container')
			.locator('.parameter-item');
	}

	/** The rows of a field mapper, after they were loaded: what stands for each field. */
	async mappedFields(mapper: string): Promise<Record<string, string>> {
		await this.mapperRows(mapper).first().waitFor();
		const fields: Record<string, string> = {};
		for (const row of await this.mapperRows(mapper).all()) {
			// Under the pointer, n8n shows more in the label's place.
			const [label = ''] = (await row.locator('label').first().innerText()).trim().split('\n');
			fields[label] = await row.locator('input').first().inputValue();
		}
		return fields;
	}

	/** Chooses another entry in a row of a field mapper. */
	async mapField(mapper: string, field: string, entry: string): Promise<void> {
		const row = this.mapperRows(mapper).filter({
			has: this.page.getByText(field, { exact: true }),
		});
		await row.locator('input').first().click();
		await this.page
			.getByTestId('parameter-input-item')
			.filter({ hasText: entry, visible: true })
			.first()
			.click();
	}

	private credentialDialog(): Locator {
		return this.page.getByTestId('editCredential-modal');
	}

	/** Begins a new credential from the open node. */
	async newCredential(): Promise<void> {
		const slot = this.details().getByTestId('node-credentials-slot');
		const empty = slot.getByTestId('node-credentials-empty-state');
		if (await empty.isVisible()) {
			await empty.getByRole('button').first().click();
		} else {
			await slot.getByTestId('node-credentials-select').click();
			await this.page.getByTestId('node-credentials-select-item-new').click();
		}
		await this.credentialDialog().waitFor();
	}

	async fillCredential(field: string, value: string): Promise<void> {
		const dialog = this.credentialDialog();
		await dialog.getByTestId(`parameter-input-${field}`).locator('input').first().fill(value);
	}

	/** Saves the credential, and answers with what the dialog says about its failed test. */
	async saveCredentialExpectingFailure(): Promise<string> {
		const dialog = this.credentialDialog();
		// The banner of an earlier test may still stand there, so the answer itself is waited for.
		const tested = this.page.waitForResponse(/\/rest\/credentials\/test$/);
		await dialog.getByTestId('credential-save-button').click();
		await tested;
		await dialog.getByText('Couldn’t connect with these settings').waitFor();
		const more = dialog.getByText('More details');
		if (await more.isVisible()) await more.click();
		return await dialog.innerText();
	}

	/** Saves the credential; the dialog closes by itself when its test has passed. */
	async saveCredentialExpectingSuccess(): Promise<void> {
		await this.credentialDialog().getByTestId('credential-save-button').click();
		await this.credentialDialog().waitFor({ state: 'hidden' });
	}

	/** Opens the chosen credential again and answers with what its dialog says. */
	async reopenCredential(): Promise<string> {
		await this.details().getByTestId('credential-edit-button').click();
		const dialog = this.credentialDialog();
		await dialog
			.getByText(/Connection tested successfully|Couldn’t connect/)
			.first()
			.waitFor();
		return await dialog.innerText();
	}

	async closeCredential(): Promise<void> {
		await this.credentialDialog().getByRole('button', { name: /close/i }).first().click();
		await this.credentialDialog().waitFor({ state: 'hidden' });
	}

	/** Runs a node on the canvas by the button above it, and waits until it has run. */
	async runNode(name: string): Promise<void> {
		await this.dismissNotices();
		await this.node(name).hover();
		await this.node(name).getByTestId('execute-node-button').click();
		await this.notice();
		await this.node(name).getByTestId('canvas-node-status-success').waitFor();
	}

	/** Runs the open node to its end and answers with the notice that n8n then shows. */
	async executeStep(): Promise<string> {
		await this.dismissNotices();
		await this.page.getByTestId('node-execute-button').click();
		const text = await this.notice();
		await this.dismissNotices();
		return text;
	}

	/** Waits for a notice in the corner and answers with its text. */
	async notice(): Promise<string> {
		const notice = this.page.locator('.el-notification').first();
		await notice.waitFor();
		return await notice.innerText();
	}

	async dismissNotices(): Promise<void> {
		const notices = this.page.locator('.el-notification');
		const close = notices.locator('.el-notification__closeBtn').first();
		while ((await notices.count()) > 0) {
			// One may go by itself in the very moment in which we want to close it.
			await close.click({ timeout: 1000 }).catch(() => undefined);
		}
	}

	/** The open node's output as the JSON tab shows it. */
	async outputText(): Promise<string> {
		const output = this.page.getByTestId('output-panel');
		await output.getByTestId('radio-button-json').click();
		const data = output.getByTestId('ndv-data-container');
		await data.filter({ hasText: /[[{]/ }).waitFor();
		return (await data.innerText()).replaceAll('\u00a0', ' ');
	}
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
