import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
	chromium,
	selectors,
	type Browser,
	type Page,
	type PageScreenshotOptions,
} from 'playwright-core';

import { HostError } from '../../../host/prepareHost';
import { ROOT } from './installation';

// n8n marks what tests may rely on by this attribute.
selectors.setTestIdAttribute('data-test-id');

/** Starts the system's Chromium; `CHROMIUM` names it where it lies elsewhere. */
export async function startBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
	if (!existsSync(executablePath)) {
		throw new HostError(
			`${executablePath} is missing: apt-get install chromium, or set CHROMIUM to its path`,
		);
	}
	return await chromium.launch({
		executablePath,
		args: ['--no-sandbox', '--headless', '--disable-quic', '--disable-background-networking'],
	});
}

/** A page of a browser session in which the owner is logged in. */
export async function loggedInPage(
	browser: Browser,
	url: string,
	cookie: string,
	colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		colorScheme,
	});
	const [name = '', value = ''] = cookie.split('=');
	await context.addCookies([{ name, value, url }]);
	// n8n's own switch for tests: it waits a tenth as long for more typing before it searches, checks and saves.
	await context.addInitScript("sessionStorage.setItem('N8N_DEBOUNCE_MULTIPLIER', '0.1')");
	const page = await context.newPage();
	// Far more than it takes when the machine is not busy with something else.
	page.setDefaultTimeout(120_000);
	return page;
}

/** A part of the page, in pixels. */
export type Clip = NonNullable<PageScreenshotOptions['clip']>;

/** n8n's passing notices lie over what a picture is of. */
const WITHOUT_NOTICES = '.el-notification { display: none !important; }';

/** Whether pictures are asked for. They prove nothing, and take their time. */
export const TAKES_PICTURES = process.env.E2E_SCREENSHOTS !== undefined;

/**
 * With `E2E_SCREENSHOTS=docs/screenshots` renews the picture `<name>.png` that is there, which the pages
 * show, or saves it where git does not look. Without, there is no picture.
 */
export async function screenshot(page: Page, name: string, clip?: Clip): Promise<void> {
	await page.mouse.move(0, 0); // no tooltip or hover effect of the last click
	const shown = process.env.E2E_SCREENSHOTS;
	if (shown === undefined) return;
	const file = `${name}.png`;
	const isShown = existsSync(join(ROOT, shown, file));
	const folder = join(ROOT, isShown ? shown : join('.cache', 'e2e', 'screenshots'));
	mkdirSync(folder, { recursive: true });
	const path = join(folder, file);
	await page.screenshot({ path, animations: 'disabled', clip, style: WITHOUT_NOTICES });
}

/** After a test that failed, saves what the page then showed. */
export async function snapshotIfFailed(page: Page): Promise<void> {
	const { currentTestName = 'test' } = expect.getState();
	if (!hasFailed()) return;
	const file = `${currentTestName.replace(/[^a-z0-9]+/gi, '-')}.png`;
	await page.screenshot({ path: join(ROOT, '.cache', 'e2e', 'last-seen', file) });
}

/** Whether the test that has just run failed; the environment of these tests says so. */
function hasFailed(): boolean {
	return Reflect.get(globalThis, 'currentTestFailed') === true;
}
